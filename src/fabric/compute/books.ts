/** The books of the compute service: its tasks and their attempts, on disk. Here, and only here, a result is accepted. */
import type { SQLOutputValue } from 'node:sqlite'
import type { Attempt, LinkValue, TaskFailure } from '#api'
import { isoTime, wallClock } from '../clock.ts'
import type { Store } from '../store/store.ts'
import { hasPrivateKeys, keepArguments, keepEnd, readArguments, readEnd } from './private-task.ts'

export interface NewTask {
  readonly task_id: string
  readonly group_id: string
  readonly function_id: string
  readonly endpoint_id: string
  readonly payload: LinkValue
  readonly cores: number
  readonly walltime_s: number | null
  /** The start of the agent that is given it as soon as this is durable. */
  readonly sent_to: string | null
  /** The run whose state asks for it, and whether something of the arguments is private in that. */
  readonly run: string | null
  readonly secret: boolean
}

/** A task as it stands on disk; what is private of it is masked. */
export interface TaskRecord {
  readonly task_id: string
  readonly group_id: string
  readonly function_id: string
  readonly endpoint_id: string
  readonly cores: number
  readonly walltime_s: number | null
  readonly status: 'open' | 'success' | 'failed'
  readonly attempt: number
  readonly deaths: number
  readonly sent_to: string | null
  readonly canceled: boolean
  readonly submitted: string
  readonly completed: string | null
  readonly result: LinkValue | null
  readonly failure: TaskFailure | null
  readonly stdout: string
  readonly stderr: string
  readonly attempts: readonly Attempt[]
}

/** How the newest attempt at a task ended. */
export interface Settlement {
  readonly task_id: string
  readonly attempt: number
  readonly worker: string | null
  readonly start: string | null
  readonly end: string
  readonly outcome: 'succeeded' | 'failed' | 'lost' | 'canceled'
  readonly value: LinkValue | null
  readonly failure: TaskFailure | null
  readonly stdout: string
  readonly stderr: string
}

/** `record` to `forget` write: they belong inside `Store.write`. */
export interface Books {
  /** In this order, which is that of their group. */
  record(tasks: readonly NewTask[]): void
  sent(taskId: string, boot: string): void
  started(start: { task_id: string; attempt: number; worker: string; start: string }): void
  /** The task ends with this. False, and nothing happens, when it has ended before or has a newer attempt. */
  settle(end: Settlement): boolean
  /** This attempt is lost and the next one counts. False as for `settle`. */
  retry(end: Settlement, workerDied: boolean): boolean
  cancel(taskId: string): void
  forget(groupId: string): void
  /** Forget groups from before `created` (ISO 8601) in which nothing is open and that are no action's. */
  forgetOld(created: string): void
  open(): TaskRecord[]
  task(taskId: string): TaskRecord | undefined
  payload(taskId: string): LinkValue
  /** `open`: with what is private, while its run is under way. */
  group(
    groupId: string,
    open?: boolean,
  ): { readonly created: string; readonly tasks: readonly TaskRecord[] } | undefined
}

