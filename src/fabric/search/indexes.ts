/** The indexes and entries of the search service on disk. */
import { randomUUID } from 'node:crypto'
import type { DatabaseSync, SQLOutputValue } from 'node:sqlite'
import type { Index, MetaEntry } from '#api'
import type { JsonObject } from '#flow'
import { isoTime, wallClock } from '../clock.ts'
import { ServiceError } from '../server/error.ts'
import { wordsOf } from './field.ts'

export interface EntryRow {
  readonly subject: string
  readonly entry_id: string | null
  readonly content: JsonObject
  readonly visible_to: readonly string[]
}

export interface TaskRow {
  readonly task_id: string
  readonly index_id: string
  readonly task_type: string
  readonly state: 'SUCCESS' | 'FAILED'
  readonly message: string | null
  readonly work_start: string
  readonly work_end: string
}

const now = () => isoTime(wallClock())

export function insertIndex(db: DatabaseSync, displayName: string, description: string): string {
  const id = randomUUID()
  db.prepare('INSERT INTO search_indexes VALUES (?,?,?,?)').run(id, displayName, description, now())
  return id
}

/** @throws {ServiceError} 404 `NotFound.Generic` */
export function indexDocument(db: DatabaseSync, id: string): Index {
  const row = db.prepare('SELECT * FROM search_indexes WHERE id=?').get(id)
  if (!row) throw new ServiceError(404, 'NotFound.Generic', `there is no index ${id}`)
  const counts = db
    .prepare(
      `SELECT COUNT(*) AS entries, COUNT(DISTINCT subject) AS subjects, TOTAL(LENGTH(content)) AS bytes,
       MAX(modified) AS modified FROM search_entries WHERE index_id=?`,
    )
    .get(id)
  const created = String(row['created'])
  return {
    '@datatype': 'GSearchIndex',
    '@version': '2017-09-01',
    id,
    display_name: String(row['display_name']),
    description: String(row['description']),
    creation_date: shortTime(created),
    is_trial: false,
    subscription_id: null,
    max_size_in_mb: null,
    size_in_mb: Math.ceil(Number(counts?.['bytes']) / 1e6),
    num_subjects: Number(counts?.['subjects']),
    num_entries: Number(counts?.['entries']),
    status: 'open',
    available: true,
    content_last_modified_date: shortTime(String(counts?.['modified'] ?? created)),
  }
}

const shortTime = (iso: string) => iso.slice(0, 19).replace('T', ' ')

export const indexIds = (db: DatabaseSync): string[] =>
  db
    .prepare('SELECT id FROM search_indexes ORDER BY created')
    .all()
    .map((row) => String(row['id']))

/** The same subject and id is the same entry: what was there is replaced. */
export function putEntry(db: DatabaseSync, indexId: string, entry: MetaEntry): void {
  const row = db
    .prepare(
      `INSERT INTO search_entries (index_id, subject, entry_id, content, visible_to, modified) VALUES (?,?,?,?,?,?)
       ON CONFLICT (index_id, subject, entry_id) DO UPDATE
       SET content=excluded.content, visible_to=excluded.visible_to, modified=excluded.modified RETURNING rowid`,
    )
    .get(indexId, entry.subject, entry.id ?? '', JSON.stringify(entry.content), JSON.stringify(entry.visible_to), now())
  const rowid = Number(row?.['rowid'])
  db.prepare('DELETE FROM search_words WHERE rowid=?').run(rowid)
  db.prepare('INSERT INTO search_words (rowid, words) VALUES (?,?)').run(
    rowid,
    `${entry.subject}\n${wordsOf(entry.content)}`,
  )
}

/** Answers with how many entries there were. */
export function removeEntries(db: DatabaseSync, indexId: string, subject: string, entryId?: string): number {
  const rows = db
    .prepare(
      `DELETE FROM search_entries WHERE index_id=? AND subject=? ${entryId === undefined ? '' : 'AND entry_id=?'} RETURNING rowid`,
    )
    .all(indexId, subject, ...(entryId === undefined ? [] : [entryId]))
  for (const row of rows) db.prepare('DELETE FROM search_words WHERE rowid=?').run(Number(row['rowid']))
  return rows.length
}

/** Entries of an index that hold all the words, best first; without words all, newest first. */
export function* entries(db: DatabaseSync, indexId: string, words?: string): Generator<EntryRow> {
  const found =
    words === undefined
      ? db.prepare('SELECT * FROM search_entries WHERE index_id=? ORDER BY modified DESC, rowid DESC').iterate(indexId)
      : db
          .prepare(
            `SELECT e.* FROM search_words w JOIN search_entries e ON e.rowid = w.rowid
             WHERE search_words MATCH ? AND e.index_id=? ORDER BY rank, e.modified DESC`,
          )
          .iterate(words, indexId)
  for (const row of found) yield entryOf(row)
}

export const entriesOfSubject = (db: DatabaseSync, indexId: string, subject: string): EntryRow[] =>
  db
    .prepare('SELECT * FROM search_entries WHERE index_id=? AND subject=? ORDER BY entry_id')
    .all(indexId, subject)
    .map(entryOf)

function entryOf(row: Record<string, SQLOutputValue>): EntryRow {
  const id = String(row['entry_id'])
  // SAFETY: putEntry wrote these columns from a parsed entry.
  return {
    subject: String(row['subject']),
    entry_id: id === '' ? null : id,
    content: JSON.parse(String(row['content'])),
    visible_to: JSON.parse(String(row['visible_to'])),
  } as EntryRow
}

/** A task is written with what it did, in one transaction: it has succeeded by the time anybody reads it. */
export function insertTask(
  db: DatabaseSync,
  taskId: string,
  indexId: string,
  type: string,
  start: string,
  message: string,
): void {
  db.prepare(`INSERT OR REPLACE INTO search_tasks VALUES (?,?,?,'SUCCESS',?,?,?)`).run(
    taskId,
    indexId,
    type,
    message,
    start,
    now(),
  )
}

/** @throws {ServiceError} 404 */
export function readTask(db: DatabaseSync, taskId: string): TaskRow {
  const row = db.prepare('SELECT * FROM search_tasks WHERE task_id=?').get(taskId)
  if (!row) throw new ServiceError(404, 'NotFound.Generic', `there is no task ${taskId}`)
  // SAFETY: the columns of this table are the fields of TaskRow (schema.ts).
  return row as unknown as TaskRow
}

export function taskDocument(task: TaskRow) {
  return {
    task_id: task.task_id,
    index_id: task.index_id,
    state: task.state,
    state_description: 'Task succeeded',
    task_type: task.task_type,
    message: task.message,
    creation_date: shortTime(task.work_start),
    completion_date: shortTime(task.work_end),
  }
}
