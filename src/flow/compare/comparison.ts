/** What a comparison of two versions of a flow says. */
import type { GraphNode } from '../graph/index.ts'
import type { Json } from '../model.ts'
import type { Difference } from './differences.ts'
import type { ComparedEdge } from './edges.ts'

/**
 * `changed`: it says something else. `moved`: it says the same, but stands elsewhere: leads or is led to from elsewhere, or runs
 * come to it in another order.
 */
export type StateChange = 'added' | 'removed' | 'changed' | 'moved' | 'same'

export interface ComparedState {
  readonly change: StateChange
  /** Its name, the later one where it was renamed. */
  readonly name: string
  /** Null where the version has no such state. */
  readonly before: ComparedSide | null
  readonly after: ComparedSide | null
  readonly renamed: boolean
  /** Says something else; another name, or leading elsewhere, is not that. */
  readonly rewritten: boolean
  /** Stands elsewhere, whether or not it says something else as well. */
  readonly moved: boolean
  /**
   * Between what it says in the one and in the other, paths from the state. That it leads to a state by that one's later name is
   * no difference. Empty for states that came or went.
   */
  readonly properties: readonly Difference[]
}

export interface ComparedSide {
  readonly name: string
  readonly state: Json | undefined
  readonly node: GraphNode
}

export interface FlowComparison {
  /** As runs come to them in the later version, then those that went. */
  readonly states: readonly ComparedState[]
  readonly edges: readonly ComparedEdge[]
  /** The state that the later version starts with, or the earlier one where that starts with none. */
  readonly start: string | null
  /** Outside of the states, paths from the document: `definition/StartAt`, `title`, `input_schema/…`. */
  readonly flow: readonly Difference[]
  /** Nothing is different. */
  readonly same: boolean
}
