/** A task that copies: every file and folder it means, found first, then copied some at once. */
import { mkdir } from 'node:fs/promises'
import type { Store } from '../store/store.ts'
import type { Collections } from './collections.ts'
import { copyItem, type ItemWork } from './copy-item.ts'
import type { CopierPool } from './copier/pool.ts'
import { expandItem, type FoundItem } from './expand.ts'
import { canceled, failureAt, type TransferFailure } from './failure.ts'
import { locate, placeOf, type Root } from './place.ts'
import { plusItem, totalsOf, type Running } from './progress.ts'
import type { CopyRequest } from './request.ts'
import { readItems, type ItemRow } from './items.ts'

const FILES_AT_ONCE = 4

export interface CopyTask {
  readonly taskId: string
  readonly request: CopyRequest
  /** The items of the task have been found and recorded, by this process or one before. */
  readonly expanded: boolean
  readonly store: Store
  readonly collections: Collections
  readonly pool: CopierPool
  readonly task: Running
  readonly onProgress: () => void
  readonly onFault: (failure: TransferFailure) => Promise<void>
}

/** @throws {TransferFailure} of the first item that fails; the others are stopped. */
export async function copyTask(parts: CopyTask): Promise<void> {
  const { taskId, request, store, collections, task } = parts
  const from = collections.get(request.source)
  const to = collections.get(request.destination)
  if (!parts.expanded) await expandAll(parts, from)
  const items = readItems(store.db, taskId)
  task.totals = totalsOf(items, request.verify)
  for (const item of items.filter(({ kind, state }) => kind === 'dir' && state === 'pending')) {
    await makeFolder(to, item.destination_path)
    await store.write((db) =>
      db.prepare(`UPDATE transfer_items SET state='done' WHERE task_id=? AND n=?`).run(taskId, item.n),
    )
  }
  const expected = new Map(request.items.map((item) => [item.destination_path, item.expected]))
  await inParallel(
    items.filter(({ kind, state }) => kind === 'file' && (state === 'pending' || state === 'copied')),
    task.controller,
    async (item) => {
      const { state, bytes } = await copyItem({
        ...parts,
        item,
        from,
        to,
        expected: expected.get(item.destination_path) ?? null,
        signal: task.controller.signal,
        listener: listenerOf(parts, item),
      })
      task.inFlight.delete(item.n)
      task.totals = plusItem(task.totals, item, state, bytes, request.verify)
      parts.onProgress()
    },
  )
}

async function expandAll({ taskId, request, store, task }: CopyTask, from: Root): Promise<void> {
  const found: FoundItem[] = []
  for (const item of request.items) {
    if (task.controller.signal.aborted) throw canceled()
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

function listenerOf({ taskId, store, task, onProgress }: CopyTask, item: ItemRow): ItemWork['listener'] {
  return {
    progress(phase, bytes) {
      task.checking = phase === 'checking'
      if (phase === 'copying') task.inFlight.set(item.n, bytes)
      onProgress()
    },
    mark(mark) {
      const update = 'UPDATE transfer_items SET mark=? WHERE task_id=? AND n=?'
      const written = store.write((db) => db.prepare(update).run(JSON.stringify(mark), taskId, item.n))
      // From an older mark more is copied again, and no less is right.
      written.catch(() => undefined)
    },
  }
}

async function makeFolder(root: Root, path: string): Promise<void> {
  const target = await locate(root, path)
  await mkdir(target, { recursive: true }).catch((error: unknown) => {
    throw failureAt(placeOf(root, path), error)
  })
}

/** Some at once; the first that fails stops the others, and is what the whole fails with. */
async function inParallel(
  items: readonly ItemRow[],
  controller: AbortController,
  work: (item: ItemRow) => Promise<void>,
): Promise<void> {
  const rest = items.values()
  let failed: { readonly error: unknown } | undefined
  await Promise.all(
    Array.from({ length: Math.min(FILES_AT_ONCE, items.length) }, async () => {
      for (const item of rest) {
        if (failed) return
        try {
          if (controller.signal.aborted) throw canceled()
          await work(item)
        } catch (error) {
          failed ??= { error }
          controller.abort()
        }
      }
    }),
  )
  if (failed) throw failed.error
}
