/**
 * `npm run bench [-- NAME…] [--check] [--short] [--json]`: every figure of the README, measured on this machine.
 *
 *   npm run bench                      all of them
 *   npm run bench -- correlation       one
 *   npm run bench -- --short --check   small sizes; ends with 1 when a budget is broken
 */
import { globSync } from 'node:fs'
import { cpus, release, totalmem, type } from 'node:os'
import { basename, join } from 'node:path'
import { parseArgs } from 'node:util'
import type { Bench, Row } from './bench.ts'

const { values: flags, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    check: { type: 'boolean', default: false },
    short: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
  },
})

const here = import.meta.dirname
const files = globSync('*.bench.ts', { cwd: here }).sort()
const names = files.map((file) => basename(file, '.bench.ts'))
const unknown = positionals.filter((name) => !names.includes(name))
if (unknown.length > 0) {
  process.stderr.write(`no such benchmark: ${unknown.join(', ')}. There are: ${names.join(', ')}\n`)
  process.exit(2)
}

const machine = `${cpus().length} × ${cpus()[0]?.model.trim()}, ${Math.round(totalmem() / 2 ** 30)} GiB, ${type()} ${release()}, Node ${process.versions.node}`
const say = (line: string) => (flags.json ? process.stderr : process.stdout).write(`${line}\n`)
say(machine)

const results: Record<string, readonly Row[]> = {}
let broken = 0
for (const [i, file] of files.entries()) {
  const name = names[i] ?? file
  if (positionals.length > 0 && !positionals.includes(name)) continue
  // SAFETY: every *.bench.ts exports a Bench under this name; tsc holds each of them to the interface.
  const { bench } = (await import(join(here, file))) as { bench: Bench }
  say(`\n${name}: ${bench.about}`)
  const { rows } = await bench.run({ check: flags.check, short: flags.short, say })
  for (const row of rows) {
    if (row.ok === false) broken += 1
    say(formatRow(row))
  }
  results[name] = rows
}
if (flags.json) process.stdout.write(`${JSON.stringify({ machine, results }, null, 2)}\n`)
if (flags.check && broken > 0) {
  say(`\n${broken} ${broken === 1 ? 'budget' : 'budgets'} broken`)
  process.exitCode = 1
}

function formatRow(row: Row): string {
  const value = `${Number(row.value.toPrecision(4)).toLocaleString('en-US', { maximumFractionDigits: 6 })} ${row.unit}`
  const verdict = row.ok === undefined ? '' : row.ok ? '  kept' : '  BROKEN'
  return [
    `  ${row.what.padEnd(58)} ${value.padStart(18)}`,
    row.beside ? `  | ${row.beside}` : '',
    row.budget ? `  | budget ${row.budget}${verdict}` : '',
  ].join('')
}
