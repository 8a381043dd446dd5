/** Ingest: entries and the task that tells of them, in one transaction. */
import type { DatabaseSync } from 'node:sqlite'
import { ingestRequest, type MetaEntry } from '#api'
import { isoTime, wallClock } from '../clock.ts'
import { parseDocument } from '../server/parse.ts'
import { indexDocument, insertTask, putEntry } from './indexes.ts'

/** @throws {ServiceError} 400 that names the field */
export function entriesOf(body: unknown): readonly MetaEntry[] {
  const request = parseDocument(ingestRequest, body, 'BadRequest.ValidationError')
  return request.ingest_type === 'GMetaEntry' ? [request.ingest_data] : request.ingest_data.gmeta
}

/** @throws {ServiceError} 404 for an index that is not there */
export function ingest(db: DatabaseSync, taskId: string, indexId: string, entries: readonly MetaEntry[]): void {
  const start = isoTime(wallClock())
  indexDocument(db, indexId)
  for (const entry of entries) putEntry(db, indexId, entry)
  const many = entries.length === 1 ? '1 entry' : `${entries.length} entries`
  insertTask(db, taskId, indexId, 'INGEST', start, `${many} ingested`)
}
