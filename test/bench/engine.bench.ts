/**
 * The engine on its own: flows of Action states whose provider takes no time, so that all the time there is was added by
 * the engine. Beside it the same journal rows, written by bare SQLite in commits of the same size.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fastify from 'fastify'
import pino from 'pino'
import type { ActionStatus } from '../../src/run/index.ts'
import type { FlowDefinition, State } from '../../src/flow/index.ts'
import { createActionsService, type ActionProvider } from '../../src/fabric/actions/index.ts'
import type { FabricContext } from '../../src/fabric/context.ts'
import { createFlowTable } from '../../src/fabric/flows/flow-table.ts'
import { createFlowsService } from '../../src/fabric/flows/index.ts'
import { openMigrated } from '../../src/fabric/store/migrations.ts'
import { openDatabase, openStore, type Store } from '../../src/fabric/store/store.ts'
import type { Bench, Row } from './bench.ts'

const URL_INSTANT = 'https://bench.example.org/instant'
const URL_PUSHING = 'https://bench.example.org/pushing'
/** 0.4 KB of result. */
const RESULT = 'r'.repeat(400)
const CONCURRENT = 40

export const bench: Bench = {
  name: 'engine',
  about: 'time added per state and durable transitions, beside bare SQLite appending the same rows',
  async run({ short }) {
    const rows: Row[] = []
    for (const [url, kind] of [
      [URL_INSTANT, 'done on /run'],
      [URL_PUSHING, 'pushing its end'],
    ] as const) {
      for (const runs of [1, CONCURRENT]) {
        const measured = await measure(url, runs, short ? 50 : 250)
        rows.push({
          what: `added time per state, p50, ${runs} concurrent, provider ${kind}`,
          value: measured.medianMs,
          unit: 'ms',
          ...(runs === CONCURRENT ? { budget: '< 5 ms', ok: measured.medianMs < 5 } : {}),
        })
        if (runs !== CONCURRENT || url !== URL_INSTANT) continue
        rows.push(
          {
            what: `durable transitions, 0.4 KB values, ${runs} concurrent`,
            value: measured.perSecond,
            unit: '/s',
            beside: `bare SQLite, the same rows: ${Math.round(measured.barePerSecond)} /s`,
            budget: '> 5,000 /s',
            ok: measured.perSecond > 5000,
          },
          {
            what: 'journal per transition, its value included',
            value: measured.bytes,
            unit: 'bytes',
            budget: '< 1,400 bytes (1,000 without its value)',
            ok: measured.bytes < 1400,
          },
        )
      }
    }
    rows.push(...(await measureMany(short ? 2_000 : 10_000)))
    return { rows }
  },
}

/** Finished runs in the database: what a list costs, and that none of them stays in memory. */
async function measureMany(count: number): Promise<Row[]> {
  const folder = mkdtempSync(join(tmpdir(), 'davy-bench-'))
  const store = openStore(openMigrated(join(folder, 'fabric.db')))
  try {
    const { flow, context } = await start(store, URL_INSTANT, 1)
    const caller = { urn: context.identity.urn, username: context.identity.username }
    globalThis.gc?.()
    const before = process.memoryUsage().rss
    for (let done = 0; done < count; done += 100) {
      const batch = Array.from({ length: 100 }, (_, i) => {
        const label = `scan ${done + i}`
        const prepared = flow.service.prepareRun(flow.id, { body: { file: RESULT, n: done + i }, label }, caller)
        return store.write((db) => prepared.record(db)).then(() => prepared.launch())
      })
      await Promise.all(batch)
      while (flow.service.busy?.()) await new Promise((resolve) => setTimeout(resolve, 1))
    }
    const grown = (process.memoryUsage().rss - before) / 2 ** 20
    const app = fastify()
    flow.service.routes(app)
    const time = async (url: string) => {
      const times: number[] = []
      for (let i = 0; i < 21; i++) {
        const began = performance.now()
        const answer = await app.inject({ url })
        times.push(performance.now() - began)
        if (answer.statusCode !== 200) throw new Error(answer.body)
      }
      return times.sort((a, b) => a - b)[10] ?? 0
    }
    const rows: Row[] = [
      { what: `page of 50 runs, newest of ${count}`, value: await time('/runs?per_page=50'), unit: 'ms' },
      {
        what: `50 runs by status and flow, of ${count}`,
        value: await time(`/runs?filter_status=SUCCEEDED&filter_flow_id=${flow.id}`),
        unit: 'ms',
      },
      { what: `1 run by its label, of ${count}`, value: await time('/runs?filter_label=scan%207'), unit: 'ms' },
      { what: `memory grown over ${count} runs`, value: grown, unit: 'MiB', budget: '< 130 MiB', ok: grown < 130 },
    ]
    await app.close()
    await flow.service.stop()
    return rows
  } finally {
    store.close()
    rmSync(folder, { recursive: true, force: true })
  }
}

