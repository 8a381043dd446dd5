/** What steps find out, for the steps after them. */
import { AuthoringError } from './authoring-error.ts'
import type { holds } from './phantom.ts'
import { reference, type Reference, type Referring } from './reference.ts'
import type { Plan, Step } from './step.ts'

/** What `result` of a step is. */
export type OutputOf<Of> = Of extends { readonly [holds]?: infer Output } ? Output : never

/**
 * The value a function returned, the details of an action, the values of a `pass` or `evaluate`. A step whose output
 * nobody typed is given its type here: `result<{ files: string[] }>(collect)`.
 * @throws {AuthoringError} for steps that find nothing out, as a choice.
 */
export function result<Of extends Step>(step: Of): Reference<OutputOf<Of>, object>
export function result<T>(step: Step): Reference<T, object>
export function result({ plan }: Step): Reference<unknown, object> {
  const inside = resultPlace(plan)
  if (inside === undefined || !('name' in plan))
    throw new AuthoringError(`a ${plan.kind} has no result of its own: ask for that of a step inside it`)
  return reference({ from: 'state', name: plan.name, inside })
}

/** Where in what a state leaves its result is. */
function resultPlace(plan: Plan): (string | number)[] | undefined {
  switch (plan.kind) {
    case 'call':
      return plan.several ? ['details', 'result'] : ['details', 'result', 0]
    case 'action':
      return ['details']
    case 'nested':
      return ['details', 'output']
    case 'values':
    case 'loop':
      return []
    case 'wait':
    case 'fail':
    case 'finish':
    case 'choice':
    case 'guard':
    case 'sequence':
      return undefined
  }
}

/** An item of a list: `item(result(collect).files, 0)`, as `result(collect).files[0]` and never undefined for TypeScript. */
export function item<Item, Needs>(list: Referring<readonly Item[], Needs>, index: number): Reference<Item, Needs> {
  // SAFETY: a reference answers every index with a reference to the item there.
  return Reflect.get(list, String(index)) as Reference<Item, Needs>
}
