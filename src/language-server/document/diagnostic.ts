/** A problem as editors show it. */
import type { Problem, Range } from '#flow'

export interface Diagnostic {
  readonly code: string
  readonly severity: Problem['severity']
  readonly message: string
  readonly range: Range
  /** Drawn pale, or struck through. */
  readonly tag?: 'unnecessary' | 'deprecated'
  readonly related: readonly Related[]
}

export interface Related {
  readonly range: Range
  readonly message: string
}
