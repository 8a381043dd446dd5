/**
 * Expressions of `name.=`: the part of Python that has values but no effects (Globus docs, Authoring Flows). Every node knows
 * where it stands in the text.
 */
import type { Path } from '../json.ts'

export type Node = { readonly at: number } & (
  | { readonly kind: 'constant'; readonly value: Constant }
  | { readonly kind: 'name'; readonly name: string }
  /** A path in backticks. */
  | { readonly kind: 'path'; readonly text: string; readonly segments: Path }
  | { readonly kind: 'list'; readonly items: readonly Node[] }
  | { readonly kind: 'dict'; readonly entries: readonly { readonly key: Node; readonly value: Node }[] }
  | { readonly kind: 'for-list'; readonly item: Node; readonly loops: readonly Loop[] }
  | { readonly kind: 'for-dict'; readonly key: Node; readonly value: Node; readonly loops: readonly Loop[] }
  | { readonly kind: 'unary'; readonly operator: '-' | '+' | 'not'; readonly operand: Node }
  /** `a + b - c` as one node, so that a long sum is not a deep one. */
  | { readonly kind: 'arithmetic'; readonly first: Node; readonly rest: readonly Step<Arithmetic>[] }
  /** `a < b < c`: every neighbouring pair must hold. */
  | { readonly kind: 'comparison'; readonly first: Node; readonly rest: readonly Step<Comparison>[] }
  | { readonly kind: 'logic'; readonly operator: 'and' | 'or'; readonly operands: readonly Node[] }
  | { readonly kind: 'if'; readonly condition: Node; readonly value: Node; readonly otherwise: Node }
  | { readonly kind: 'attribute'; readonly of: Node; readonly name: string }
  | { readonly kind: 'index'; readonly of: Node; readonly index: Node }
  | { readonly kind: 'slice'; readonly of: Node; readonly from?: Node; readonly to?: Node; readonly step?: Node }
  | { readonly kind: 'call'; readonly name: string; readonly args: readonly Node[] }
  | { readonly kind: 'method'; readonly of: Node; readonly name: string; readonly args: readonly Node[] }
)

export type Constant = null | boolean | bigint | string | { readonly float: number }
export type Arithmetic = '+' | '-' | '*' | '/' | '//' | '%' | '**'
export type Comparison = '==' | '!=' | '<' | '<=' | '>' | '>=' | 'in' | 'not in' | 'is' | 'is not'

export interface Step<Operator> {
  readonly operator: Operator
  readonly operand: Node
  readonly at: number
}

/** What an item of a loop is given to: a name, or names for its parts. */
export type Target = string | readonly Target[]

export const namesIn = (target: Target): readonly string[] =>
  typeof target === 'string' ? [target] : target.flatMap(namesIn)

/** `for a, b in pairs if a` */
export interface Loop {
  readonly target: Target
  readonly over: Node
  readonly conditions: readonly Node[]
}

/** What is wrong with an expression or went wrong in it, and where in its text. Never leaves this folder as a throw. */
export class Mistake extends Error {
  override readonly name = 'Mistake'
  readonly at: number
  constructor(message: string, at: number) {
    super(message)
    this.at = at
  }
}
