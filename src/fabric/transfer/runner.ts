/** Runs the tasks of the transfer service: a few at once, each to its end over however many processes that takes. */
import { lstat, mkdir, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Logger } from 'pino'
import { isoTime, wallClock } from '../clock.ts'
import type { Store } from '../store/store.ts'
import type { Collections } from './collections.ts'
import { copyItem, partName } from './copy-item.ts'
import { createCopierPool } from './copier/pool.ts'
import { expandItem, type FoundItem } from './expand.ts'
import { failureAt, TransferFailure } from './failure.ts'
import { locate, locateName, placeOf } from './place.ts'
import { nothingYet, type Totals } from './progress.ts'
import type { CopyRequest, DeleteRequest } from './request.ts'
import { insertEvent, readItems, readTask, type ItemRow, type TaskEvent } from './tasks.ts'

const TASKS_AT_ONCE = 4
const FILES_AT_ONCE = 4

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

interface Running {
  readonly controller: AbortController
  totals: Totals
  checking: boolean
  /** Bytes of the files that are being copied now. */
  readonly inFlight: Map<number, number>
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
      const task = { controller: new AbortController(), totals: nothingYet, checking: false, inFlight: new Map() }
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
      if (row?.request.kind === 'transfer') await copyAll(taskId, row.request, row.expanded, task)
      else if (row?.request.kind === 'delete') await deleteAll(row.request, task)
      await finish(taskId, task)
    } catch (error) {
      if (stopping) return
      const failure = failureAt('the task', error)
      if (failure.code === 'IO_ERROR') log.error({ err: error, task_id: taskId }, 'a transfer failed')
      await finish(taskId, task, failure).catch((cause: unknown) =>
        log.error({ err: cause, task_id: taskId }, 'the end of a transfer could not be recorded'),
      )
    }
  }

  async function copyAll(taskId: string, request: CopyRequest, expanded: boolean, task: Running): Promise<void> {
    const from = collections.get(request.source)
    const to = collections.get(request.destination)
    if (!expanded) await expandAll(taskId, request, task.controller.signal)
    const items = readItems(store.db, taskId)
    task.totals = totalsOf(items, request.verify)
    const expected = new Map(request.items.map((item) => [item.destination_path, item.expected]))
    for (const item of items.filter(({ kind, state }) => kind === 'dir' && state === 'pending')) {
      await makeFolder(to, item.destination_path)
      await store.write((db) =>
        db.prepare(`UPDATE transfer_items SET state='done' WHERE task_id=? AND n=?`).run(taskId, item.n),
      )
    }
    await inParallel(
      items.filter(({ kind, state }) => kind === 'file' && (state === 'pending' || state === 'copied')),
      task.controller,
      async (item, signal) => {
        const done = await copyItem({
          taskId,
          item,
          request,
          expected: expected.get(item.destination_path) ?? null,
          from,
          to,
          store,
          pool,
          signal,
          listener: {
            progress(phase, bytes) {
              task.checking = phase === 'checking'
              if (phase === 'copying') task.inFlight.set(item.n, bytes)
              onProgress(taskId)
            },
            mark: (mark) =>
              void store.write((db) =>
                db
                  .prepare('UPDATE transfer_items SET mark=? WHERE task_id=? AND n=?')
                  .run(JSON.stringify(mark), taskId, item.n),
              ),
          },
          onFault: async (failure) => {
            await note(
              taskId,
              { code: failure.code, description: 'trying again', details: failure.message, is_error: true },
              'faults=faults+1',
            )
            onChange(taskId, true)
          },
        })
        task.inFlight.delete(item.n)
        task.totals = plusItem(task.totals, item, done.state, done.bytes, request.verify)
        onProgress(taskId)
      },
    )
  }

  async function expandAll(taskId: string, request: CopyRequest, signal: AbortSignal): Promise<void> {
    const from = collections.get(request.source)
    const found: FoundItem[] = []
    for (const item of request.items) {
      if (signal.aborted) throw canceled()
      found.push(...(await expandItem(from, item)))
    }
    await store.write((db) => {
      const insert = db.prepare(
        `INSERT INTO transfer_items (task_id, n, kind, source_path, destination_path, size, state) VALUES (?,?,?,?,?,?,'pending')`,
      )
      found.forEach((item, n) => insert.run(taskId, n, item.kind, item.source_path, item.destination_path, item.size))
      db.prepare('UPDATE transfer_tasks SET expanded=1 WHERE task_id=?').run(taskId)
    })
  }

  async function deleteAll(request: DeleteRequest, task: Running): Promise<void> {
    const root = collections.get(request.endpoint)
    for (const path of request.paths) {
      if (task.controller.signal.aborted) throw canceled()
      const place = placeOf(root, path)
      const target = await locateName(root, path)
      const stats = await lstat(target).catch((error: unknown) => {
        const failure = failureAt(place, error)
        if (failure.code === 'FILE_NOT_FOUND' && request.ignoreMissing) return undefined
        throw failure
      })
      if (!stats) continue
      if (stats.isDirectory() && !request.recursive)
        throw new TransferFailure('IS_A_DIRECTORY', `${place} is a folder: set "recursive" to delete it`)
      await rm(target, { recursive: request.recursive }).catch((error: unknown) => {
        throw failureAt(place, error)
      })
      const kind = stats.isDirectory() ? 'directories' : 'files'
      task.totals = { ...task.totals, [kind]: task.totals[kind] + 1 }
    }
  }

  async function makeFolder(root: ReturnType<Collections['get']>, path: string): Promise<void> {
    const target = await locate(root, path)
    await mkdir(target, { recursive: true }).catch((error: unknown) => {
      throw failureAt(placeOf(root, path), error)
    })
  }

  async function finish(taskId: string, task: Running, failure?: TransferFailure): Promise<void> {
    const end = now()
    const error = failure && { code: failure.code, description: failure.message }
    if (failure) await removeParts(taskId)
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
      const task = { controller: new AbortController(), totals: nothingYet, checking: false, inFlight: new Map() }
      void finish(taskId, task, canceled())
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
const canceled = () => new TransferFailure('CANCELED', 'the task was canceled')

/** Some at once; the first that fails stops the others, and is what the whole fails with. */
async function inParallel(
  items: readonly ItemRow[],
  controller: AbortController,
  work: (item: ItemRow, signal: AbortSignal) => Promise<void>,
): Promise<void> {
  const rest = items.values()
  let failed: { readonly error: unknown } | undefined
  await Promise.all(
    Array.from({ length: Math.min(FILES_AT_ONCE, items.length) }, async () => {
      for (const item of rest) {
        if (failed) return
        try {
          if (controller.signal.aborted) throw canceled()
          await work(item, controller.signal)
        } catch (error) {
          failed ??= { error }
          controller.abort()
        }
      }
    }),
  )
  if (failed) throw failed.error
}

function totalsOf(items: readonly ItemRow[], verify: boolean): Totals {
  const start: Totals = {
    ...nothingYet,
    files: items.filter(({ kind }) => kind === 'file').length,
    directories: items.filter(({ kind }) => kind === 'dir').length,
    bytes: items.reduce((sum, { size }) => sum + size, 0),
  }
  return items
    .filter(({ kind }) => kind === 'file')
    .reduce(
      (totals, item) =>
        item.state === 'done' || item.state === 'skipped'
          ? plusItem(totals, item, item.state, item.size, verify)
          : totals,
      start,
    )
}

/** @param bytes of the file as it turned out; it may have grown since it was found */
function plusItem(totals: Totals, item: ItemRow, state: 'done' | 'skipped', bytes: number, verify: boolean): Totals {
  const done = state === 'done'
  return {
    ...totals,
    bytes: totals.bytes + bytes - item.size,
    files_transferred: totals.files_transferred + (done ? 1 : 0),
    files_skipped: totals.files_skipped + (done ? 0 : 1),
    bytes_transferred: totals.bytes_transferred + (done ? bytes : 0),
    bytes_checksummed: totals.bytes_checksummed + (done && verify ? bytes : 0),
  }
}
