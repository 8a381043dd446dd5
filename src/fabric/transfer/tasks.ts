/** The tasks of the transfer service on disk, and their documents. */
import type { DatabaseSync, SQLOutputValue } from 'node:sqlite'
import type { TransferTask } from '#api'
import { isoTime, wallClock } from '../clock.ts'
import type { FailureCode } from './failure.ts'
import { nothingYet, type Totals } from './progress.ts'
import type { TaskRequest } from './request.ts'

export interface TaskRow {
  readonly task_id: string
  readonly type: 'TRANSFER' | 'DELETE'
  readonly status: 'ACTIVE' | 'SUCCEEDED' | 'FAILED'
  readonly label: string | null
  readonly request: TaskRequest
  readonly request_time: string
  readonly completion_time: string | null
  readonly work_start: string | null
  readonly work_end: string | null
  readonly expanded: boolean
  readonly faults: number
  readonly fatal_error: { readonly code: FailureCode; readonly description: string } | null
  readonly totals: Totals
}

/** False when a task with this id is there already. */
export function insertTask(db: DatabaseSync, taskId: string, request: TaskRequest, label: string | null): boolean {
  const { changes } = db
    .prepare(
      `INSERT OR IGNORE INTO transfer_tasks (task_id, type, status, label, request, request_time) VALUES (?,?,'ACTIVE',?,?,?)`,
    )
    .run(
      taskId,
      request.kind === 'transfer' ? 'TRANSFER' : 'DELETE',
      label,
      JSON.stringify(request),
      isoTime(wallClock()),
    )
  return Number(changes) > 0
}

export function readTask(db: DatabaseSync, taskId: string): TaskRow | undefined {
  const row = db.prepare('SELECT * FROM transfer_tasks WHERE task_id=?').get(taskId)
  return row && taskOf(row)
}

export interface TaskEvent {
  readonly code: string
  readonly description: string
  readonly details?: string
  readonly is_error?: boolean
}

export function insertEvent(db: DatabaseSync, taskId: string, event: TaskEvent): void {
  db.prepare(
    `INSERT INTO transfer_events SELECT ?, COALESCE(MAX(n), 0) + 1, ?, ?, ?, ?, ? FROM transfer_events WHERE task_id=?`,
  ).run(
    taskId,
    isoTime(wallClock()),
    event.code,
    event.description,
    event.details ?? '',
    event.is_error ? 1 : 0,
    taskId,
  )
}

/** What the document of a task says beside its row. */
export interface TaskNames {
  readonly username: string
  readonly owner: string
  /** Display name of a collection; null when it is gone. */
  collection(id: string): string | null
}

/** The Transfer task document (Globus Transfer API): no field is missing. */
export function taskDocument(row: TaskRow, totals: Totals, names: TaskNames): TransferTask {
  const source = row.request.kind === 'transfer' ? row.request.source : row.request.endpoint
  const destination = row.request.kind === 'transfer' ? row.request.destination : null
  const rate = bytesPerSecond(row, totals)
  const active = row.status === 'ACTIVE'
  const nice = active ? (row.work_start === null ? 'Queued' : 'OK') : null
  const count = (value: number) => (row.type === 'TRANSFER' ? value : 0)
  return {
    DATA_TYPE: 'task',
    task_id: row.task_id,
    type: row.type,
    status: row.status,
    label: row.label,
    username: names.username,
    owner_id: names.owner,
    request_time: row.request_time,
    completion_time: row.completion_time,
    deadline: null,
    source_endpoint: null,
    source_endpoint_id: source,
    source_endpoint_display_name: names.collection(source),
    destination_endpoint: null,
    destination_endpoint_id: destination,
    destination_endpoint_display_name: destination === null ? null : names.collection(destination),
    sync_level: row.request.kind === 'transfer' ? row.request.syncLevel : null,
    encrypt_data: false,
    verify_checksum: row.request.kind === 'transfer' && row.request.verify,
    delete_destination_extra: false,
    recursive_symlinks: 'ignore',
    preserve_timestamp: row.request.kind === 'transfer' && row.request.preserveTimestamp,
    skip_source_errors: false,
    fail_on_quota_errors: true,
    filter_rules: null,
    command: 'API 0.10',
    history_deleted: false,
    faults: row.faults,
    files: totals.files,
    directories: totals.directories,
    symlinks: 0,
    files_skipped: totals.files_skipped,
    files_transferred: active && row.work_start === null ? null : totals.files_transferred,
    subtasks_total: totals.files,
    subtasks_pending: active ? totals.files - totals.files_transferred - totals.files_skipped : 0,
    subtasks_retrying: 0,
    subtasks_succeeded: totals.files_transferred,
    subtasks_expired: 0,
    subtasks_canceled: 0,
    subtasks_failed: row.status === 'FAILED' ? 1 : 0,
    subtasks_skipped_errors: 0,
    bytes_transferred: count(totals.bytes_transferred),
    bytes_checksummed: count(totals.bytes_checksummed),
    effective_bytes_per_second: rate,
    nice_status: nice,
    nice_status_details: null,
    nice_status_short_description: nice,
    nice_status_expires_in: -1,
    is_ok: active ? true : null,
    is_paused: false,
    canceled_by_admin: null,
    canceled_by_admin_message: null,
    fatal_error: row.fatal_error,
  }
}

/** While work lasted, waiting for a turn not counted. */
export function bytesPerSecond(row: TaskRow, totals: Totals): number {
  if (row.work_start === null) return 0
  const end = row.work_end === null ? Date.now() : Date.parse(row.work_end)
  const seconds = Math.max((end - Date.parse(row.work_start)) / 1000, 1e-3)
  return Math.round(totals.bytes_transferred / seconds)
}

type Row = Record<string, SQLOutputValue>
const textOf = (row: Row, key: string) => (row[key] === null ? null : String(row[key]))

function taskOf(row: Row): TaskRow {
  const totals = textOf(row, 'totals')
  const error = textOf(row, 'fatal_error')
  // SAFETY: the table's JSON columns and enumerated texts are written by this folder alone.
  return {
    task_id: String(row['task_id']),
    type: String(row['type']),
    status: String(row['status']),
    label: textOf(row, 'label'),
    request: JSON.parse(String(row['request'])),
    request_time: String(row['request_time']),
    completion_time: textOf(row, 'completion_time'),
    work_start: textOf(row, 'work_start'),
    work_end: textOf(row, 'work_end'),
    expanded: row['expanded'] === 1,
    faults: Number(row['faults']),
    fatal_error: error === null ? null : JSON.parse(error),
    totals: totals === null ? nothingYet : JSON.parse(totals),
  } as TaskRow
}
