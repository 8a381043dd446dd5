/** The compute service: functions, endpoints and tasks, and the action providers that flows reach them through. */
import type { FabricContext, FabricService } from '../context.ts'
import type { ActionProvider } from '../actions/provider.ts'
import { davyVersion, LINK_PATH } from '#api'
import { isoTime, SECOND, wallClock } from '../clock.ts'
import { openBooks } from './books.ts'
import { createDesk } from './desk.ts'
import { ensureLocalEndpoint, managedDirectory, openEndpoints, type Endpoints } from './endpoints.ts'
import { createFunctions } from './functions.ts'
import { acceptLink, type LinkUser } from './link.ts'
import { createManagedAgent, type ManagedAgent } from './managed-agent.ts'
import { createComputeProviders } from './provider.ts'
import { computeRoutes } from './routes.ts'
import { createTasks } from './tasks.ts'

export interface ComputeService extends FabricService {
  readonly providers: readonly ActionProvider[]
}

/** How long an agent may take to end with its workers when the fabric or a user ends it, ms. */
const END_PATIENCE_MS = 5_000
/** A task of nobody's action is dropped after two weeks, as Globus Compute does (Globus Compute API). */
const KEPT_S = 14 * 24 * 3600
/** Worker counts change with every task; their event comes at most this often. */
const COUNTS_EVERY_MS = 250

export function createComputeService(context: FabricContext): ComputeService {
  const { store, log, home } = context
  const books = openBooks(store)
  const functions = createFunctions(store)
  const agents = new Map<string, ManagedAgent>()
  const announcements = new Map<string, NodeJS.Timeout>()

  ensureLocalEndpoint(context)
  const endpoints: Endpoints = openEndpoints(context, (endpointId) =>
    createDesk({
      endpointId,
      store,
      books,
      sourceText: functions.sourceText,
      log,
      changed,
      moved: (what) => (what === 'status' ? announce(endpointId) : announceSoon(endpointId)),
    }),
  )
  const tasks = createTasks(books, functions, endpoints)
  const actions = createComputeProviders(context, tasks)

  function changed(taskIds: readonly string[]): void {
    const { documents, groups } = tasks.noted(taskIds)
    for (const task of documents) context.publish({ kind: 'task', task })
    actions.changed(groups)
  }

  /** The endpoint came, went, was stopped or started: whoever waits for it reads another display_status now. */
  function announce(endpointId: string): void {
    clearTimeout(announcements.get(endpointId))
    announcements.delete(endpointId)
    context.publish({ kind: 'endpoint', endpoint: endpoints.document(endpointId) })
    actions.changed(tasks.openGroupsAt(endpointId))
  }

  function announceSoon(endpointId: string): void {
    if (announcements.has(endpointId)) return
    const tell = () => {
      announcements.delete(endpointId)
      context.publish({ kind: 'endpoint', endpoint: endpoints.document(endpointId) })
    }
    announcements.set(endpointId, setTimeout(tell, COUNTS_EVERY_MS))
  }

  const link: LinkUser = {
    connected(session) {
      const { hello } = session
      const record = endpoints.get(hello.endpoint_id)
      if (record.stopped) throw new Error(`the endpoint ${record.name} is stopped`)
      // An agent that outlived an older fabric is replaced, but not in the middle of something.
      if (record.managed && hello.davy !== davyVersion && hello.tasks.length === 0)
        throw new Error(`the agent is Davy ${hello.davy}, the fabric is Davy ${davyVersion}`)
      // Said again with the next hello.
      void endpoints.met(record.id, hello).catch((error: unknown) => {
        log.error({ err: error, endpoint: record.id }, 'what an endpoint agent says of itself could not be written')
      })
      endpoints.desk(record.id)?.connected(session)
    },
    received: (session, messages) => endpoints.desk(session.hello.endpoint_id)?.received(session, messages),
    closed(session) {
      const { endpoint_id } = session.hello
      endpoints.desk(endpoint_id)?.closed(session)
      agents.get(endpoint_id)?.missed()
    },
  }

  async function startEndpoint(id: string): Promise<void> {
    await endpoints.setStopped(id, false)
    announce(id)
    agents.get(id)?.keep()
  }

  async function stopEndpoint(id: string): Promise<void> {
    await endpoints.setStopped(id, true)
    announce(id)
    await endAgent(id)
  }

  async function endAgent(id: string): Promise<void> {
    const agent = agents.get(id)
    agent?.release()
    await Promise.all([withinPatience(endpoints.desk(id)?.end()), agent?.gone(END_PATIENCE_MS)])
  }

  return {
    providers: actions.providers,
    sockets: { [LINK_PATH]: (socket) => acceptLink(socket, link, log) },
    routes: (app) => computeRoutes(app, { context, functions, endpoints, tasks, startEndpoint, stopEndpoint }),
    async start() {
      await store.write(() => books.forgetOld(isoTime(wallClock() - KEPT_S * SECOND)))
      await tasks.recover()
      for (const { id, name, managed, stopped } of endpoints.all()) {
        if (!managed) continue
        const linked = () => endpoints.desk(id)?.online === true
        const agent = createManagedAgent(managedDirectory(home, name), linked, log)
        agents.set(id, agent)
        if (!stopped) agent.keep()
      }
    },
    async stop() {
      await Promise.all([...agents.keys()].map(endAgent))
      actions.stop()
      for (const timer of announcements.values()) clearTimeout(timer)
    },
    busy: () => tasks.busy(),
    snapshot: () => ({ endpoints: endpoints.all().map(({ id }) => endpoints.document(id)) }),
  }
}

async function withinPatience(ending: Promise<void> | undefined): Promise<void> {
  const patience = Promise.withResolvers<void>()
  const timer = setTimeout(patience.resolve, END_PATIENCE_MS)
  await Promise.race([ending, patience.promise])
  clearTimeout(timer)
}
