/** Submitting, watching and canceling tasks (Globus Transfer API). */
import { randomUUID } from 'node:crypto'
import type { FastifyInstance } from 'fastify'
import * as z from 'zod/mini'
import type { TransferTask } from '#api'
import { ServiceError } from '../server/error.ts'
import { parseDocument } from '../server/parse.ts'
import type { Store } from '../store/store.ts'
import { copyRequest, deleteRequest, type TaskRequest } from './request.ts'

export interface TaskService {
  readonly store: Store
  /** @throws {ServiceError} 404 */
  document(taskId: string): TransferTask
  /** Durable when it resolves; false when a task with this id was there. */
  submit(taskId: string, request: TaskRequest, label: string | null): Promise<boolean>
  cancel(taskId: string): void
}

export const submission = z.looseObject({
  submission_id: z.optional(z.uuid()),
  label: z.optional(z.nullable(z.string().check(z.maxLength(128)))),
})
export const taskListQuery = z.looseObject({
  filter: z.optional(z.string()),
  limit: z.optional(z.coerce.number().check(z.int(), z.minimum(1), z.maximum(1000))),
  offset: z.optional(z.coerce.number().check(z.int(), z.minimum(0))),
})
type Params = { Params: { id: string } }

export function taskRoutes(app: FastifyInstance, tasks: TaskService): void {
  app.get('/v0.10/submission_id', async () => ({ DATA_TYPE: 'submission_id', value: randomUUID() }))

  for (const kind of ['transfer', 'delete'] as const)
    app.post(`/v0.10/${kind}`, async (http) => {
      const request = kind === 'transfer' ? copyRequest(http.body) : deleteRequest(http.body)
      const { submission_id, label } = parseDocument(submission, http.body, 'ClientError.BadRequest')
      const taskId = submission_id ?? randomUUID()
      const fresh = await tasks.submit(taskId, request, label ?? null)
      return {
        DATA_TYPE: `${kind}_result`,
        code: fresh ? 'Accepted' : 'Duplicate',
        message: fresh
          ? `The ${kind} has been accepted and a task has been created and queued for execution`
          : `A ${kind} with this submission_id was accepted before`,
        request_id: 'local',
        resource: `/${kind}`,
        submission_id: taskId,
        task_id: taskId,
        task_link: {
          DATA_TYPE: 'link',
          href: `/v0.10/task/${taskId}?format=json`,
          rel: 'related',
          resource: 'task',
          title: 'related task',
        },
      }
    })

  app.get('/v0.10/task_list', async (http) => {
    const { filter, limit = 10, offset = 0 } = parseDocument(taskListQuery, http.query, 'ClientError.BadRequest')
    const { where, values } = taskFilter(filter)
    const { db } = tasks.store
    const total = Number(db.prepare(`SELECT COUNT(*) AS n FROM transfer_tasks ${where}`).get(...values)?.['n'])
    const ids = db
      .prepare(`SELECT task_id FROM transfer_tasks ${where} ORDER BY request_time DESC LIMIT ? OFFSET ?`)
      .all(...values, limit, offset)
    const documents = ids.map((row) => tasks.document(String(row['task_id'])))
    return { DATA_TYPE: 'task_list', DATA: documents, length: documents.length, limit, offset, total }
  })

  app.get<Params>('/v0.10/task/:id', async ({ params }) => tasks.document(params.id))

  app.post<Params>('/v0.10/task/:id/cancel', async ({ params }) => {
    const active = tasks.document(params.id).status === 'ACTIVE'
    tasks.cancel(params.id)
    return {
      DATA_TYPE: 'result',
      code: active ? 'Canceled' : 'TaskComplete',
      message: active ? 'The task is being canceled' : 'The task was complete before it could be canceled',
      request_id: 'local',
      resource: `/task/${params.id}/cancel`,
    }
  })

  app.get<Params>('/v0.10/task/:id/event_list', async ({ params, query }) => {
    tasks.document(params.id)
    const { limit = 10, offset = 0 } = parseDocument(taskListQuery, query, 'ClientError.BadRequest')
    const rows = tasks.store.db
      .prepare(
        'SELECT time, code, description, details, is_error FROM transfer_events WHERE task_id=? ORDER BY n DESC LIMIT ? OFFSET ?',
      )
      .all(params.id, limit, offset)
    const events = rows.map((row) => ({ DATA_TYPE: 'event', ...row, is_error: row['is_error'] === 1 }))
    return {
      DATA_TYPE: 'event_list',
      DATA: events,
      length: events.length,
      limit,
      offset,
      total: offset + events.length,
    }
  })

  app.get<Params & { Querystring: { marker?: string } }>(
    '/v0.10/task/:id/successful_transfers',
    async ({ params, query }) => {
      tasks.document(params.id)
      const from = Number(query.marker ?? 0)
      const rows = tasks.store.db
        .prepare(
          `SELECT n, source_path, destination_path, size, sha256 FROM transfer_items
           WHERE task_id=? AND kind='file' AND state='done' AND n>=? ORDER BY n LIMIT 101`,
        )
        .all(params.id, from)
      const page = rows.slice(0, 100)
      const next = rows[100]?.['n']
      return {
        DATA_TYPE: 'successful_transfers',
        marker: from,
        next_marker: next === undefined ? null : Number(next),
        DATA: page.map(({ source_path, destination_path, size, sha256 }) => ({
          DATA_TYPE: 'successful_transfer',
          source_path,
          destination_path,
          size,
          checksum: sha256,
          checksum_algorithm: sha256 === null ? null : 'SHA256',
        })),
      }
    },
  )
}

/** `status:ACTIVE,INACTIVE/type:TRANSFER/label:~x/task_id:…`. @throws {ServiceError} 400 for another field */
function taskFilter(text: string | undefined): { readonly where: string; readonly values: string[] } {
  const conditions: string[] = []
  const values: string[] = []
  for (const part of (text ?? '').split('/').filter(Boolean)) {
    const [, field = '', value = ''] = /^(\w+):(.*)$/s.exec(part) ?? []
    if (field === 'label' && value.startsWith('~')) {
      conditions.push('label GLOB ?')
      values.push(value.includes('*') ? value.slice(1) : `*${value.slice(1)}*`)
    } else if (['status', 'type', 'task_id', 'label'].includes(field)) {
      const list = value.split(',')
      conditions.push(`${field} IN (${list.map(() => '?').join(',')})`)
      values.push(...list)
    } else
      throw new ServiceError(
        400,
        'ClientError.BadRequest',
        `filter: "${part}" is not one of status, type, task_id, label`,
      )
  }
  return { where: conditions.length > 0 ? `WHERE ${conditions.join(' AND ')}` : '', values }
}
