/** Where a completion goes: what can be written at a cursor, what of the text it replaces, and the flow as it would be with it. */
import type { Path } from '#flow'
import type { FlowDocument } from './flow-document.ts'

export interface Spot {
  /** A field's name in the object at `path`, or the value at `path`. */
  readonly kind: 'key' | 'value'
  readonly path: Path
  /** Characters of the text that are replaced. */
  readonly from: number
  readonly to: number
  /** What is written of it before the cursor and after it, without quotes and escapes. */
  readonly word: string
  readonly rest: string
  /** The quote it is written in; empty for none. */
  readonly quote: '' | '"' | "'"
  /** In one line, with braces and brackets. */
  readonly inline: boolean
  /** A value follows the name already. */
  readonly hasValue: boolean
  /** Separators without which the text would not be read: before it, at this offset; behind it. */
  readonly commaAt?: number
  readonly commaBehind: boolean
  /** How far what follows on further lines must be indented beyond the line the spot is in. */
  readonly indent: number
  /** With something in place of what is being written, where the text could not be read otherwise. */
  readonly document: FlowDocument
}
