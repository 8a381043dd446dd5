/** What can be wrong with a flow, said to whoever writes it. */
import type { Path } from './json.ts'
import type { Range } from './text/position.ts'

export type Severity = 'error' | 'warning' | 'information'

/** Stable names: documentation, filters and quick fixes refer to them. */
export type ProblemCode =
  | 'syntax'
  | 'too-deep'
  | 'too-large'
  | 'duplicate-key'
  | 'not-a-flow'
  | 'missing-field'
  | 'unknown-field'
  | 'wrong-type'
  | 'wrong-value'
  | 'unknown-state-type'
  | 'conflicting-fields'
  | 'missing-successor'
  | 'unknown-state'
  | 'unreachable-state'
  | 'no-end'
  | 'path'
  | 'expression'
  | 'never-written'
  | 'maybe-missing'
  | 'unlikely-path'
  | 'text-like-path'
  | 'wrong-data'
  | 'never-matches'
  | 'replaces-all'
  | 'missing-parameter'
  | 'unknown-parameter'
  | 'wrong-parameter'
  | 'old-parameter'
  | 'old-action-url'
  | 'unknown-provider'
  | 'unknown-error-name'
  | 'not-hosted'

/** What only following the run's data and asking for the providers' schemas tells: the form of the flow is right. */
export const analysisCodes: ReadonlySet<ProblemCode> = new Set([
  'never-written',
  'maybe-missing',
  'unlikely-path',
  'text-like-path',
  'wrong-data',
  'never-matches',
  'replaces-all',
  'missing-parameter',
  'unknown-parameter',
  'wrong-parameter',
  'old-parameter',
  'old-action-url',
  'unknown-provider',
  'unknown-error-name',
  'not-hosted',
])

export interface Problem {
  readonly code: ProblemCode
  readonly severity: Severity
  /** One sentence in the field's words, without a final stop: what is wrong, and where it does not go without saying. */
  readonly message: string
  /** Of the value or field in question, from the root of the document. */
  readonly path: Path
  readonly range: Range
  /** What to do about it. */
  readonly fix?: Fix
}

export interface Fix {
  /** Imperative, for a person: `Write "TransferData"`. */
  readonly title: string
  /** What does it, in the order of the text and not overlapping, where it is clear what is to be written. */
  readonly edits?: readonly Replacement[] | undefined
  /** Others would do as well, or it takes away what somebody wrote: only people choose it. */
  readonly choice?: true
}

export interface Replacement {
  readonly range: Range
  readonly newText: string
}
