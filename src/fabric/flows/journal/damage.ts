/** A run whose journal cannot be read: it is left as it is on disk, and says so; all others go on. */
export class JournalDamaged extends Error {
  override readonly name = 'JournalDamaged'
  /** As an answer over HTTP it speaks for itself (server/error.ts). */
  readonly status = 500
  readonly code = 'RunUnreadable'
  constructor(runId: string, what: string, cause?: unknown) {
    super(
      `the journal of run ${runId} is damaged: ${what}. Its disk or its file system has changed what Davy wrote. ` +
        `Put back a copy of fabric.db from before, or cancel the run and start it anew.`,
      cause === undefined ? undefined : { cause },
    )
  }
}
