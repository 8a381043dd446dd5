/** The search service: the catalogue of what flows have published, and the action provider by which they do. */
import { randomUUID } from 'node:crypto'
import type { FastifyInstance } from 'fastify'
import * as z from 'zod/mini'
import type { MetaEntry } from '#api'
import { isoTime, wallClock } from '../clock.ts'
import type { FabricContext, FabricService } from '../context.ts'
import { ServiceError } from '../server/error.ts'
import { parseDocument } from '../server/parse.ts'
import { entriesOf, ingest } from './ingest.ts'
import {
  entriesOfSubject,
  indexDocument,
  indexIds,
  insertIndex,
  insertTask,
  readTask,
  removeEntries,
  taskDocument,
} from './indexes.ts'
import { createIngestProvider } from './provider.ts'
import { isVisible, metaResult, query, queryRequest } from './query.ts'

const BAD = 'BadRequest.ValidationError'
export const indexBody = z.looseObject({ display_name: z.string().check(z.minLength(1)), description: z.string() })
export const getQuery = z.looseObject({
  q: z.optional(z.string()),
  limit: z.optional(z.coerce.number()),
  offset: z.optional(z.coerce.number()),
})
export const subjectQuery = z.looseObject({ subject: z.string(), entry_id: z.optional(z.string()) })
type Params = { Params: { id: string } }

export function createSearchService(context: FabricContext): FabricService {
  const { store, identity, publish } = context
  /** As whom the one user of this fabric sees entries. */
  const principals: ReadonlySet<string> = new Set(['public', 'all_authenticated_users', identity.urn])

  function tell(indexId: string, entries: readonly MetaEntry[]): void {
    for (const { subject } of entries) publish({ kind: 'entry', index_id: indexId, subject })
  }

  /** @throws {ServiceError} 404 where there is none that this user sees */
  function visibleEntries(indexId: string, subject: string, entryId?: string) {
    indexDocument(store.db, indexId)
    const rows = entriesOfSubject(store.db, indexId, subject)
      .filter((entry) => isVisible(entry, principals))
      .filter(({ entry_id }) => entryId === undefined || entry_id === entryId)
    if (rows.length === 0) throw new ServiceError(404, 'NotFound.Generic', `the index has no entry for ${subject}`)
    return rows
  }

  function removal(type: string) {
    return async ({ params, query: asked }: { params: { id: string }; query: unknown }) => {
      const { subject, entry_id } = parseDocument(subjectQuery, asked, BAD)
      const taskId = randomUUID()
      await store.write((db) => {
        const start = isoTime(wallClock())
        indexDocument(db, params.id)
        const gone = removeEntries(db, params.id, subject, type === 'DELETE_ENTRY' ? (entry_id ?? '') : undefined)
        insertTask(db, taskId, params.id, type, start, `${gone} removed`)
      })
      return { task_id: taskId }
    }
  }

  return {
    providers: [createIngestProvider(store, tell)],
    routes(app: FastifyInstance) {
      app.get('/v1/index_list', async () => ({
        index_list: indexIds(store.db).map((id) => ({ ...indexDocument(store.db, id), permissions: ['owner'] })),
      }))
      app.post('/v1/index', async (request) => {
        const { display_name, description } = parseDocument(indexBody, request.body, BAD)
        const id = await store.write((db) => insertIndex(db, display_name, description))
        return indexDocument(store.db, id)
      })
      app.get<Params>('/v1/index/:id', async ({ params }) => indexDocument(store.db, params.id))
      app.delete<Params>('/v1/index/:id', async ({ params }) => {
        indexDocument(store.db, params.id)
        await store.write((db) => {
          db.prepare('DELETE FROM search_words WHERE rowid IN (SELECT rowid FROM search_entries WHERE index_id=?)').run(
            params.id,
          )
          db.prepare('DELETE FROM search_indexes WHERE id=?').run(params.id)
        })
        return { index_id: params.id, acknowledged: true }
      })

      app.post<Params>('/v1/index/:id/ingest', async ({ params, body }) => {
        const entries = entriesOf(body)
        const taskId = randomUUID()
        await store.write((db) => ingest(db, taskId, params.id, entries))
        tell(params.id, entries)
        return { acknowledged: true, task_id: taskId, success: true, num_documents_ingested: entries.length }
      })
      app.get<Params>('/v1/task/:id', async ({ params }) => taskDocument(readTask(store.db, params.id)))
      app.get<Params>('/v1/task_list/:id', async ({ params }) => {
        indexDocument(store.db, params.id)
        const ids = store.db
          .prepare('SELECT task_id FROM search_tasks WHERE index_id=? ORDER BY work_start DESC LIMIT 100')
          .all(params.id)
        return {
          index_id: params.id,
          tasks: ids.map(({ task_id }) => taskDocument(readTask(store.db, String(task_id)))),
        }
      })

      app.get<Params>('/v1/index/:id/search', async ({ params, query: asked }) => {
        indexDocument(store.db, params.id)
        return query(
          store.db,
          params.id,
          parseDocument(queryRequest, parseDocument(getQuery, asked, BAD), BAD),
          principals,
        )
      })
      app.post<Params>('/v1/index/:id/search', async ({ params, body }) => {
        indexDocument(store.db, params.id)
        return query(store.db, params.id, parseDocument(queryRequest, body ?? {}, BAD), principals)
      })
      app.get<Params>('/v1/index/:id/subject', async ({ params, query: asked }) => {
        const { subject } = parseDocument(subjectQuery, asked, BAD)
        return metaResult(subject, visibleEntries(params.id, subject), principals)
      })
      app.get<Params>('/v1/index/:id/entry', async ({ params, query: asked }) => {
        const { subject, entry_id } = parseDocument(subjectQuery, asked, BAD)
        return metaResult(subject, visibleEntries(params.id, subject, entry_id), principals)
      })
      app.delete<Params>('/v1/index/:id/subject', removal('DELETE_SUBJECT'))
      app.delete<Params>('/v1/index/:id/entry', removal('DELETE_ENTRY'))
    },
    async start() {
      await store.write((db) => {
        if (indexIds(db).length === 0) insertIndex(db, 'davy', 'What the flows of this computer have published')
      })
    },
    async stop() {},
  }
}
