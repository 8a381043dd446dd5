/** The compute service over HTTP, as the Globus Compute SDK calls it (Globus Compute API). */
import { randomUUID } from 'node:crypto'
import type { FastifyInstance } from 'fastify'
import * as z from 'zod/mini'
import { davyVersion, functionRequest, submitRequest, type TaskDocument } from '#api'
import type { FabricContext } from '../context.ts'
import { ServiceError } from '../server/error.ts'
import { parseDocument } from '../server/parse.ts'
import { blobRoutes } from './blobs.ts'
import type { Endpoints } from './endpoints.ts'
import type { Functions } from './functions.ts'
import { resourceSpecification, type TaskRequest } from './submit.ts'
import type { Tasks } from './tasks.ts'
import { typedRoutes } from './typed-routes.ts'

export interface ComputeRoutesParts {
  readonly context: Pick<FabricContext, 'store'>
  readonly functions: Functions
  readonly endpoints: Endpoints
  readonly tasks: Tasks
  startEndpoint(id: string): Promise<void>
  stopEndpoint(id: string): Promise<void>
}

export const oldSubmitRequest = z.looseObject({
  task_group_id: z.optional(z.nullable(z.string())),
  /** Function, endpoint, payload. */
  tasks: z.array(z.tuple([z.string(), z.string(), z.string()])).check(z.minLength(1)),
})
export const taskBatchRequest = z.looseObject({ task_ids: z.array(z.string()) })

/** A request may carry many tasks, each within its own limit. */
const SUBMIT_LIMIT = 64 << 20

export function computeRoutes(app: FastifyInstance, parts: ComputeRoutesParts): void {
  const { functions, endpoints, tasks } = parts

  const version = {
    api: davyVersion,
    min_sdk_version: '2.0.0',
    min_ep_version: '2.0.0',
    min_endpoint_version: '2.0.0',
    git_sha: '',
  }
  // Without `service` the answer is a bare JSON string.
  app.get<{ Querystring: { service?: string } }>('/v2/version', async (request, reply) =>
    request.query.service ? version : reply.type('application/json').send(JSON.stringify(davyVersion)),
  )

  for (const generation of ['v2', 'v3']) {
    app.post(`/${generation}/functions`, async (request) => ({
      function_uuid: await functions.register(parseDocument(functionRequest, request.body)),
    }))
    app.get<ById>(`/${generation}/functions/:id`, async ({ params }) => functions.document(params.id))
    app.delete<ById>(`/${generation}/functions/:id`, async ({ params }) => {
      await functions.remove(params.id)
      return { result: 302 }
    })
  }

  async function submit(requests: readonly TaskRequest[]): Promise<void> {
    const prepared = tasks.prepare(requests)
    await parts.context.store.write(() => prepared.record())
    prepared.launch()
  }

  app.post<ById>('/v3/endpoints/:id/submit', { bodyLimit: SUBMIT_LIMIT }, async ({ params, body }) => {
    const request = parseDocument(submitRequest, body)
    const resources = parseDocument(resourceSpecification, request.resource_specification ?? {})
    const groupId = request.task_group_id ?? randomUUID()
    const asked = Object.entries(request.tasks).flatMap(([functionId, payloads]) =>
      payloads.map((text) => ({
        taskId: randomUUID(),
        groupId,
        endpointId: params.id,
        functionId,
        payload: { encoding: 'packed' as const, text },
        resources,
      })),
    )
    if (asked.length === 0) throw new ServiceError(400, 'BadRequest', 'tasks: there is none')
    await submit(asked)
    return {
      request_id: randomUUID(),
      task_group_id: groupId,
      endpoint_id: params.id,
      tasks: Object.fromEntries(
        [...Map.groupBy(asked, (task) => task.functionId)].map(([id, of]) => [id, of.map((task) => task.taskId)]),
      ),
    }
  })

  app.post('/v2/submit', { bodyLimit: SUBMIT_LIMIT }, async ({ body }) => {
    const request = parseDocument(oldSubmitRequest, body)
    const groupId = request.task_group_id ?? randomUUID()
    const asked = request.tasks.map(([functionId, endpointId, text]) => ({
      taskId: randomUUID(),
      groupId,
      endpointId,
      functionId,
      payload: { encoding: 'packed' as const, text },
      resources: {},
    }))
    await submit(asked)
    const results = asked.map(({ taskId }) => ({
      status: 'Success',
      task_uuid: taskId,
      http_status_code: 200,
      reason: null,
    }))
    return { response: 'success', task_group_id: groupId, results }
  })

  const document = (id: string): TaskDocument => {
    const found = tasks.document(id)
    if (found) return found
    throw new ServiceError(404, 'TaskNotFound', `there is no task ${id}`)
  }
  app.get<ById>('/v2/tasks/:id', async ({ params }) => document(params.id))
  app.post('/v2/batch_status', async ({ body }) => {
    const { task_ids } = parseDocument(taskBatchRequest, body)
    return { response: 'batch', results: Object.fromEntries(task_ids.map((id) => [id, document(id)])) }
  })
  app.get<ById>('/v2/taskgroup/:id', async ({ params }) => {
    const group = tasks.group(params.id)
    if (!group) throw new ServiceError(404, 'TaskGroupNotFound', `there is no task group ${params.id}`)
    return {
      taskgroup_id: params.id,
      create_websockets_queue: false,
      tasks: group.views.map(({ task }) => ({ id: task.task_id, created_at: task.submitted })),
    }
  })

  app.get('/v2/endpoints', async () => endpoints.all().map(({ id }) => endpoints.document(id)))
  app.get<ById>('/v2/endpoints/:id', async ({ params }) => endpoints.document(params.id))
  app.get<ById>('/v2/endpoints/:id/status', async ({ params }) => {
    const { status, details } = endpoints.document(params.id).status
    return { status, details: { ...details, managers: status === 'online' ? 1 : 0 } }
  })
  app.get<ById>('/v3/endpoints/:id/allowed_functions', async ({ params }) => ({
    endpoint_id: endpoints.get(params.id).id,
    restricted: false,
    functions: [],
  }))

  // The hosted service lists no functions: their names are for people who write flows here.
  app.get('/davy/functions', async () => ({ functions: functions.list(MOST_FUNCTIONS_LISTED) }))

  typedRoutes(app, { tasks, submit })
  blobRoutes(app, (id) => endpoints.deskOf(id))

  function managed(id: string): string {
    const record = endpoints.get(id)
    if (record.managed) return record.id
    throw new ServiceError(409, 'NotManaged', `the agent of ${record.name} is started and stopped on its own host`)
  }
  app.post<ById>('/davy/endpoints/:id/start', async ({ params }) => {
    await parts.startEndpoint(managed(params.id))
    return endpoints.document(params.id)
  })
  app.post<ById>('/davy/endpoints/:id/stop', async ({ params }) => {
    await parts.stopEndpoint(managed(params.id))
    return endpoints.document(params.id)
  })
}

const MOST_FUNCTIONS_LISTED = 500

interface ById {
  readonly Params: { readonly id: string }
}
