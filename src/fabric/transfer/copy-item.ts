/** One file of a task, from its source to its final name: copied by a thread, recorded whole, then renamed. */
import { access, lstat, mkdir, open, rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Store } from '../store/store.ts'
import type { CopierPool, CopyListener } from './copier/pool.ts'
import type { CopyOutcome } from './copier/job.ts'
import { failureAt, TransferFailure } from './failure.ts'
import { locate, locateName, placeOf, type Root } from './place.ts'
import type { CopyItem, CopyRequest } from './request.ts'
import type { ItemRow } from './items.ts'

/** How often a file is copied again from its start when it changed meanwhile, or a disk erred. */
const TRIES = 3

export interface ItemWork {
  readonly taskId: string
  readonly item: ItemRow
  readonly request: CopyRequest
  readonly expected: CopyItem['expected']
  readonly from: Root
  readonly to: Root
  readonly store: Store
  readonly pool: CopierPool
  readonly listener: CopyListener
  readonly signal: AbortSignal
  /** A try failed and there will be another. */
  readonly onFault: (failure: TransferFailure) => Promise<void>
}

export interface ItemDone {
  readonly state: 'done' | 'skipped'
  readonly bytes: number
}

/** @throws {TransferFailure} naming collection and path */
export async function copyItem(work: ItemWork): Promise<ItemDone> {
  const { item, to, taskId } = work
  const place = placeOf(to, item.destination_path)
  try {
    const destination = await locateName(to, item.destination_path)
    await mkdir(dirname(destination), { recursive: true })
    if ((await lstat(destination).catch(() => undefined))?.isDirectory())
      throw new TransferFailure('IS_A_DIRECTORY', `${place} is a folder and should become a file`)
    const part = join(dirname(destination), partName(taskId, item.n))
    // Recorded whole by a process that ended before, or after, it gave the file its name.
    if (item.state === 'copied' && (await exists(part))) return await giveName(work, part, destination, item.size)
    if (item.state === 'copied' && (await exists(destination))) return await settle(work, 'done', item.size)
    return await copyWithRetries(work, part, destination)
  } catch (error) {
    throw failureAt(place, error)
  }
}

/** Starts with a dot: sources of data do not look at such files. */
export const partName = (taskId: string, n: number): string => `.davy-${taskId}-${n}.part`

async function copyWithRetries(work: ItemWork, part: string, destination: string): Promise<ItemDone> {
  const { item, request, from, to } = work
  const source = await locate(from, item.source_path)
  for (let attempt = 1; ; attempt++) {
    const outcome = await work.pool.run(
      {
        source,
        destination,
        part,
        mark: attempt === 1 ? item.mark : null,
        verify: request.verify,
        expected: work.expected,
        syncLevel: request.syncLevel,
        preserveTimestamp: request.preserveTimestamp,
      },
      work.listener,
      work.signal,
    )
    if (outcome.kind === 'skipped') return settle(work, 'skipped', outcome.bytes)
    if (outcome.kind === 'copied') {
      await work.store.write((db) =>
        db
          .prepare(`UPDATE transfer_items SET state='copied', size=?, sha256=?, mark=NULL WHERE task_id=? AND n=?`)
          .run(outcome.bytes, outcome.sha256, work.taskId, item.n),
      )
      return giveName(work, part, destination, outcome.bytes)
    }
    const failure = failureOf(outcome, placeOf(from, item.source_path), placeOf(to, item.destination_path))
    if (attempt === TRIES || work.signal.aborted || !mayPass(outcome)) throw failure
    await work.onFault(failure)
    await rm(part, { force: true })
  }
}

/** A second look may help against these; a file that is not there stays so. */
function mayPass(outcome: CopyOutcome): boolean {
  if (outcome.kind !== 'failed') return false
  return (
    outcome.code === 'SOURCE_CHANGED' ||
    outcome.code === 'IO_ERROR' ||
    (outcome.code === 'CHECKSUM_MISMATCH' && outcome.side === 'destination')
  )
}

function failureOf(outcome: CopyOutcome & { kind: 'failed' }, source: string, destination: string): TransferFailure {
  return new TransferFailure(outcome.code, `${outcome.side === 'source' ? source : destination} ${outcome.text}`)
}

async function giveName(work: ItemWork, part: string, destination: string, bytes: number): Promise<ItemDone> {
  await rename(part, destination)
  const folder = await open(dirname(destination), 'r')
  try {
    await folder.sync()
  } finally {
    await folder.close()
  }
  return settle(work, 'done', bytes)
}

async function settle({ store, taskId, item }: ItemWork, state: ItemDone['state'], bytes: number): Promise<ItemDone> {
  await store.write((db) =>
    db
      .prepare('UPDATE transfer_items SET state=?, size=?, mark=NULL WHERE task_id=? AND n=?')
      .run(state, bytes, taskId, item.n),
  )
  return { state, bytes }
}

const exists = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  )