export function openBooks({ db, vault }: Store): Books {
  const addGroup = db.prepare('INSERT OR IGNORE INTO compute_groups (group_id, created) VALUES (?, ?)')
  const addTask = db.prepare(
    `INSERT INTO compute_tasks (task_id, group_id, function_id, endpoint_id, payload, cores, walltime_s, status, attempt, sent_to,
       submitted, run, secret)
     VALUES (?, ?, ?, ?, ?, ?, ?, 'open', 1, ?, ?, ?, ?)`,
  )
  const setSent = db.prepare('UPDATE compute_tasks SET sent_to = ? WHERE task_id = ?')
  const isCurrent = db.prepare(`SELECT 1 FROM compute_tasks WHERE task_id = ? AND attempt = ? AND status = 'open'`)
  const setAttempt = db.prepare(
    'INSERT OR REPLACE INTO compute_attempts (task_id, attempt, worker, start, end, outcome) VALUES (?, ?, ?, ?, ?, ?)',
  )
  const endAttempt = db.prepare('UPDATE compute_attempts SET end = ?, outcome = ? WHERE task_id = ? AND attempt = ?')
  const setEnd = db.prepare(
    // The arguments have done their work, and may be large.
    `UPDATE compute_tasks SET payload = '', status = ?, completed = ?, result = ?, failure = ?, stdout = ?, stderr = ?,
       secret = ? WHERE task_id = ? AND attempt = ? AND status = 'open'`,
  )
  const setNext = db.prepare(
    `UPDATE compute_tasks SET attempt = attempt + 1, deaths = deaths + ?, sent_to = NULL
     WHERE task_id = ? AND attempt = ? AND status = 'open'`,
  )
  const setCanceled = db.prepare('UPDATE compute_tasks SET canceled = 1 WHERE task_id = ?')
  // The payload is left where it is: it is read once, when the task is sent.
  const columns = `task_id, group_id, function_id, endpoint_id, cores, walltime_s, status, attempt, deaths, sent_to,
    canceled, submitted, completed, result, failure, stdout, stderr, run, secret`
  const allOpen = db.prepare(`SELECT ${columns} FROM compute_tasks WHERE status = 'open' ORDER BY rowid`)
  const one = db.prepare(`SELECT ${columns} FROM compute_tasks WHERE task_id = ?`)
  const ofGroup = db.prepare(`SELECT ${columns} FROM compute_tasks WHERE group_id = ? ORDER BY rowid`)
  const onePayload = db.prepare('SELECT payload, run, secret FROM compute_tasks WHERE task_id = ?')
  const ofRun = db.prepare('SELECT run, secret FROM compute_tasks WHERE task_id = ?')
  const oneGroup = db.prepare('SELECT created FROM compute_groups WHERE group_id = ?')
  const attemptsOf = db.prepare(
    'SELECT attempt, worker, start, end, outcome FROM compute_attempts WHERE task_id = ? ORDER BY attempt',
  )

  const oldGroups = db.prepare(
    `SELECT group_id FROM compute_groups WHERE created < ?
     AND group_id NOT IN (SELECT action_id FROM accepted_actions)
     AND group_id NOT IN (SELECT group_id FROM compute_tasks WHERE status = 'open')`,
  )
  const forgetting = [
    'DELETE FROM compute_attempts WHERE task_id IN (SELECT task_id FROM compute_tasks WHERE group_id = ?)',
    'DELETE FROM compute_tasks WHERE group_id = ?',
    'DELETE FROM compute_groups WHERE group_id = ?',
  ].map((sql) => db.prepare(sql))

  function closeAttempt(end: Settlement): void {
    if (end.start !== null) setAttempt.run(end.task_id, end.attempt, end.worker, end.start, end.end, end.outcome)
    else if (endAttempt.run(end.end, end.outcome, end.task_id, end.attempt).changes === 0 && end.outcome === 'lost')
      // Given away and never heard of: an attempt without length, but the log counts it.
      setAttempt.run(end.task_id, end.attempt, end.worker, end.end, end.end, end.outcome)
  }

  function toRecord(row: Row): TaskRecord {
    return {
      task_id: String(row['task_id']),
      group_id: String(row['group_id']),
      function_id: String(row['function_id']),
      endpoint_id: String(row['endpoint_id']),
      cores: Number(row['cores']),
      walltime_s: row['walltime_s'] === null ? null : Number(row['walltime_s']),
      // SAFETY: only `record` and `setEnd` write it.
      status: row['status'] as TaskRecord['status'],
      attempt: Number(row['attempt']),
      deaths: Number(row['deaths']),
      sent_to: textOrNull(row['sent_to']),
      canceled: row['canceled'] === 1,
      submitted: String(row['submitted']),
      completed: textOrNull(row['completed']),
      result: toValue(row['result']),
      // SAFETY: `settle` wrote it from a checked message.
      failure: row['failure'] === null ? null : (JSON.parse(String(row['failure'])) as TaskFailure),
      stdout: textOrNull(row['stdout']) ?? '',
      stderr: textOrNull(row['stderr']) ?? '',
      // SAFETY: the columns of this table are the fields of Attempt.
      attempts: attemptsOf.all(String(row['task_id'])) as unknown as Attempt[],
    }
  }

  function toOpenRecord(row: Row): TaskRecord {
    const record = toRecord(row)
    const { run, secret } = row
    const end = typeof run === 'string' && secret === 1 ? readEnd(vault, { run, taskId: record.task_id }) : undefined
    if (!end) return record
    const { value: result, failure, stdout, stderr } = end
    return { ...record, result, failure, stdout, stderr }
  }

  return {
    record(tasks) {
      const now = isoTime(wallClock())
      for (const task of tasks) {
        addGroup.run(task.group_id, now)
        addTask.run(
          task.task_id,
          task.group_id,
          task.function_id,
          task.endpoint_id,
          task.run !== null && task.secret ? '' : fromValue(task.payload),
          task.cores,
          task.walltime_s,
          task.sent_to,
          now,
          task.run,
          task.secret ? 1 : 0,
        )
        if (task.run !== null && task.secret)
          keepArguments(vault, { run: task.run, taskId: task.task_id }, task.payload)
      }
    },
    sent: (taskId, boot) => void setSent.run(boot, taskId),
    started({ task_id, attempt, worker, start }) {
      if (isCurrent.get(task_id, attempt)) setAttempt.run(task_id, attempt, worker, start, null, 'running')
    },
    settle(end) {
      const { run, secret } = ofRun.get(end.task_id) ?? {}
      const kept =
        typeof run === 'string' && (secret === 1 || hasPrivateKeys(end))
          ? keepEnd(vault, { run, taskId: end.task_id }, end)
          : undefined
      const { value, failure, stdout, stderr } = kept ?? end
      const accepted = setEnd.run(
        end.outcome === 'succeeded' ? 'success' : 'failed',
        end.end,
        fromValue(value),
        failure === null ? null : JSON.stringify(failure),
        stdout,
        stderr,
        kept ? 1 : 0,
        end.task_id,
        end.attempt,
      )
      if (accepted.changes !== 1) return false
      closeAttempt(end)
      return true
    },
    retry(end, workerDied) {
      if (setNext.run(workerDied ? 1 : 0, end.task_id, end.attempt).changes !== 1) return false
      closeAttempt(end)
      return true
    },
    cancel: (taskId) => void setCanceled.run(taskId),
    forgetOld(created) {
      for (const row of oldGroups.all(created))
        for (const statement of forgetting) statement.run(String(row['group_id']))
    },
    open: () => allOpen.all().map(toRecord),
    task(taskId) {
      const row = one.get(taskId)
      return row && toRecord(row)
    },
    payload(taskId) {
      const { payload = null, run, secret } = onePayload.get(taskId) ?? {}
      const opened = typeof run === 'string' && secret === 1 ? readArguments(vault, { run, taskId }) : undefined
      return opened ?? toValue(payload) ?? { encoding: 'packed', text: '' }
    },
    group(groupId, open = false) {
      const row = oneGroup.get(groupId)
      const read = open ? toOpenRecord : toRecord
      return row && { created: String(row['created']), tasks: ofGroup.all(groupId).map(read) }
    },
    forget(groupId) {
      for (const statement of forgetting) statement.run(groupId)
    },
  }
}

type Row = Record<string, SQLOutputValue>

const textOrNull = (value: SQLOutputValue | undefined) => (typeof value === 'string' ? value : null)

const fromValue = (value: LinkValue | null) =>
  value === null ? null : value.encoding === 'packed' ? value.text : value.bytes

function toValue(stored: SQLOutputValue | undefined): LinkValue | null {
  if (typeof stored === 'string') return { encoding: 'packed', text: stored }
  return stored instanceof Uint8Array ? { encoding: 'cbor', bytes: stored } : null
}
