/** The `search/ingest` action provider (Globus docs, Hosted Action Providers): done when it answers. */
import type { MetaEntry } from '#api'
import { hostedProvider, type JsonObject } from '#flow'
import type { ActionStatus, WorkSpan } from '#run'
import * as z from 'zod/mini'
import type { ActionProvider } from '../actions/provider.ts'
import { asRefusal } from '../actions/refusals.ts'
import { parseDocument } from '../server/parse.ts'
import { acceptAction, acceptedAction, actionIdOf, dropAction } from '../store/accepted-actions.ts'
import type { Store } from '../store/store.ts'
import { entriesOf, ingest } from './ingest.ts'
import { readTask, taskDocument } from './indexes.ts'

const NAME = 'search_ingest'

const hosted = hostedProvider('https://actions.globus.org/search/ingest')

const target = z.looseObject({ search_index: z.string() })

/** @param onIngest once it is durable */
export function createIngestProvider(
  store: Store,
  onIngest: (indexId: string, entries: readonly MetaEntry[]) => void,
): ActionProvider {
  function statusOf(actionId: string): ActionStatus {
    const action = acceptedAction(store.db, NAME, actionId)
    const task = readTask(store.db, actionId)
    const work: WorkSpan = {
      name: 'ingest',
      attempt: 1,
      start: task.work_start,
      end: task.work_end,
      outcome: 'succeeded',
      task_id: actionId,
    }
    return {
      ...action,
      status: 'SUCCEEDED',
      start_time: task.work_start,
      completion_time: task.work_end,
      release_after: 'P30D',
      display_status: task.message ?? 'ingested',
      details: { ...taskDocument(task), work: [{ ...work }] },
    }
  }

  return {
    name: NAME,
    urls: [hosted.url],
    title: hosted.title,
    description: 'Adds metadata to a search index',
    inputSchema: hosted.inputSchema,
    scope: hosted.scope,
    synchronous: true,
    async run(request, caller) {
      try {
        const { search_index } = parseDocument(target, request.body)
        const entries = entriesOf(ingestForm(request.body))
        const actionId = actionIdOf(request.request_id)
        const fresh = await store.write((db) => {
          const accepted = acceptAction(db, NAME, request, caller)
          if (accepted) ingest(db, actionId, search_index, entries)
          return accepted
        })
        if (fresh) onIngest(search_index, entries)
        return statusOf(actionId)
      } catch (error) {
        throw asRefusal(error)
      }
    },
    status: async (actionId) => statusOf(actionId),
    cancel: async (actionId) => statusOf(actionId),
    async release(actionId) {
      const last = statusOf(actionId)
      await store.write((db) => {
        db.prepare('DELETE FROM search_tasks WHERE task_id = ?').run(actionId)
        dropAction(db, NAME, actionId)
      })
      return last
    },
  }
}

/** The short form, one entry in the body itself, as the long one. */
function ingestForm(body: JsonObject): unknown {
  if ('ingest_data' in body) return body
  const { subject, visible_to, content, id } = body
  return { ingest_type: 'GMetaEntry', ingest_data: { subject, visible_to, content, id } }
}
