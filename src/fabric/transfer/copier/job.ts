/** What the fabric asks a copying thread for, and what it hears back. Paths are absolute, already held inside their roots. */
import type { FailureCode } from '../failure.ts'

export interface CopyJob {
  readonly source: string
  readonly destination: string
  /** The temporary name beside the destination. */
  readonly part: string
  /** How far an earlier try came, as it was last recorded. */
  readonly mark: Mark | null
  /** Read what was written again and compare. */
  readonly verify: boolean
  /** What the file must hash to. */
  readonly expected: { readonly algorithm: string; readonly digest: string } | null
  /** When not to copy: 0 where the destination is there, 1 with the same size, 2 not older, 3 with the same content. */
  readonly syncLevel: number | null
  readonly preserveTimestamp: boolean
}

/** The first `bytes` of the temporary file are on disk and hash to `sha256`; the source was then this version. */
export interface Mark {
  readonly bytes: number
  readonly sha256: string
  readonly source: SourceVersion
}

export interface SourceVersion {
  readonly size: number
  /** Nanoseconds since 1970, as decimal text: JSON has no 64-bit numbers. */
  readonly mtimeNs: string
}

export type CopyOutcome =
  /** Whole, verified and on disk under the temporary name. */
  | { readonly kind: 'copied'; readonly bytes: number; readonly sha256: string; readonly resumedAt: number }
  | { readonly kind: 'skipped'; readonly bytes: number }
  | {
      readonly kind: 'failed'
      readonly code: FailureCode
      readonly side: 'source' | 'destination'
      readonly text: string
    }

export type ThreadMessage =
  | { readonly kind: 'progress'; readonly phase: 'copying' | 'checking'; readonly bytes: number }
  | { readonly kind: 'mark'; readonly mark: Mark }
  | { readonly kind: 'outcome'; readonly outcome: CopyOutcome }
