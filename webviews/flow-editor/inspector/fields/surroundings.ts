/** What the fields of a state are made from, besides the state. */
import type { JsonObject } from '#flow'

export interface Around {
  /** Of the state. */
  readonly name: string
  /** Of all states, in the order of the text. */
  readonly names: readonly string[]
  /** JSON Schema of the body that a provider takes; undefined when nothing is known of it. */
  bodyOf(state: JsonObject): { readonly schema: JsonObject; readonly old: ReadonlySet<string> } | undefined
}
