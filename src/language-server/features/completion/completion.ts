/** What is offered at a cursor. */
import type { Range } from '#flow'

export type CompletionKind =
  | 'field'
  | 'type'
  | 'state'
  | 'newState'
  | 'value'
  | 'path'
  | 'function'
  | 'method'
  | 'keyword'
  | 'operator'
  | 'id'
  | 'provider'
  | 'parameter'
  | 'error'

export interface Completion {
  readonly label: string
  readonly kind: CompletionKind
  /** Beside the label: a type, a value. */
  readonly detail?: string
  /** Markdown. */
  readonly documentation?: string
  readonly range: Range
  readonly insert: string
  /** Whether `insert` has stops (`$1`) and escapes. */
  readonly snippet: boolean
  /** What is compared with the text in `range`. */
  readonly filter: string
  /** A separator that is missing before it. */
  readonly also?: { readonly range: Range; readonly newText: string }
  /** There is more to choose at the place it leaves the cursor at. */
  readonly goesOn?: boolean
  readonly deprecated?: boolean
}
