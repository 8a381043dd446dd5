/**
 * `/ap/<name>/…`: every action provider of this fabric over HTTP, in both generations of the Action Provider API
 * (Globus Action Provider Interface), so that other engines and clients can call them too.
 */
import { maskKeys, MASK } from '#flow'
import type { FastifyInstance, FastifyReply } from 'fastify'
import { actionRequest } from '#api'
import type { ActionStatus } from '#run'
import type { FabricContext } from '../context.ts'
import { parseDocument } from '../server/parse.ts'
import { acceptedAction, actionIdOf, secretIn } from '../store/accepted-actions.ts'
import { ActionError, type ActionProvider } from './provider.ts'
import type { ProviderRegistry } from './registry.ts'

/** Actions in one answer of `GET /actions`. */
const LISTED = 100

interface Parameters {
  readonly name: string
  readonly id: string
}

export function actionRoutes(app: FastifyInstance, context: FabricContext, registry: ProviderRegistry): void {
  const { identity, store } = context
  const caller = { urn: identity.urn, username: identity.username }

  function named(params: unknown): ActionProvider {
    // SAFETY: every route below has `:name` in its path.
    const { name } = params as Parameters
    const provider = registry.named(name)
    if (provider) return provider
    const known = registry.all.map((one) => one.name).join(', ')
    throw new ActionError(404, 'NotFound', `there is no action provider "${name}" here; there are ${known}`)
  }

  /** An action of one provider, named by the last part of the path. */
  function about<T>(params: unknown, call: (provider: ActionProvider, id: string) => Promise<T>): Promise<T> {
    // SAFETY: the routes that call this have `:id` in their path.
    return call(named(params), (params as Parameters).id)
  }

  async function run(params: unknown, body: unknown, reply: FastifyReply): Promise<ActionStatus> {
    const provider = named(params)
    const request = parseDocument(actionRequest, body, 'RequestValidationError')
    const known = isKnown(provider, request.request_id)
    const status = await provider.run(request, caller)
    void reply.code(known ? 200 : 202)
    return shown(provider, status)
  }

  /** What is private in the run that called is for its engine only. */
  function shown(provider: ActionProvider, status: ActionStatus): ActionStatus {
    if (secretIn(store.db, provider.name, status.action_id) !== undefined)
      return { ...status, display_status: status.status, details: { private: MASK } }
    // SAFETY: masking an object gives an object.
    return { ...status, details: maskKeys(status.details) as ActionStatus['details'] }
  }

  function isKnown(provider: ActionProvider, requestId: string): boolean {
    try {
      acceptedAction(store.db, provider.name, actionIdOf(requestId))
      return true
    } catch {
      return false
    }
  }

  const status = async (provider: ActionProvider, id: string) => shown(provider, await provider.status(id))
  const cancel = async (provider: ActionProvider, id: string) => shown(provider, await provider.cancel(id))
  const release = async (provider: ActionProvider, id: string) => {
    const before = shown(provider, await provider.status(id))
    await provider.release(id)
    return before
  }
  const log = async (provider: ActionProvider, id: string) => logOf(await provider.status(id))

  app.get('/ap/:name', async ({ params }) => introspection(named(params), identity.urn))
  app.options('/ap/:name', async ({ params }, reply) => {
    named(params)
    return reply.code(204).header('allow', 'GET, POST, OPTIONS').send()
  })

  app.post('/ap/:name/run', async ({ params, body }, reply) => run(params, body, reply))
  app.get('/ap/:name/:id/status', async ({ params }) => about(params, status))
  app.post('/ap/:name/:id/cancel', async ({ params }) => about(params, cancel))
  app.post('/ap/:name/:id/release', async ({ params }) => about(params, release))
  // A provider of this fabric goes on by itself once what it waited for is there: to resume is to look again.
  app.post('/ap/:name/:id/resume', async ({ params }) => about(params, status))
  app.get('/ap/:name/:id/log', async ({ params }) => about(params, log))

  app.post('/ap/:name/actions', async ({ params, body }, reply) => run(params, body, reply))
  app.get('/ap/:name/actions/:id', async ({ params }) => about(params, status))
  app.post('/ap/:name/actions/:id/cancel', async ({ params }) => about(params, cancel))
  app.post('/ap/:name/actions/:id/resume', async ({ params }) => about(params, status))
  app.delete('/ap/:name/actions/:id', async ({ params }) => about(params, release))
  app.get('/ap/:name/actions/:id/log', async ({ params }) => about(params, log))
  app.get<{ Querystring: { status?: unknown } }>('/ap/:name/actions', async ({ params, query }) => {
    const provider = named(params)
    const { status: given } = query
    const wanted = (typeof given === 'string' ? given : '').toUpperCase()
    const rows = store.db
      .prepare('SELECT action_id FROM accepted_actions WHERE provider = ? LIMIT ?')
      .all(provider.name, LISTED)
    const actions = await Promise.all(rows.map((row) => status(provider, String(row['action_id']))))
    return actions.filter((action) => wanted === '' || wanted.split(',').includes(action.status))
  })
}

/** The introspection document (Globus Action Provider Interface). */
function introspection(provider: ActionProvider, owner: string) {
  return {
    types: ['Action'],
    api_version: '1.0',
    globus_auth_scope: provider.scope,
    title: provider.title,
    subtitle: provider.description,
    description: provider.description,
    keywords: [],
    visible_to: ['public'],
    runnable_by: ['all_authenticated_users'],
    administered_by: [owner],
    admin_contact: owner,
    synchronous: provider.synchronous,
    log_supported: true,
    maximum_deadline: 'P30D',
    input_schema: provider.inputSchema,
    action_url: provider.urls[0],
  }
}

/** What is known of an action's course from its status document: when it began, how it stands or ended. */
function logOf(status: ActionStatus) {
  const entry = (time: string, code: string, description: string) => ({ time, code, description, details: {} })
  const began = entry(status.start_time, 'ActionStarted', 'The action started')
  const end = status.completion_time
  return end === null ? [began] : [began, entry(end, `Action${status.status}`, status.display_status)]
}
