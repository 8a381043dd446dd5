/**
 * Action providers that anybody serves: a process connects, says what it is, and from then on flows name it like any other
 * provider, also while the process is away: its actions wait for it.
 */
import { providerUrl, type ActionReport, type ProviderDocument, type ServedProvider } from '#api'
import { finished, type ActionStatus } from '#run'
import type { WebSocket } from 'ws'
import type { FabricContext } from '../../context.ts'
import { inputMistakes } from '../../flows/input-schema.ts'
import { ServiceError } from '../../server/error.ts'
import { acceptAction, acceptedAction, actionIdOf, dropAction } from '../../store/accepted-actions.ts'
import { createStatusListeners, type StatusListeners } from '../listeners.ts'
import { ActionError, type ActionProvider } from '../provider.ts'
import { badBody, refuseWhileActive } from '../refusals.ts'
import type { ProviderRegistry } from '../registry.ts'
import { openBooks, statusDocument, type ServedAction } from './books.ts'
import { reconcile } from './reconcile.ts'
import { acceptProvider, type ProviderSession } from './session.ts'

export interface ServedProviders {
  socket(socket: WebSocket): void
  /** Undefined for a provider that is not served by a process of its own. */
  standing(name: string): ProviderDocument['served']
  /** @throws {ServiceError} 409 while it is served, or actions wait for it. */
  forget(name: string): Promise<void>
  /** Offer again what was served before. */
  start(): void
  stop(): void
  /** Somebody serves one now. */
  connected(): boolean
}

