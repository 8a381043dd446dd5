/** `davy up`, `davy down`, `davy status`: the fabric of this home. */
import { setTimeout as sleep } from 'node:timers/promises'
import { InvalidArgumentError, Option, type Command } from 'commander'
import {
  connect,
  connectLocal,
  findFabric,
  POLLINGS,
  processStart,
  type FabricStatus,
  type Polling,
  type Retention,
} from '#api'
import { exitCodes } from '../exit-codes.ts'
import { Failure } from '../failure.ts'
import type { CommandMaker, Invocation } from '../invocation.ts'
import { day } from '../terminal/numbers.ts'

export function addFabric(program: Command, make: CommandMaker): void {
  make(
    program
      .command('up')
      .description('start the fabric of this machine, or say that it runs')
      .option('--port <number>', 'insist on this port (default: 5000, or a free one where it is taken)', port)
      .addOption(
        new Option('--polling <plan>', 'when action providers on other hosts are asked (default: learned)').choices(
          POLLINGS,
        ),
      )
      .option(
        '--keep-runs <policy>',
        'how long runs are kept after their end: 90d, 12h, 10000, 30d,1000 or all',
        policy,
      )
      .addHelpText('after', UP_HELP),
    up,
  )
  make(
    program
      .command('down')
      .description('stop the fabric; runs under way go on at the next start')
      .option('--drain', 'wait until no run is active')
      .addHelpText('after', DOWN_HELP),
    down,
  )
  make(
    program
      .command('status')
      .description('say whether the fabric runs, where, and what it has to do')
      .addHelpText('after', STATUS_HELP),
    status,
  )
}

interface UpOptions {
  readonly port?: number
  readonly polling?: Polling
  readonly keepRuns?: Retention
}

async function up({ out, home, env, davy }: Invocation, options: UpOptions): Promise<void> {
  const before = await findFabric(home)
  const { keepRuns, ...start } = options
  const client = await connectLocal({ home, env, ...start })
  const now = await client.fabric.status()
  const already = before?.handshake.boot === now.boot
  if (options.port !== undefined && new URL(now.origin).port !== String(options.port))
    throw new Failure(
      'AnotherPort',
      exitCodes.unreachable,
      `The fabric of ${home} runs already, at ${now.origin}. To have it at port ${options.port}: ${davy('down')}, then this again.`,
    )
  if (options.polling !== undefined && now.polling !== options.polling)
    throw new Failure(
      'AnotherPolling',
      exitCodes.unreachable,
      `The fabric of ${home} runs already, with --polling ${now.polling}. To have ${options.polling}: ${davy('down')}, then this again.`,
    )
  const retention = await (keepRuns === undefined ? client.fabric.retention() : client.fabric.keep(keepRuns))
  out.say(
    `The fabric ${already ? 'runs already' : 'is up'} at ${now.origin} (process ${now.pid}, home ${home}).`,
    `Stop it with: ${davy('down')}${already ? '' : '. It ends by itself after 30 minutes without clients and runs.'}`,
    ...(keepRuns === undefined ? [] : [`Of the runs that have ended it keeps ${keptWords(retention)}.`]),
  )
  out.result({ running: true, started: !already, home, origin: now.origin, pid: now.pid, davy: now.davy, retention })
}

async function down({ out, home, signal }: Invocation, options: { readonly drain?: boolean }): Promise<void> {
  const found = await findFabric(home)
  if (!found) {
    out.say(`No fabric runs in ${home}.`)
    return out.result({ running: false, stopped: false, home })
  }
  const client = connect(found.connection)
  if (options.drain) out.say('Waiting until no run is active (Ctrl-C stops waiting, the fabric still ends then).')
  await client.fabric.shutdown(options.drain ?? false)
  while (processStart(found.file.pid) === found.file.start_time) await sleep(25, undefined, { signal })
  out.say(`The fabric of ${home} is down.`)
  out.result({ running: false, stopped: true, home })
}

async function status({ out, home, davy }: Invocation) {
  const found = await findFabric(home)
  if (!found) {
    out.say(`No fabric runs in ${home}. Start it with: ${davy('up')}`)
    out.result({ running: false, home })
    return exitCodes.unreachable
  }
  const client = connect(found.connection)
  const [now, retention] = await Promise.all([client.fabric.status(), client.fabric.retention()])
  out.say(...statusLines(now), `kept       ${keptWords(retention)} of the runs that have ended`)
  out.result({ running: true, ...now, retention })
  return exitCodes.ok
}

function statusLines(now: FabricStatus): string[] {
  const runs = Object.entries(now.runs).map(([name, count]) => `${count} ${name.toLowerCase()}`)
  const endpoints = now.endpoints.map(
    ({ name, status: { status: state, details } }) =>
      `${name} ${state} (${details.total_workers} workers, ${details.outstanding_tasks} tasks)`,
  )
  return [
    `origin     ${now.origin}`,
    `home       ${now.home}`,
    `process    ${now.pid}, since ${day(now.started)}, ${Math.round(now.rss_bytes / 2 ** 20)} MB, ${now.clients} clients`,
    `version    ${now.davy}`,
    `polling    ${now.polling}`,
    `runs       ${runs.join(', ') || 'none'}`,
    `endpoints  ${endpoints.join(', ') || 'none'}`,
  ]
}

/** `90d`, `12h`, a number of runs, both, or `all`. */
function policy(text: string): Retention {
  const kept: { days: number | null; runs: number | null } = { days: null, runs: null }
  if (text === 'all') return kept
  for (const part of text.split(',')) {
    const [, number, unit] = /^(\d+(?:\.\d+)?)([dh])$/.exec(part) ?? []
    if (number !== undefined) kept.days = Number(number) / (unit === 'h' ? 24 : 1)
    else if (/^\d+$/.test(part)) kept.runs = Number(part)
    else throw new InvalidArgumentError('It must be like 90d, 12h, 10000 (runs), 30d,1000 or all.')
  }
  return kept
}

function keptWords({ days, runs }: Retention): string {
  const age = days === null ? [] : [days < 2 ? `${Math.round(days * 24)} hours` : `${Math.round(days)} days`]
  const parts = [...age, ...(runs === null ? [] : [`the newest ${runs}`])]
  return parts.length === 0 ? 'all' : parts.join(', and ')
}

function port(text: string): number {
  const value = Number(text)
  if (!Number.isInteger(value) || value < 1 || value > 65_535)
    throw new InvalidArgumentError('It must be a whole number from 1 to 65535.')
  return value
}

const UP_HELP = `
Examples:
  davy up
  davy up --port 5005 --home /scratch/davy
  davy up --keep-runs 30d
  davy up --json | jq -r .origin
  davy up --polling paper           as in Vescovi et al. 2022: after 1 s, doubled each time, up to 600 s

Official Globus clients find it by the variables of: davy env
`
const DOWN_HELP = `
Examples:
  davy down
  davy down --drain
`
const STATUS_HELP = `
Exit status 3 when no fabric runs.

Examples:
  davy status
  davy status --json | jq .runs
`
