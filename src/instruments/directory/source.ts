/** A directory as a source: every file that becomes complete in it, once. */
import { join, resolve } from 'node:path'
import type { Source } from '../source.ts'
import { judge, sameData, sentinelNames, type Version } from './completeness.ts'
import type { CompleteFile, Completeness, FileIdentity } from './file.ts'
import { filePattern } from './pattern.ts'
import { counts, findFiles, presentVersions, sentinelTime, versionOf } from './scan.ts'
import { watchDirectory, type DirectoryWatch, type Look } from './watch.ts'

export interface DirectorySourceOptions {
  readonly directory: string
  /** Glob over names below the directory (pattern.ts). @default "*" */
  readonly pattern?: string
  /** @default "stable" */
  readonly complete?: Completeness
  /** @default 2000 */
  readonly stableMs?: number
  /** Report files that were complete before the start too, unless `known`. @default false */
  readonly existing?: boolean
  /**
   * The owner's durable memory of what was handled: a file it knows is not reported. Whoever wants nothing missed or doubled
   * over restarts keeps this memory, sets `existing`, and records a file in the same transaction as what it causes.
   */
  readonly known?: (file: FileIdentity) => boolean
  /**
   * `polling` for directories whose changes the system does not tell; `auto` finds network file systems by itself.
   * @default "auto"
   */
  readonly watch?: 'auto' | 'polling'
  /** Milliseconds between looks at the whole directory when polling. @default 1000 */
  readonly pollMs?: number
  /** The same when the system tells of changes: a safety net, for it drops events under load. @default 10000 */
  readonly rescanMs?: number
  /** Told when the directory cannot be watched or read, and `undefined` when it can again. The source goes on trying. */
  readonly onProblem?: (message: string | undefined) => void
}

interface Candidate {
  readonly version: Version
  readonly since: number
  readonly seenAt: string
}

/** @throws {RangeError} when `pattern` is not a glob. */
export function directorySource(options: DirectorySourceOptions): Source<CompleteFile> {
  const { complete = 'stable', stableMs = 2000, existing = false, known = () => false } = options
  const directory = resolve(options.directory)
  const pattern = filePattern(options.pattern ?? '*')

  const candidates = new Map<string, Candidate>()
  const reported = new Map<string, Version>()
  const timers = new Map<string, NodeJS.Timeout>()
  /** Names being looked at now; true when something happened to them meanwhile. */
  const busy = new Map<string, boolean>()
  const ready: CompleteFile[] = []
  let wake: (() => void) | undefined
  let closed = false
  /** What `known` threw: it ends the iteration, for going on could double or miss a file. */
  let failure: { readonly error: unknown } | undefined

  async function look(name: string): Promise<void> {
    if (busy.has(name)) {
      busy.set(name, true)
      return
    }
    busy.set(name, false)
    try {
      await lookOnce(name)
    } catch (error) {
      failure ??= { error }
      wake?.()
    } finally {
      const again = busy.get(name)
      busy.delete(name)
      if (again && !closed) void look(name)
    }
  }

  async function lookOnce(name: string): Promise<void> {
    const path = join(directory, name)
    const version = await versionOf(path)
    const sentinelMtimeMs = complete === 'sentinel' ? await sentinelTime(directory, name) : undefined
    clearTimeout(timers.get(name))
    timers.delete(name)
    if (closed) return
    if (!version) {
      candidates.delete(name)
      return
    }
    const last = reported.get(name)
    if ((last && sameData(last, version)) || known({ path, size: version.size, mtimeMs: version.mtimeMs })) {
      reported.set(name, version)
      candidates.delete(name)
      return
    }
    const now = performance.now()
    let candidate = candidates.get(name)
    if (!candidate || !sameData(candidate.version, version) || candidate.version.inode !== version.inode) {
      candidate = { version, since: now, seenAt: new Date().toISOString() }
      candidates.set(name, candidate)
    }
    const verdict = judge(complete, stableMs, {
      version,
      unchangedMs: now - candidate.since,
      reported: last,
      sentinelMtimeMs,
    })
    if (verdict.kind === 'complete') {
      candidates.delete(name)
      reported.set(name, version)
      ready.push({
        path,
        name,
        size: version.size,
        mtimeMs: version.mtimeMs,
        completedBy: verdict.by,
        seenAt: candidate.seenAt,
        completeAt: new Date().toISOString(),
      })
      wake?.()
    } else if (verdict.ms !== undefined) {
      timers.set(
        name,
        setTimeout(() => void look(name), Math.max(1, verdict.ms)),
      )
    }
  }

  async function scan(wanted: Look): Promise<readonly string[]> {
    const { names, folders } = await findFiles(directory, pattern)
    const listed = wanted === 'all' ? names : names.filter((name) => !reported.has(name))
    // A few at a time: news of one file must not wait behind a look at all of them.
    for (let at = 0; at < listed.length && !closed; at += 16) await Promise.all(listed.slice(at, at + 16).map(look))
    if (reported.size > 2 * names.length + 1000) forgetMissing(new Set(names))
    return folders
  }

  /** A directory that is emptied as it fills would otherwise grow this memory for ever. */
  function forgetMissing(names: ReadonlySet<string>): void {
    for (const name of reported.keys()) if (!names.has(name)) reported.delete(name)
  }

  function changed(name: string): void {
    if (counts(name, pattern)) void look(name)
    else if (complete === 'sentinel')
      for (const waiting of candidates.keys()) if (sentinelNames(waiting).includes(name)) void look(waiting)
  }

  async function start(): Promise<DirectoryWatch> {
    if (!existing)
      for (const [name, version] of await presentVersions({ directory, pattern, complete, stableMs }))
        reported.set(name, version)
    return watchDirectory({
      directory,
      changed,
      scan,
      native: options.watch !== 'polling',
      pollMs: options.pollMs ?? 1000,
      rescanMs: options.rescanMs ?? 10_000,
      onProblem: options.onProblem ?? (() => {}),
    })
  }
  const watching = start()

  async function close(): Promise<void> {
    if (closed) return
    closed = true
    for (const timer of timers.values()) clearTimeout(timer)
    wake?.()
    await (await watching).close()
  }

  async function* files(): AsyncGenerator<CompleteFile, void, undefined> {
    try {
      while (!closed) {
        if (failure) throw failure.error
        const next = ready.shift()
        if (next) yield next
        else await new Promise<void>((done) => (wake = done))
      }
    } finally {
      await close()
    }
  }

  return {
    description: `${options.pattern ?? '*'} in ${directory}`,
    ready: watching.then((watch) => watch.ready),
    [Symbol.asyncIterator]: files,
    [Symbol.asyncDispose]: close,
  }
}
