/** What can be done to a flow: edits as people mean them, of a graph, a form or an outline. */
import type { Path } from '../json.ts'
import type { Json, JsonObject } from '../model.ts'
import type { Way } from '../targets.ts'
import type { TextEdit } from '../text/edits.ts'

/** Where new states go; without it they are led to by none, save the first of a flow, where it starts. */
export type Place =
  /** Into an edge: the new state takes over its target. `from` counts for nothing with the way `start`. */
  | { readonly edge: { readonly from: string; readonly way: Way } }
  /** Behind a state: into its `Next`, or in a Choice its `Default`; where it ended, the new state ends. */
  | { readonly after: string }
  /** Before a state: who led there leads to the new state, which leads there. */
  | { readonly before: string }

export type FlowOperation =
  /** The name is made unique. */
  | { readonly kind: 'addState'; readonly name: string; readonly state: JsonObject; readonly at?: Place }
  /** Rewires the way when it is there; `next` takes `End` away. */
  | {
      readonly kind: 'connect'
      readonly from: string
      readonly to: string
      readonly way:
        | Way
        | { readonly kind: 'newChoice'; readonly rule?: JsonObject }
        /** @default every error */
        | { readonly kind: 'newCatch'; readonly errors?: readonly string[] }
    }
  /** Takes the way out; in place of `next` the state ends the run. */
  | { readonly kind: 'disconnect'; readonly from: string; readonly way: Way }
  /** No target is left without its state. `heal`: who led to a state leads to the one behind it. */
  | { readonly kind: 'deleteStates'; readonly names: readonly string[]; readonly heal: boolean }
  /** Everywhere: its key, StartAt, Next, Default, Choices, Catch. Paths into its result stay. */
  | { readonly kind: 'renameState'; readonly from: string; readonly to: string }
  | { readonly kind: 'duplicateStates'; readonly names: readonly string[] }
  /** `states` by their names, as `copyStates` has them under "States". */
  | { readonly kind: 'pasteStates'; readonly states: JsonObject; readonly at?: Place }
  /** The path goes from the root of the document; what is missing above the value is made. */
  | { readonly kind: 'setValue'; readonly path: Path; readonly value: Json }
  | { readonly kind: 'removeValue'; readonly path: Path }
  /** With a value: that one stands under the new key, as when `"file": "a"` becomes `"file.$": "$.input.file"`. */
  | { readonly kind: 'renameKey'; readonly path: Path; readonly name: string; readonly value?: Json }
  /** Of a list: the item that then stands at the index `to`. */
  | { readonly kind: 'moveItem'; readonly path: Path; readonly to: number }
  /** One after the other, as one edit and one step of undo: an input renamed and named anew in `required`. */
  | { readonly kind: 'together'; readonly operations: readonly FlowOperation[] }

export interface EditedFlow {
  /** In the order of the text; they do not overlap. */
  readonly edits: readonly TextEdit[]
  /** The states to select after it, by their names then. */
  readonly select: readonly string[]
}

export interface RefusedEdit {
  /** Why not, in one sentence. */
  readonly refused: string
}
