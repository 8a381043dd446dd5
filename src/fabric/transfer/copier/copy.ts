/**
 * Copies one file to a temporary name, hashing what it reads, and reads it back to see that the disk holds the same.
 * Synchronous throughout: it has a thread for itself, and plain reads and writes of large blocks are the fastest there is.
 */
import { createHash, type Hash } from 'node:crypto'
import * as fs from 'node:fs'
import { dirname } from 'node:path'
import { meaningOf, type FailureCode } from '../failure.ts'
import type { CopyJob, CopyOutcome, Mark, SourceVersion } from './job.ts'

const BLOCK = 4 * 1024 * 1024
/** How much may have to be copied again after a crash: this much, or what is copied in this time where that is more. */
const MARK = { bytes: 64 * 1024 * 1024, ms: 250 }
/** How often progress is told. */
const PROGRESS_MS = 100

export interface CopyReport {
  progress(phase: 'copying' | 'checking', bytes: number): void
  mark(mark: Mark): void
  canceled(): boolean
}

const block = Buffer.allocUnsafeSlow(BLOCK)

/** An expected end of a copy, thrown from wherever it shows. */
class Stopped extends Error {
  readonly outcome: CopyOutcome
  constructor(outcome: CopyOutcome) {
    super(outcome.kind)
    this.outcome = outcome
  }
}

export function copy(job: CopyJob, report: CopyReport): CopyOutcome {
  try {
    return copyWhole(job, report)
  } catch (error) {
    if (error instanceof Stopped) return error.outcome
    throw error
  }
}

function copyWhole(job: CopyJob, report: CopyReport): CopyOutcome {
  using source = opened('source', job.source, fs.constants.O_RDONLY | fs.constants.O_NOFOLLOW)
  const before = at('source', () => fs.fstatSync(source.fd, { bigint: true }))
  if (!before.isFile()) stop('source', 'NOT_A_FILE', 'is not a regular file')
  const version = versionOf(before)
  if (upToDate(job, version, source.fd, report)) return { kind: 'skipped', bytes: version.size }

  using part = opened('destination', job.part, fs.constants.O_RDWR | fs.constants.O_CREAT | fs.constants.O_NOFOLLOW)
  const { bytes: resumedAt, hash } = resume(job.mark, version, part.fd, report)
  checkSpace(job, version.size - resumedAt)
  const { algorithm, digest } = job.expected ?? { algorithm: 'sha256', digest: undefined }
  // A second algorithm has no recorded beginning: it reads the source's again.
  const extra = algorithm === 'sha256' ? undefined : createHash(algorithm)
  if (extra) hashRange('source', source.fd, resumedAt, extra, report)

  copyBlocks({ source: source.fd, part: part.fd, from: resumedAt, version, hash, extra, report })
  const after = versionOf(at('source', () => fs.fstatSync(source.fd, { bigint: true })))
  if (!sameVersion(after, version)) stop('source', 'SOURCE_CHANGED', 'was changed while it was copied')
  if (job.preserveTimestamp)
    at('destination', () => fs.futimesSync(part.fd, Number(before.atimeNs) / 1e9, Number(before.mtimeNs) / 1e9))
  at('destination', () => fs.fsyncSync(part.fd))

  const sha256 = hash.digest('hex')
  const found = extra?.digest('hex') ?? sha256
  if (digest !== undefined && found !== digest)
    stop('source', 'CHECKSUM_MISMATCH', `has the ${algorithm} checksum ${found} and should have ${digest}`)
  if (job.verify && digestOf('destination', part.fd, version.size, report) !== sha256)
    stop('destination', 'CHECKSUM_MISMATCH', 'reads back different from what was written to it')
  return { kind: 'copied', bytes: version.size, sha256, resumedAt }
}

interface Stream {
  readonly source: number
  readonly part: number
  readonly from: number
  readonly version: SourceVersion
  readonly hash: Hash
  readonly extra: Hash | undefined
  readonly report: CopyReport
}

