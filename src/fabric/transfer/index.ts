/** The transfer service: collections, tasks that copy and delete in them, and the action provider by which flows do. */
import type { FastifyInstance } from 'fastify'
import * as z from 'zod/mini'
import type { TransferTask } from '#api'
import type { WorkSpan } from '#run'
import type { FabricContext, FabricService } from '../context.ts'
import { ServiceError } from '../server/error.ts'
import { parseDocument } from '../server/parse.ts'
import { collectionDocument } from './collection-document.ts'
import { createCollections, type Collections } from './collections.ts'
import { fileOperationRoutes } from './file-operations.ts'
import { progressPlan } from './progress-plan.ts'
import { byteCount, bytesOf, type Totals } from './progress.ts'
import { collectionProviders } from './collection-providers.ts'
import { createDeleteProvider, createTransferProvider, type ProviderParts } from './provider.ts'
import type { TaskRequest } from './request.ts'
import { createRunner } from './runner.ts'
import { taskRoutes } from './task-routes.ts'
import { bytesPerSecond, insertTask, readTask, taskDocument, type TaskRow } from './tasks.ts'

export interface TransferService extends FabricService {
  readonly collections: Collections
}

export const collectionBody = z.looseObject({
  display_name: z.string().check(z.minLength(1), z.maxLength(128)),
  directory: z.string(),
  description: z.optional(z.nullable(z.string())),
})
export const collectionQuery = z.looseObject({
  filter_fulltext: z.optional(z.string()),
  limit: z.optional(z.coerce.number().check(z.int(), z.minimum(1), z.maximum(100))),
  offset: z.optional(z.coerce.number().check(z.int(), z.minimum(0))),
})

export function createTransferService(context: FabricContext): TransferService {
  const { store, log, identity, publish } = context
  const collections = createCollections(context)
  const plan = progressPlan({
    show: (taskId) => publish({ kind: 'transfer', task: document(taskId) }),
    tell: (taskId) => tasks.forEach((provider) => provider.changed(taskId)),
  })
  const runner = createRunner({ store, log, collections, onChange: plan.changed, onProgress: plan.moved })

  function row(taskId: string): TaskRow {
    const found = readTask(store.db, taskId)
    if (!found) throw new ServiceError(404, 'ClientError.NotFound', `there is no task ${taskId}`)
    return found
  }

  const names = {
    username: identity.username,
    owner: identity.id,
    collection: (id: string) => collections.all().find((collection) => collection.id === id)?.display_name ?? null,
  }
  function document(taskId: string): TransferTask {
    const found = row(taskId)
    return taskDocument(found, runner.live(taskId)?.totals ?? found.totals, names)
  }

  function displayStatus(taskId: string): string {
    const task = row(taskId)
    const live = runner.live(taskId)
    const totals = live?.totals ?? task.totals
    if (task.status === 'FAILED')
      return task.fatal_error?.code === 'CANCELED' ? 'canceled' : `failed: ${task.fatal_error?.code}`
    if (task.type === 'DELETE') return deleted(task.status, totals)
    if (task.status === 'SUCCEEDED')
      return totals.files_transferred === 0
        ? 'nothing to copy'
        : `${byteCount(totals.bytes_transferred)} at ${byteCount(bytesPerSecond(task, totals))}/s`
    if (task.work_start === null) return 'queued'
    if (totals.bytes === 0) return 'copying'
    return `${live?.checking ? 'checked, ' : ''}${bytesOf(totals.bytes_transferred, totals.bytes)}`
  }

  function work(taskId: string): WorkSpan[] {
    const { type, work_start, work_end, status, fatal_error } = row(taskId)
    if (work_start === null) return []
    const ended = fatal_error?.code === 'CANCELED' ? 'canceled' : status === 'FAILED' ? 'failed' : 'succeeded'
    return [
      {
        name: type === 'DELETE' ? 'delete' : 'copy',
        attempt: 1,
        start: work_start,
        end: work_end,
        outcome: status === 'ACTIVE' ? 'running' : ended,
        task_id: taskId,
      },
    ]
  }

  function check(request: TaskRequest): void {
    if (request.kind === 'delete') collections.get(request.endpoint)
    else for (const id of [request.source, request.destination]) collections.get(id)
  }

  const parts: ProviderParts = {
    store,
    check,
    insert: (taskId, request, label) => insertTask(store.db, taskId, request, label),
    begin: runner.begin,
    cancel: runner.cancel,
    document,
    displayStatus,
    work,
  }
  const tasks = [createTransferProvider(parts), createDeleteProvider(parts)]

  return {
    collections,
    providers: [...tasks, ...collectionProviders(store, collections, identity)],
    routes(app: FastifyInstance) {
      taskRoutes(app, {
        store,
        document,
        cancel: runner.cancel,
        async submit(taskId, request, label) {
          check(request)
          const fresh = await store.write((db) => insertTask(db, taskId, request, label))
          if (fresh) runner.begin(taskId)
          return fresh
        },
      })
      fileOperationRoutes(app, collections)
      app.get<{ Params: { id: string } }>('/v0.10/endpoint/:id', async ({ params }) =>
        collectionDocument(collections.get(params.id), identity),
      )
      app.get('/v0.10/endpoint_search', async (request) => {
        const query = parseDocument(collectionQuery, request.query, 'ClientError.BadRequest')
        const { limit = 25, offset = 0 } = query
        const words = (query.filter_fulltext ?? '').toLowerCase().split(/\s+/).filter(Boolean)
        const found = collections
          .all()
          .filter(({ display_name, description }) =>
            words.every((word) => `${display_name} ${description ?? ''}`.toLowerCase().includes(word)),
          )
        const page = found.slice(offset, offset + limit).map((one) => collectionDocument(one, identity))
        return { DATA_TYPE: 'endpoint_list', DATA: page, limit, offset, has_next_page: offset + limit < found.length }
      })
      app.post('/davy/collections', async (request, reply) => {
        const body = parseDocument(collectionBody, request.body)
        return reply.code(201).send(collectionDocument(await collections.create(body), identity))
      })
      app.delete<{ Params: { id: string } }>('/davy/collections/:id', async ({ params }) => {
        const gone = collectionDocument(collections.get(params.id), identity)
        await collections.remove(params.id)
        return gone
      })
    },
    async start() {
      await collections.ensureDefaults()
      const active = store.db
        .prepare(`SELECT task_id FROM transfer_tasks WHERE status='ACTIVE' ORDER BY request_time`)
        .all()
      for (const task of active) runner.begin(String(task['task_id']))
    },
    async stop() {
      plan.stop()
      await runner.stop()
    },
    busy: runner.busy,
  }
}

function deleted(status: TaskRow['status'], { files, directories }: Totals): string {
  const parts = [files === 1 ? '1 file' : `${files} files`, directories === 1 ? '1 folder' : `${directories} folders`]
  return status === 'ACTIVE' ? 'deleting' : `deleted ${parts.join(' and ')}`
}
