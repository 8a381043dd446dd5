import { readdir, stat } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { isSentinel, isTemporary, judge, sentinelNames, type Version } from './completeness.ts'
import type { Completeness, FileIdentity } from './file.ts'
import { filePattern, type FilePattern } from './pattern.ts'

export interface Found {
  /** Files that match, without temporary names and sentinels, in their order; `/` between parts. */
  readonly names: readonly string[]
  /** The folders they were looked for in; the directory itself is "". */
  readonly folders: readonly string[]
}

/**
 * Looks for files whose names match. Links to folders are not followed, so that a link upwards cannot make this endless.
 * @throws the file system's error when the directory cannot be read; folders that vanish meanwhile are passed over.
 */
export async function findFiles(directory: string, pattern: FilePattern): Promise<Found> {
  const names: string[] = []
  const folders: string[] = []
  const open = ['']
  for (let folder = open.pop(); folder !== undefined; folder = open.pop()) {
    const entries = await readdir(join(directory, folder), { withFileTypes: true }).catch((error: unknown) => {
      if (folder === '') throw error
      return undefined
    })
    if (!entries) continue
    folders.push(folder)
    for (const entry of entries) {
      const name = folder === '' ? entry.name : `${folder}/${entry.name}`
      if (isTemporary(entry.name)) continue
      if (entry.isDirectory()) {
        if (pattern.recursive) open.push(name)
      } else if (counts(name, pattern)) names.push(name)
    }
  }
  return { names: names.sort(), folders }
}

export const counts = (name: string, pattern: FilePattern): boolean =>
  pattern.matches(name) && !isTemporary(name) && !isSentinel(name)

/** The file as it is now, or undefined when it is gone or not a regular file. */
export async function versionOf(path: string): Promise<Version | undefined> {
  const found = await stat(path).catch(() => undefined)
  return found?.isFile() ? { size: found.size, mtimeMs: found.mtimeMs, inode: found.ino } : undefined
}

/** Modification time of the newest sentinel of a file, if there is one. */
export async function sentinelTime(directory: string, name: string): Promise<number | undefined> {
  const times = await Promise.all(
    sentinelNames(name).map(async (each) => (await versionOf(join(directory, each)))?.mtimeMs),
  )
  const found = times.filter((time) => time !== undefined)
  return found.length > 0 ? Math.max(...found) : undefined
}

interface Rule {
  readonly directory: string
  readonly pattern: FilePattern
  readonly complete: Completeness
  readonly stableMs: number
}

/**
 * The files that are complete at this moment, by name. Under the rule `stable` a file counts when it was last changed longer
 * ago than `stableMs`. A directory that is not there has none.
 */
export async function presentVersions(rule: Rule): Promise<Map<string, Version>> {
  const { directory, pattern, complete, stableMs } = rule
  const found = new Map<string, Version>()
  const { names } = await findFiles(directory, pattern).catch(() => ({ names: [] }))
  for (const name of names) {
    const version = await versionOf(join(directory, name))
    if (!version) continue
    const verdict = judge(complete, stableMs, {
      version,
      unchangedMs: Date.now() - version.mtimeMs,
      reported: undefined,
      sentinelMtimeMs: complete === 'sentinel' ? await sentinelTime(directory, name) : undefined,
    })
    if (verdict.kind === 'complete') found.set(name, version)
  }
  return found
}

export interface PresentFilesOptions {
  readonly directory: string
  /** @default "*" */
  readonly pattern?: string
  /** @default "stable" */
  readonly complete?: Completeness
  /** @default 2000 */
  readonly stableMs?: number
}

/** The files that are complete now: what an owner who wants only *new* files puts into its memory before it watches. */
export async function presentFiles(options: PresentFilesOptions): Promise<FileIdentity[]> {
  const { complete = 'stable', stableMs = 2000 } = options
  const directory = resolve(options.directory)
  const pattern = filePattern(options.pattern ?? '*')
  const found = await presentVersions({ directory, pattern, complete, stableMs })
  return [...found].map(([name, { size, mtimeMs }]) => ({ path: join(directory, name), size, mtimeMs }))
}