async function measure(url: string, runs: number, states: number) {
  const folder = mkdtempSync(join(tmpdir(), 'davy-bench-'))
  const store = openStore(openMigrated(join(folder, 'fabric.db')))
  try {
    const { flow, ended, context } = await start(store, url, states)
    const caller = { urn: context.identity.urn, username: context.identity.username }
    const began = performance.now()
    for (let i = 0; i < runs; i++) {
      const prepared = flow.service.prepareRun(flow.id, { body: {} }, caller)
      void store.write((db) => prepared.record(db)).then(() => prepared.launch())
    }
    await ended(runs)
    const seconds = (performance.now() - began) / 1000
    await flow.service.stop()
    const journal = store.db.prepare('SELECT id, entries FROM journal ORDER BY rowid').all()
    const texts = journal.map((row) => ({ id: Number(row['id']), text: String(row['entries']) }))
    const transitions = runs * states
    return {
      perSecond: transitions / seconds,
      medianMs: medianStep(texts.map(({ text }) => text)),
      bytes: texts.reduce((sum, { text }) => sum + text.length, 0) / transitions,
      barePerSecond: transitions / appendBare(join(folder, 'bare.db'), texts, runs),
    }
  } finally {
    store.close()
    rmSync(folder, { recursive: true, force: true })
  }
}

async function start(store: Store, url: string, states: number) {
  let left = Infinity
  let done = () => {}
  const id = '7d6448f4-1d5e-4d3a-9d53-1a1a1f1e0001'
  const context: FabricContext = {
    home: '/',
    store,
    log: pino({ level: 'silent' }),
    origin: 'http://127.0.0.1:0',
    token: '',
    publish(event) {
      // As the stream does for its ring, and for the same cost.
      JSON.stringify(event)
      if (event.kind === 'run' && event.run.completion_time !== null && --left === 0) done()
    },
    identity: { id, urn: `urn:globus:auth:identity:${id}`, username: 'bench', name: 'Bench', email: 'bench@davy' },
  }
  const actions = createActionsService(context, [provider(URL_INSTANT, false), provider(URL_PUSHING, true)])
  const service = createFlowsService(context, { providers: actions.registry, principal: () => undefined })
  await service.start()
  const names = Array.from({ length: states }, (_, i) => `S${i}`)
  const definition: FlowDefinition = {
    StartAt: 'S0',
    States: Object.fromEntries(
      names.map((name, i): [string, State] => {
        const next = names[i + 1]
        const after = next === undefined ? ({ End: true } as const) : { Next: next }
        return [name, { Type: 'Action', ActionUrl: url, Parameters: { n: i }, ResultPath: '$.last', ...after }]
      }),
    ),
  }
  const flow = {
    id: '11111111-1111-4111-8111-111111111111',
    title: 'bench',
    subtitle: '',
    description: '',
    keywords: [],
    definition,
    input_schema: {},
    flow_owner: context.identity.urn,
    other: {},
    created_at: '2026-01-01T00:00:00.000000+00:00',
    updated_at: '2026-01-01T00:00:00.000000+00:00',
  }
  await createFlowTable(context).save(flow)
  const ended = (runs: number) =>
    new Promise<void>((resolve) => {
      left = runs
      done = resolve
    })
  return { flow: { id: flow.id, service }, ended, context }
}

function provider(url: string, pushes: boolean): ActionProvider {
  const listeners = new Set<(status: ActionStatus) => void>()
  const statusOf = (id: string, over: boolean): ActionStatus => ({
    action_id: id,
    status: over ? 'SUCCEEDED' : 'ACTIVE',
    creator_id: 'urn:globus:auth:identity:7d6448f4-1d5e-4d3a-9d53-1a1a1f1e0001',
    label: null,
    monitor_by: [],
    manage_by: [],
    start_time: '2026-01-01T00:00:00.000000+00:00',
    completion_time: over ? '2026-01-01T00:00:00.000000+00:00' : null,
    release_after: null,
    display_status: over ? 'done' : 'running',
    details: over ? { result: RESULT } : {},
  })
  return {
    name: pushes ? 'pushing' : 'instant',
    urls: [url],
    title: url,
    description: '',
    inputSchema: {},
    scope: url,
    synchronous: !pushes,
    async run(request) {
      if (!pushes) return statusOf(request.request_id, true)
      setImmediate(() => {
        for (const listener of listeners) listener(statusOf(request.request_id, true))
      })
      return statusOf(request.request_id, false)
    },
    status: async (id) => statusOf(id, true),
    cancel: async (id) => statusOf(id, true),
    release: async (id) => statusOf(id, true),
    watch(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}

/** From one intent to the next of the same run, as the journal has them: the provider took none of it. */
function medianStep(texts: readonly string[]): number {
  const times = texts.flatMap((text) => {
    // SAFETY: the journal's own rows.
    const entries = JSON.parse(text) as { kind: string; time: number; state?: string }[]
    return entries.filter(({ kind }) => kind === 'acted').map(({ time }) => time)
  })
  const steps = times.flatMap((time, i) => {
    const before = times[i - 1]
    return before !== undefined && time > before ? [(time - before) / 1000] : []
  })
  return steps.sort((a, b) => a - b)[Math.floor(steps.length / 2)] ?? 0
}

/** Seconds to append these rows to a database of the same settings, `group` rows a commit. */
function appendBare(
  path: string,
  rows: readonly { readonly id: number; readonly text: string }[],
  group: number,
): number {
  const db = openDatabase(path)
  db.exec('CREATE TABLE journal (id INTEGER PRIMARY KEY, entries TEXT NOT NULL)')
  const insert = db.prepare('INSERT INTO journal (id, entries) VALUES (?, ?)')
  const began = performance.now()
  for (let i = 0; i < rows.length; i += group) {
    db.exec('BEGIN IMMEDIATE')
    for (const { id, text } of rows.slice(i, i + group)) insert.run(id, text)
    db.exec('COMMIT')
  }
  const seconds = (performance.now() - began) / 1000
  db.close()
  return seconds
}
