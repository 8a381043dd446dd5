/** How far a task is, counted while it runs; kept with the task when it has ended. */

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
