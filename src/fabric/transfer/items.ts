/** The files and folders of a task on disk. */
import type { DatabaseSync, SQLOutputValue } from 'node:sqlite'
import type { Mark } from './copier/job.ts'

export interface ItemRow {
  readonly n: number
  readonly kind: 'file' | 'dir'
  readonly source_path: string
  readonly destination_path: string
  readonly size: number
  readonly state: 'pending' | 'copied' | 'done' | 'skipped'
  readonly sha256: string | null
  readonly mark: Mark | null
}

export function readItems(db: DatabaseSync, taskId: string): ItemRow[] {
  return db.prepare('SELECT * FROM transfer_items WHERE task_id=? ORDER BY n').all(taskId).map(itemOf)
}

function itemOf(row: Record<string, SQLOutputValue>): ItemRow {
  const mark = row['mark']
  // SAFETY: these columns are written by this folder alone.
  return {
    n: Number(row['n']),
    kind: String(row['kind']),
    source_path: String(row['source_path']),
    destination_path: String(row['destination_path']),
    size: Number(row['size']),
    state: String(row['state']),
    sha256: row['sha256'] === null ? null : String(row['sha256']),
    mark: typeof mark === 'string' ? JSON.parse(mark) : null,
  } as ItemRow
}
