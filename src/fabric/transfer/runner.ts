/** Runs the tasks of the transfer service: a few at once, each to its end over however many processes that takes. */
import { rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Logger } from 'pino'
import { isoTime, wallClock } from '../clock.ts'
import type { Store } from '../store/store.ts'
import type { Collections } from './collections.ts'
import { partName } from './copy-item.ts'
import { copyTask } from './copy-task.ts'
import { createCopierPool } from './copier/pool.ts'
import { deleteTask } from './delete-task.ts'
import { canceled, failureAt, type TransferFailure } from './failure.ts'
import { locateName } from './place.ts'
import { newRunning, type Running, type Totals } from './progress.ts'
import { readItems } from './items.ts'
import { insertEvent, readTask, type TaskEvent, type TaskRow } from './tasks.ts'

const TASKS_AT_ONCE = 4

export interface RunnerParts {
  readonly store: Store
  readonly log: Logger
  readonly collections: Collections
  /** The task began, ended or had a fault: durable by now. */
  readonly onChange: (taskId: string, active: boolean) => void
  /** More of it is done. */
  readonly onProgress: (taskId: string) => void
}

export interface Live {
  readonly totals: Totals
  /** True while what was written is read back. */
  readonly checking: boolean
}

export interface Runner {
  /** Begin a task that is on disk, when its turn comes. */
  begin(taskId: string): void
  cancel(taskId: string): void
  /** How far an active task is; undefined for one that is not running. */
  live(taskId: string): Live | undefined
  busy(): boolean
  /** Leave off; what is active goes on in the next process. */
  stop(): Promise<void>
}

export function createRunner({ store, log, collections, onChange, onProgress }: RunnerParts): Runner {
  const pool = createCopierPool()
  const waiting: string[] = []
  const running = new Map<string, Running>()
  const ends = new Set<Promise<void>>()
  let stopping = false

  function next(): void {
    while (!stopping && running.size < TASKS_AT_ONCE) {
      const taskId = waiting.shift()
      if (taskId === undefined) return
      const task = newRunning()
      running.set(taskId, task)
      const end = run(taskId, task).finally(() => {
        running.delete(taskId)
        ends.delete(end)
        next()
      })
      ends.add(end)
    }
  }

  async function run(taskId: string, task: Running): Promise<void> {
    try {
      await note(taskId, { code: 'STARTED', description: 'started' }, `work_start=COALESCE(work_start, ?)`, [now()])
      onChange(taskId, true)
      const row = readTask(store.db, taskId)
      if (row) await work(row, task)
      await finish(taskId, task)
    } catch (error) {
      if (stopping) return
      const failure = failureAt('the task', error)
      if (failure.code === 'IO_ERROR') log.error({ err: error, task_id: taskId }, 'a transfer failed')
      await finish(taskId, task, failure).catch((cause: unknown) => notRecorded(taskId, cause))
    }
  }

  /** The task is taken up again at the next start. */
  const notRecorded = (taskId: string, cause: unknown): void =>
    log.error({ err: cause, task_id: taskId }, 'the end of a transfer could not be recorded')

  function work({ task_id: taskId, request, expanded }: TaskRow, task: Running): Promise<void> {
    if (request.kind === 'delete') return deleteTask(request, collections.get(request.endpoint), task)
    return copyTask({
      taskId,
      request,
      expanded,
      store,
      collections,
      pool,
      task,
      onProgress: () => onProgress(taskId),
      async onFault({ code, message }) {
        await note(taskId, { code, description: 'trying again', details: message, is_error: true }, 'faults=faults+1')
        onChange(taskId, true)
      },
    })
  }

  async function finish(taskId: string, task: Running, failure?: TransferFailure): Promise<void> {
    const end = now()
    const error = failure && { code: failure.code, description: failure.message }
    if (failure)
      await removeParts(taskId).catch((cause: unknown) =>
        log.warn({ err: cause, task_id: taskId }, 'what a transfer left under temporary names could not be removed'),
      )
    await note(
      taskId,
      failure
        ? {
            code: failure.code,
            description: failure.code.toLowerCase().replaceAll('_', ' '),
            details: failure.message,
            is_error: failure.code !== 'CANCELED',
          }
        : { code: 'SUCCEEDED', description: 'succeeded' },
      'status=?, completion_time=?, work_end=?, totals=?, fatal_error=?',
      [failure ? 'FAILED' : 'SUCCEEDED', end, end, JSON.stringify(task.totals), error ? JSON.stringify(error) : null],
    )
    onChange(taskId, false)
  }

  /** What a task that goes no further has left under temporary names. */
  async function removeParts(taskId: string): Promise<void> {
    const row = readTask(store.db, taskId)
    if (row?.request.kind !== 'transfer') return
    for (const item of readItems(store.db, taskId)) {
      if (item.kind !== 'file' || item.state === 'done' || item.state === 'skipped') continue
      const target = await locateName(collections.get(row.request.destination), item.destination_path).catch(
        () => undefined,
      )
      if (target !== undefined) await rm(join(dirname(target), partName(taskId, item.n)), { force: true })
    }
  }

  function note(taskId: string, event: TaskEvent, set: string, values: readonly (string | null)[] = []): Promise<void> {
    return store.write((db) => {
      insertEvent(db, taskId, event)
      db.prepare(`UPDATE transfer_tasks SET ${set} WHERE task_id=?`).run(...values, taskId)
    })
  }

  return {
    begin(taskId) {
      waiting.push(taskId)
      next()
    },
    cancel(taskId) {
      running.get(taskId)?.controller.abort()
      const at = waiting.indexOf(taskId)
      if (at < 0) return
      waiting.splice(at, 1)
      void finish(taskId, newRunning(), canceled()).catch((cause: unknown) => notRecorded(taskId, cause))
    },
    live(taskId) {
      const task = running.get(taskId)
      if (!task) return undefined
      const flying = [...task.inFlight.values()].reduce((sum, bytes) => sum + bytes, 0)
      return {
        totals: { ...task.totals, bytes_transferred: task.totals.bytes_transferred + flying },
        checking: task.checking,
      }
    },
    busy: () => running.size > 0 || waiting.length > 0,
    async stop() {
      stopping = true
      for (const { controller } of running.values()) controller.abort()
      await pool.close()
      await Promise.all(ends)
    },
  }
}

const now = () => isoTime(wallClock())
