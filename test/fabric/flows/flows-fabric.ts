/** The flows and actions services of a fabric on a real database, called over real HTTP routes. */
import pino from 'pino'
import { sealedBox, type FabricEventBody } from '../../../src/api/index.ts'
import type { FlowDefinition, JsonObject } from '../../../src/flow/index.ts'
import type { LogEntry } from '../../../src/run/index.ts'
import { createActionsService, type ActionProvider, type ActionsOptions } from '../../../src/fabric/actions/index.ts'
import type { FabricContext, Principal } from '../../../src/fabric/context.ts'
import { createFlowsService } from '../../../src/fabric/flows/index.ts'
import { createServer } from '../../../src/fabric/server/server.ts'
import { openMigrated } from '../../../src/fabric/store/migrations.ts'
import { openStore } from '../../../src/fabric/store/store.ts'

export const HELLO = 'https://actions.globus.org/hello_world'

export interface Answer {
  readonly status: number
  // oxlint-disable-next-line typescript/no-explicit-any -- a test reads documents as they come
  readonly body: any
}

export type FlowsFabric = Awaited<ReturnType<typeof startFlows>>

/** `database`: a file of an earlier one, to go on from. `key`: of its vault. */
export async function startFlows(
  database: string,
  providers: readonly ActionProvider[] = [],
  { key, ...options }: ActionsOptions & { readonly key?: Uint8Array | undefined } = {},
) {
  const store = openStore(openMigrated(database), sealedBox(key))
  const events: FabricEventBody[] = []
  const waiting = new Set<() => void>()
  const id = '7d6448f4-1d5e-4d3a-9d53-1a1a1f1e0001'
  const context: FabricContext = {
    home: '/',
    store,
    log: pino({ level: 'silent' }),
    origin: 'http://localhost:80',
    token: 'token',
    publish(event) {
      events.push(event)
      for (const look of waiting) look()
    },
    identity: { id, urn: `urn:globus:auth:identity:${id}`, username: 'ada@davy', name: 'Ada', email: 'ada@davy.local' },
  }
  const owner: Principal = { ...context.identity, urns: [context.identity.urn], ownsHome: true }
  const actions = createActionsService(context, providers, options)
  const flows = createFlowsService(context, { providers: actions.registry, principal: () => owner })
  const app = createServer({
    log: context.log,
    port: () => 80,
    whose: () => owner,
    ready: Promise.resolve(),
    onRequest: () => {},
    open: new Set(),
  })
  actions.routes(app)
  flows.routes(app)
  await actions.start()
  await flows.start()

  async function call(
    method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE' | 'OPTIONS',
    url: string,
    body?: unknown,
  ): Promise<Answer> {
    const answer = await app.inject({
      method,
      url,
      headers: { host: 'localhost:80', authorization: 'Bearer token', 'content-type': 'application/json' },
      ...(body === undefined ? {} : { payload: JSON.stringify(body) }),
    })
    return { status: answer.statusCode, body: answer.body === '' ? undefined : JSON.parse(answer.body) }
  }

  /** Resolves once the condition holds; looked at after every event. */
  function until(holds: () => boolean): Promise<void> {
    return new Promise((resolve) => {
      const look = () => {
        if (!holds()) return
        waiting.delete(look)
        resolve()
      }
      waiting.add(look)
      look()
    })
  }

  async function deploy(definition: FlowDefinition, input_schema: JsonObject = {}): Promise<string> {
    const { status, body } = await call('POST', '/flows', { title: 'a flow', definition, input_schema })
    if (status !== 201) throw new Error(`not deployed: ${JSON.stringify(body)}`)
    return String(body.id)
  }

  async function start(flow: string, body: JsonObject = {}, more: JsonObject = {}): Promise<string> {
    const answer = await call('POST', `/flows/${flow}/run`, { body, ...more })
    if (answer.status !== 201) throw new Error(`not started: ${JSON.stringify(answer.body)}`)
    return String(answer.body.run_id)
  }

  const ended = (run: string) =>
    until(() =>
      events.some((event) => event.kind === 'run' && event.run.run_id === run && event.run.completion_time !== null),
    )

  async function log(run: string): Promise<LogEntry[]> {
    const entries: LogEntry[] = []
    for (let marker = ''; ;) {
      const { body } = await call('GET', `/runs/${run}/log?limit=100${marker}`)
      entries.push(...body.entries)
      if (!body.has_next_page) return entries
      marker = `&marker=${body.marker}`
    }
  }

  return {
    context,
    actions,
    flows,
    events,
    call,
    until,
    deploy,
    start,
    ended,
    log,
    /** Deploy, run, wait for its end; answers with the run's document. */
    async carryOut(definition: FlowDefinition, input: JsonObject = {}) {
      const run = await start(await deploy(definition), input)
      await ended(run)
      return (await call('GET', `/runs/${run}`)).body
    },
    async stop() {
      await flows.stop()
      await actions.stop()
      await app.close()
      store.close()
    },
  }
}
