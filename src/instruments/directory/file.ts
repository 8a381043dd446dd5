/** One version of one file. The same three values are the same data: a trigger fires once for them. */
export interface FileIdentity {
  /** Absolute. */
  readonly path: string
  /** Bytes. */
  readonly size: number
  /** Milliseconds since 1970, with fractions where the file system has them. */
  readonly mtimeMs: number
}

/**
 * How a file is known to be complete.
 *
 * - `renamed`: the writer uses a temporary name (a leading dot, or `.tmp`, `.temp`, `.part`, `.partial`, `.filepart`,
 *   `.crdownload`, `~` at the end) and renames when done, so a file with a final name is complete as soon as it is there.
 * - `sentinel`: complete when `<name>.done` or `<stem>.done` stands beside it and is not older than the file.
 * - `stable`: complete when size and modification time have not changed for `stableMs`.
 */
export type Completeness = 'renamed' | 'sentinel' | 'stable'

/** A file that became complete. */
export interface CompleteFile extends FileIdentity {
  /** The path below the watched directory, with `/`. */
  readonly name: string
  readonly completedBy: Completeness
  /** When the source first saw this version, and when it knew it to be complete: ISO 8601. */
  readonly seenAt: string
  readonly completeAt: string
}
