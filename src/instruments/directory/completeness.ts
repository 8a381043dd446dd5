/** When a file counts as complete: decided here from what was observed, without touching a file or a clock. */
import type { Completeness } from './file.ts'

/** A version of a file as it was found: `inode` tells a file renamed over another from one changed in place. */
export interface Version {
  readonly size: number
  readonly mtimeMs: number
  readonly inode: number
}

export interface Observation {
  readonly version: Version
  /** How long, on a clock that never jumps, this version has been seen unchanged; 0 at first sight. */
  readonly unchangedMs: number
  /** The version of this path that was reported last, if any. */
  readonly reported: Version | undefined
  /** Modification time of its sentinel file, if there is one. */
  readonly sentinelMtimeMs: number | undefined
}

export type Verdict =
  | { readonly kind: 'complete'; readonly by: Completeness }
  /** Look again after this time even if nothing is heard; without a time, only another file's event can change it. */
  | { readonly kind: 'wait'; readonly ms: number | undefined }

export function judge(rule: Completeness, stableMs: number, seen: Observation): Verdict {
  const stable: Verdict =
    seen.unchangedMs >= stableMs
      ? { kind: 'complete', by: 'stable' }
      : { kind: 'wait', ms: stableMs - seen.unchangedMs }
  switch (rule) {
    case 'renamed':
      // The writer broke the promise: it changes a file under its final name. Then only waiting can tell.
      return seen.reported?.inode === seen.version.inode ? stable : { kind: 'complete', by: 'renamed' }
    case 'sentinel':
      return seen.sentinelMtimeMs !== undefined && seen.sentinelMtimeMs >= seen.version.mtimeMs
        ? { kind: 'complete', by: 'sentinel' }
        : { kind: 'wait', ms: undefined }
    case 'stable':
      return stable
    default:
      return rule satisfies never
  }
}

export const sameData = (a: Pick<Version, 'size' | 'mtimeMs'>, b: Pick<Version, 'size' | 'mtimeMs'>): boolean =>
  a.size === b.size && a.mtimeMs === b.mtimeMs

const temporary = /^\.|\.(?:tmp|temp|part|partial|filepart|crdownload)$|~$/i
const sentinel = '.done'

/** Names writers use before a file is complete, in any part of the path: such files are never looked at. */
export const isTemporary = (name: string): boolean => name.split('/').some((part) => temporary.test(part))

export const isSentinel = (name: string): boolean => name.endsWith(sentinel)

/** Names under which a file's sentinel may stand: `scan.h5.done`, `scan.done`. */
export function sentinelNames(name: string): string[] {
  const stem = name.replace(/\.[^./]+$/, '')
  return stem === name ? [`${name}${sentinel}`] : [`${name}${sentinel}`, `${stem}${sentinel}`]
}
