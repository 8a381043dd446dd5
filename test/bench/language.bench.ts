/**
 * The language server as an editor waits for it: the bundle as a process, requests over its streams, on the XPCS flow and on
 * one of 200 states. Beside each the time until the same process answers a request that needs nothing.
 */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import process from 'node:process'
import { stringify } from 'yaml'
import { startServer, type LspClient } from '../language-server/lsp-client.ts'
import type { Bench, Row } from './bench.ts'
import { largeFlow } from './large-flow.ts'

const root = join(import.meta.dirname, '../..')
const bundle = join(root, 'dist/language-server.js')
const XPCS = join(root, 'src/experiments/xpcs/xpcs.flow.json')

export const bench: Bench = {
  name: 'language',
  about: 'the language server: what an editor waits for after a key',
  async run({ short }) {
    if (!existsSync(bundle)) throw new Error('build first: npm run build')
    const rounds = short ? 5 : 25
    const begin = performance.now()
    const server = await startServer({ command: [process.execPath, bundle, '--stdio'] })
    const started = performance.now() - begin
    try {
      const rows: Row[] = [
        { what: 'start, until it is initialised', value: started, unit: 'ms', budget: '< 1000 ms', ok: started < 1000 },
        ...memory(server, 'memory of the process when it has started'),
      ]
      const large = largeFlow(200)
      const flows = [
        ['11 states, JSON', 'json', readFileSync(XPCS, 'utf8'), 50],
        ['200 states, JSON', 'json', JSON.stringify(large, null, 2), 200],
        ['200 states, YAML', 'yaml', stringify(large), undefined],
      ] as const
      for (const [what, format, text, budget] of flows)
        rows.push(...(await measure(server, { what, format, text, budget, rounds })))
      return { rows: [...rows, ...memory(server, 'memory of the process after all this')] }
    } finally {
      await server.close()
    }
  },
}

interface Measured {
  readonly what: string
  readonly format: 'json' | 'yaml'
  readonly text: string
  readonly budget: number | undefined
  readonly rounds: number
}

/** Each round changes the text by one character first: nothing is answered from the round before. */
async function measure(server: LspClient, { what, format, text, budget, rounds }: Measured): Promise<Row[]> {
  const uri = `file:///${encodeURIComponent(what)}.flow.${format}`
  server.write(uri, text)
  await server.published(uri)
  const line = text.split('\n').findIndex((one) => /ResultPath/.test(one))
  const column = text.split('\n')[line]?.indexOf('$') ?? 0
  const position = { line, character: column + 1 }
  const idle = await median(rounds, async () => {
    await server.request(
      'textDocument/codeAction',
      request('file:///none', { range: whole, context: { diagnostics: [] } }),
    )
  })
  const asked = async (name: string, params: object) => {
    const ms = await median(rounds, async (round) => {
      server.write(uri, text + ' '.repeat(round % 7))
      await server.request(`textDocument/${name}`, request(uri, params))
    })
    const kept = budget === undefined ? {} : { budget: `< ${budget} ms`, ok: ms < budget }
    return { what: `${name}, ${what}`, value: ms, unit: 'ms', beside: `nothing to do: ${idle.toFixed(1)} ms`, ...kept }
  }
  return [
    await asked('completion', { position }),
    await asked('hover', { position }),
    await asked('semanticTokens/full', {}),
  ]
}

const whole = { start: { line: 0, character: 0 }, end: { line: 1e6, character: 0 } }
const request = (uri: string, params: object) => ({ textDocument: { uri }, ...params })

async function median(rounds: number, work: (round: number) => Promise<void>): Promise<number> {
  const times: number[] = []
  for (let round = 0; round < rounds; round++) {
    const begin = performance.now()
    await work(round)
    times.push(performance.now() - begin)
  }
  return times.sort((a, b) => a - b)[Math.floor(rounds / 2)] ?? 0
}

/** Nothing where the system does not tell. */
function memory({ pid }: LspClient, what: string): Row[] {
  const status = `/proc/${pid}/status`
  if (!existsSync(status)) return []
  const kb = /^VmRSS:\s+(\d+)/m.exec(readFileSync(status, 'utf8'))?.[1]
  return kb === undefined ? [] : [{ what, value: Number(kb) / 1024, unit: 'MB' }]
}