function copyBlocks({ source, part, from, version, hash, extra, report }: Stream): void {
  let done = from
  let marked = { bytes: from, time: performance.now() }
  let told = 0
  for (;;) {
    checkCanceled(report)
    const length = at('source', () => fs.readSync(source, block, 0, BLOCK, done))
    if (length === 0) break
    const bytes = block.subarray(0, length)
    hash.update(bytes)
    extra?.update(bytes)
    for (let written = 0; written < length;)
      written += at('destination', () => fs.writeSync(part, bytes, written, length - written, done + written))
    done += length
    const now = performance.now()
    if (now - told >= PROGRESS_MS) {
      report.progress('copying', done)
      told = now
    }
    if (done - marked.bytes >= MARK.bytes && now - marked.time >= MARK.ms) {
      at('destination', () => fs.fdatasyncSync(part))
      report.mark({ bytes: done, sha256: hash.copy().digest('hex'), source: version })
      marked = { bytes: done, time: now }
    }
  }
  // A longer file from an earlier try would else keep its end.
  at('destination', () => fs.ftruncateSync(part, done))
  report.progress('copying', done)
}

/** Where to go on: after what an earlier try is known to have written, if that is there and of this version of the source. */
function resume(mark: Mark | null, version: SourceVersion, part: number, report: CopyReport): Start {
  const start = { bytes: 0, hash: createHash('sha256') }
  if (!mark || !sameVersion(mark.source, version)) return start
  if (at('destination', () => fs.fstatSync(part)).size < mark.bytes) return start
  const hash = createHash('sha256')
  hashRange('destination', part, mark.bytes, hash, report)
  return hash.copy().digest('hex') === mark.sha256 ? { bytes: mark.bytes, hash } : start
}

interface Start {
  readonly bytes: number
  readonly hash: Hash
}

function upToDate(
  { syncLevel, destination }: CopyJob,
  version: SourceVersion,
  source: number,
  report: CopyReport,
): boolean {
  if (syncLevel === null) return false
  const there = at('destination', () => fs.lstatSync(destination, { bigint: true, throwIfNoEntry: false }))
  if (!there) return false
  if (syncLevel >= 1 && Number(there.size) !== version.size) return false
  if (syncLevel === 2) return there.mtimeNs >= BigInt(version.mtimeNs)
  if (syncLevel < 3) return true
  using file = opened('destination', destination, fs.constants.O_RDONLY | fs.constants.O_NOFOLLOW)
  return digestOf('destination', file.fd, version.size, report) === digestOf('source', source, version.size, report)
}

/** Better now than after an hour of copying; a disk that fills up meanwhile is noticed by the write that fails. */
function checkSpace({ part }: CopyJob, needed: number): void {
  const { bavail, bsize } = at('destination', () => fs.statfsSync(dirname(part)))
  if (bavail * bsize < needed)
    stop('destination', 'NO_SPACE', `does not fit: it needs ${needed} bytes and the disk has ${bavail * bsize}`)
}

function digestOf(side: Side, fd: number, size: number, report: CopyReport): string {
  const hash = createHash('sha256')
  hashRange(side, fd, size, hash, report)
  return hash.digest('hex')
}

function hashRange(side: Side, fd: number, size: number, hash: Hash, report: CopyReport): void {
  let told = performance.now()
  for (let done = 0; done < size;) {
    checkCanceled(report)
    const length = at(side, () => fs.readSync(fd, block, 0, Math.min(BLOCK, size - done), done))
    if (length === 0) return
    hash.update(block.subarray(0, length))
    done += length
    if (performance.now() - told < PROGRESS_MS) continue
    report.progress('checking', done)
    told = performance.now()
  }
}

type Side = 'source' | 'destination'

function opened(side: Side, path: string, flags: number): { readonly fd: number; [Symbol.dispose](): void } {
  const fd = at(side, () => fs.openSync(path, flags, 0o666))
  return { fd, [Symbol.dispose]: () => fs.closeSync(fd) }
}

/** Do one thing to one of the two files; what the system refuses ends the copy and names the file. */
function at<T>(side: Side, work: () => T): T {
  try {
    return work()
  } catch (error) {
    const [code, text] = meaningOf(error)
    return stop(side, code, text)
  }
}

function stop(side: Side, code: FailureCode, text: string): never {
  throw new Stopped({ kind: 'failed', code, side, text })
}

function checkCanceled(report: CopyReport): void {
  if (report.canceled()) stop('source', 'CANCELED', 'was canceled')
}

const versionOf = ({ size, mtimeNs }: fs.BigIntStats): SourceVersion => ({
  size: Number(size),
  mtimeNs: String(mtimeNs),
})
const sameVersion = (a: SourceVersion, b: SourceVersion) => a.size === b.size && a.mtimeNs === b.mtimeNs