export function createServedProviders(
  context: Pick<FabricContext, 'store' | 'log'>,
  registry: Pick<ProviderRegistry, 'add'>,
): ServedProviders {
  const { store, log } = context
  const books = openBooks(store)
  const listeners = new Map<string, StatusListeners>()
  const sessions = new Map<string, ProviderSession>()
  const known = new Map<string, { readonly provider: ServedProvider; readonly remove: () => void }>()

  function statusOf(name: string, actionId: string): ActionStatus {
    const action = books.find(actionId)
    if (action?.provider !== name) throw new ActionError(404, 'ActionNotFound', `${name} has no action ${actionId}`)
    const waiting = sessions.has(name) ? 'being handed over' : `waiting for provider ${name} (offline)`
    return statusDocument(action, acceptedAction(store.db, name, actionId), waiting)
  }

  function tell(name: string, actionId: string): void {
    listeners.get(name)?.tell(() => statusOf(name, actionId))
  }

  /** Told to begin only once it is on disk that this process was. */
  async function begin(session: ProviderSession, action: ServedAction, how: 'start' | 'resume'): Promise<void> {
    await store.write((db) => books.begin(db, action.actionId, session.hello.boot))
    session.send({ kind: how, action_id: action.actionId, ...action.asked })
    if (action.canceled) session.send({ kind: 'cancel', action_id: action.actionId })
    tell(action.provider, action.actionId)
  }

  async function record(report: ActionReport, session?: ProviderSession): Promise<void> {
    const changed = await store.write((db) => books.report(db, report))
    if (finished(report.status)) session?.send({ kind: 'acknowledge', action_id: report.action_id })
    const action = changed ? books.find(report.action_id) : undefined
    if (action) tell(action.provider, action.actionId)
  }

  /** @throws when another provider has its name or one of its URLs: it is offered as it was then. */
  function offer(provider: ServedProvider): void {
    const before = known.get(provider.name)
    before?.remove()
    known.delete(provider.name)
    const add = (one: ServedProvider) =>
      known.set(one.name, { provider: one, remove: registry.add(actionProvider(one)) })
    try {
      add(provider)
    } catch (error) {
      if (before) add(before.provider)
      throw error
    }
  }

  function actionProvider({
    name,
    title,
    description,
    input_schema: inputSchema,
    urls,
  }: ServedProvider): ActionProvider {
    return {
      name,
      urls: [providerUrl(name), ...urls],
      title,
      description,
      inputSchema,
      scope: `${providerUrl(name)}/scope`,
      synchronous: false,
      async run(request, caller) {
        const [mistake] = inputMistakes(inputSchema, request.body)
        if (mistake) throw badBody(`${mistake.loc.join('.')}: ${mistake.msg}`)
        const actionId = actionIdOf(request.request_id)
        const fresh = await store.write((db) => {
          if (!acceptAction(db, name, request, caller)) return false
          books.add(db, actionId, name, request, caller)
          return true
        })
        const [session, action] = [sessions.get(name), books.find(actionId)]
        if (fresh && session && action) await begin(session, action, 'start')
        return statusOf(name, actionId)
      },
      status: async (actionId) => statusOf(name, actionId),
      async cancel(actionId) {
        const { completion_time: ended } = statusOf(name, actionId)
        if (ended !== null) return statusOf(name, actionId)
        await store.write((db) => books.cancel(db, actionId))
        if (books.find(actionId)?.boot === null) await record(canceled(actionId))
        else sessions.get(name)?.send({ kind: 'cancel', action_id: actionId })
        return statusOf(name, actionId)
      },
      async release(actionId) {
        const status = statusOf(name, actionId)
        refuseWhileActive(status)
        await store.write((db) => {
          dropAction(db, name, actionId)
          books.drop(db, actionId)
        })
        sessions.get(name)?.send({ kind: 'release', action_id: actionId })
        return status
      },
      watch(listener) {
        const heard = listeners.get(name) ?? createStatusListeners()
        listeners.set(name, heard)
        return heard.watch(listener)
      },
    }
  }

  async function connected(session: ProviderSession): Promise<void> {
    const { provider, boot } = session.hello
    const { name } = provider
    const other = sessions.get(name)
    if (other && other.hello.boot !== boot)
      throw new Error(
        `the provider ${name} is served already, by process ${other.hello.pid} on ${other.hello.hostname}`,
      )
    offer(provider)
    await store.write((db) => books.keepProvider(db, provider))
    sessions.set(name, session)
    session.send({ kind: 'welcome' })
    for (const step of reconcile(books.open(name), session.hello)) {
      if (step.do === 'fail') await record(step.report)
      else if (step.do === 'cancel') session.send({ kind: 'cancel', action_id: step.action.actionId })
      else await begin(session, step.action, step.do)
    }
    log.info({ provider: name, pid: session.hello.pid }, 'an action provider is served')
  }

  const user = {
    connected,
    reported: (session: ProviderSession, report: ActionReport) => {
      // Only of its own actions, and only of those it was told to begin.
      const action = books.find(report.action_id)
      const own = action?.provider === session.hello.provider.name && action.boot === session.hello.boot
      if (own)
        void record(report, session).catch((error: unknown) => log.error({ err: error }, 'a report was not kept'))
      else if (!action) session.send({ kind: 'acknowledge', action_id: report.action_id })
    },
    closed(session: ProviderSession) {
      const { name } = session.hello.provider
      if (sessions.get(name) !== session) return
      sessions.delete(name)
      log.info({ provider: name }, 'the process of an action provider is gone')
    },
  }

  function standing(name: string): NonNullable<ProviderDocument['served']> | undefined {
    if (!known.has(name)) return undefined
    const session = sessions.get(name)
    return {
      name,
      status: session ? 'online' : 'offline',
      hostname: session?.hello.hostname ?? null,
      open_actions: books.openCount(name),
    }
  }

  return {
    socket: (socket) => acceptProvider(socket, user, log),
    standing,
    async forget(name) {
      const said = standing(name)
      if (said?.status === 'online')
        throw new ServiceError(409, 'STATE_CONFLICT', `the provider ${name} is being served: end its process first`)
      if (said && said.open_actions > 0)
        throw new ServiceError(
          409,
          'STATE_CONFLICT',
          `the provider ${name} has ${said.open_actions} actions that wait for it: cancel their runs first`,
        )
      await store.write((db) => books.dropProvider(db, name))
      known.get(name)?.remove()
      known.delete(name)
    },
    start() {
      for (const provider of books.providers()) {
        try {
          offer(provider)
        } catch (error) {
          // This Davy may have one of its own by that name or URL: no reason not to start.
          log.error({ provider: provider.name, err: error }, 'an action provider that was served is not offered')
        }
      }
    },
    stop() {
      for (const session of sessions.values()) session.close()
    },
    connected: () => sessions.size > 0,
  }
}

const canceled = (actionId: string): ActionReport => ({
  action_id: actionId,
  status: 'FAILED',
  display_status: 'canceled',
  details: { code: 'ActionCanceled', description: 'the action was canceled before anybody began it' },
})
