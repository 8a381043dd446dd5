/** The engine on a real database with providers that take no time: all the time there is was added by the engine. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pino from 'pino'
import type { FlowDefinition, JsonObject, State } from '../../../src/flow/index.ts'
import type { ActionStatus } from '../../../src/run/index.ts'
import { createActionsService, type ActionProvider } from '../../../src/fabric/actions/index.ts'
import type { FabricContext, Principal } from '../../../src/fabric/context.ts'
import { createFlowTable } from '../../../src/fabric/flows/flow-table.ts'
import { createFlowsService } from '../../../src/fabric/flows/index.ts'
import { createServer } from '../../../src/fabric/server/server.ts'
import { openMigrated } from '../../../src/fabric/store/migrations.ts'
import { openStore } from '../../../src/fabric/store/store.ts'

export const URL_INSTANT = 'https://bench.example.org/instant'
export const URL_PUSHING = 'https://bench.example.org/pushing'

export type Stand = Awaited<ReturnType<typeof createStand>>

/** `resultBytes`: of what each action answers. */
export async function createStand(resultBytes: number) {
  const folder = mkdtempSync(join(tmpdir(), 'davy-bench-'))
  const store = openStore(openMigrated(join(folder, 'fabric.db')))
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
  const result = 'r'.repeat(resultBytes)
  const owner: Principal = { ...context.identity, urns: [context.identity.urn], ownsHome: true }
  const actions = createActionsService(context, [
    provider(URL_INSTANT, false, result),
    provider(URL_PUSHING, true, result),
  ])
  const flows = createFlowsService(context, { providers: actions.registry, principal: () => owner })
  await flows.start()
  const app = createServer({
    log: context.log,
    port: () => 80,
    whose: () => owner,
    ready: Promise.resolve(),
    onRequest: () => {},
    open: new Set(),
  })
  flows.routes(app)

  return {
    store,
    folder,
    flows,
    /** Deploy under this id. */
    async deploy(flowId: string, definition: FlowDefinition): Promise<void> {
      const time = '2026-01-01T00:00:00.000000+00:00'
      await createFlowTable(context).save({
        id: flowId,
        title: 'bench',
        subtitle: '',
        description: '',
        keywords: [],
        definition,
        input_schema: {},
        flow_owner: owner.urn,
        other: {},
        created_at: time,
        updated_at: time,
      })
    },
    /** Start runs at once; resolves when all of them have ended. */
    async carryOut(
      flowId: string,
      count: number,
      input: (i: number) => JsonObject,
      label = (i: number) => `scan ${i}`,
    ) {
      const ended = new Promise<void>((resolve) => {
        left = count
        done = resolve
      })
      for (let i = 0; i < count; i++) {
        const prepared = flows.prepareRun(flowId, { body: input(i), label: label(i) }, owner)
        void store.write((db) => prepared.record(db)).then(() => prepared.launch())
      }
      await ended
    },
    /** The answer of a route, in ms: the median of some. @throws when it is no success */
    async medianMs(url: string, times = 21): Promise<number> {
      const took: number[] = []
      for (let i = 0; i < times; i++) {
        const began = performance.now()
        const answer = await app.inject({ url, headers: { host: 'localhost:80', authorization: 'Bearer x' } })
        took.push(performance.now() - began)
        if (answer.statusCode !== 200) throw new Error(`${url}: ${answer.body}`)
      }
      return median(took)
    },
    async get(url: string): Promise<JsonObject> {
      const answer = await app.inject({ url, headers: { host: 'localhost:80', authorization: 'Bearer x' } })
      return answer.json()
    },
    async [Symbol.asyncDispose]() {
      await app.close()
      await flows.stop()
      store.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** States one after the other, each an action whose result replaces the one before. */
export function chain(url: string, states: number): FlowDefinition {
  const names = Array.from({ length: states }, (_, i) => `S${i}`)
  const entries = names.map((name, i): [string, State] => {
    const next = names[i + 1]
    const after = next === undefined ? ({ End: true } as const) : { Next: next }
    return [name, { Type: 'Action', ActionUrl: url, Parameters: { n: i }, ResultPath: '$.last', ...after }]
  })
  return { StartAt: 'S0', States: Object.fromEntries(entries) }
}

export const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0

function provider(url: string, pushes: boolean, result: string): ActionProvider {
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
    details: over ? { result } : {},
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
