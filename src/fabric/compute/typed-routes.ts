/**
 * Calls whose arguments and results are CBOR: typed arrays stay bytes all the way from the caller to the worker and back,
 * and the fabric looks at neither.
 */
import { randomUUID } from 'node:crypto'
import type { FastifyInstance } from 'fastify'
import * as z from 'zod/mini'
import { ServiceError } from '../server/error.ts'
import { parseDocument } from '../server/parse.ts'
import type { TaskRequest } from './submit.ts'
import type { Tasks } from './tasks.ts'

const CBOR = 'application/cbor'

export const callQuery = z.looseObject({
  function_id: z.string(),
  cores: z.optional(z.coerce.number().check(z.int(), z.minimum(1))),
  /** Seconds. */
  walltime_s: z.optional(z.coerce.number().check(z.positive())),
})

export interface TypedRoutesParts {
  readonly tasks: Tasks
  submit(requests: readonly TaskRequest[]): Promise<void>
}

export function typedRoutes(app: FastifyInstance, { tasks, submit }: TypedRoutesParts): void {
  app.addContentTypeParser(CBOR, { parseAs: 'buffer' }, (_request, body, done) => done(null, body))

  /** The body is the function's input. */
  app.post<{ Params: { id: string } }>('/davy/endpoints/:id/call', async ({ params, query, body }) => {
    if (!(body instanceof Uint8Array)) throw new ServiceError(415, 'UnsupportedMediaType', `the body has to be ${CBOR}`)
    const { function_id: functionId, cores, walltime_s } = parseDocument(callQuery, query)
    const task = {
      taskId: randomUUID(),
      groupId: randomUUID(),
      endpointId: params.id,
      functionId,
      payload: { encoding: 'cbor' as const, bytes: body },
      resources: { ...(cores === undefined ? {} : { cores }), ...(walltime_s === undefined ? {} : { walltime_s }) },
    }
    await submit([task])
    return { task_id: task.taskId, task_group_id: task.groupId }
  })

  app.get<{ Params: { id: string } }>('/davy/tasks/:id/result', async ({ params }, reply) => {
    const task = tasks.record(params.id)
    if (!task) throw new ServiceError(404, 'TaskNotFound', `there is no task ${params.id}`)
    if (task.status === 'failed')
      throw new ServiceError(409, task.failure?.code ?? 'TaskFailed', task.failure?.message ?? 'the task failed')
    if (task.result?.encoding === 'cbor') return reply.type(CBOR).send(task.result.bytes)
    throw task.status === 'open'
      ? new ServiceError(409, 'TaskNotEnded', `the task ${params.id} has not ended`)
      : new ServiceError(406, 'NotAcceptable', `the task ${params.id} was called in JSON: its document has the result`)
  })
}
