/** How far a task is, counted while it runs; kept with the task when it has ended. */
import type { ItemRow } from './items.ts'

export interface Totals {
  readonly files: number
  readonly directories: number
  readonly files_transferred: number
  readonly files_skipped: number
  /** Of all files of the task. */
  readonly bytes: number
  readonly bytes_transferred: number
  readonly bytes_checksummed: number
}

export const nothingYet: Totals = {
  files: 0,
  directories: 0,
  files_transferred: 0,
  files_skipped: 0,
  bytes: 0,
  bytes_transferred: 0,
  bytes_checksummed: 0,
}

/** A task at work, in memory. */
export interface Running {
  readonly controller: AbortController
  totals: Totals
  /** True while what was written is read back. */
  checking: boolean
  /** Bytes of the files that are being copied now, by the item's number. */
  readonly inFlight: Map<number, number>
}

export const newRunning = (): Running => ({
  controller: new AbortController(),
  totals: nothingYet,
  checking: false,
  inFlight: new Map(),
})

/** What is done of these items, as they are recorded. */
export function totalsOf(items: readonly ItemRow[], verify: boolean): Totals {
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
export function plusItem(
  totals: Totals,
  item: ItemRow,
  state: 'done' | 'skipped',
  bytes: number,
  verify: boolean,
): Totals {
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

/** "3 of 12 MB": both in the unit of the larger. */
export function bytesOf(done: number, all: number): string {
  const { unit, size } = unitOf(all)
  return `${short(done / size)} of ${short(all / size)} ${unit}`
}

export function byteCount(bytes: number): string {
  const { unit, size } = unitOf(bytes)
  return `${short(bytes / size)} ${unit}`
}

function unitOf(bytes: number): { readonly unit: string; readonly size: number } {
  if (bytes < 1e3) return { unit: 'B', size: 1 }
  if (bytes < 1e6) return { unit: 'kB', size: 1e3 }
  return bytes < 1e9 ? { unit: 'MB', size: 1e6 } : { unit: 'GB', size: 1e9 }
}

const short = (value: number) => (value < 10 && value % 1 !== 0 ? value.toFixed(1) : String(Math.round(value)))
