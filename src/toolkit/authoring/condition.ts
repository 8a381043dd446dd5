/** Conditions, by which a flow takes one way or another: rules of a Choice (Globus docs, Choice state). */
import { renderPath, type ChoiceRule } from '#flow'
import { AuthoringError } from './authoring-error.ts'
import type { Places } from './expression.ts'
import { factsOf, type Referring } from './reference.ts'
import type { needs, NeedsOf, Together } from './phantom.ts'

type Kind = 'String' | 'Numeric' | 'Boolean' | 'Timestamp'
const comparisons = {
  '=': 'Equals',
  '<': 'LessThan',
  '>': 'GreaterThan',
  '<=': 'LessThanEquals',
  '>=': 'GreaterThanEquals',
}
type Comparison = keyof typeof comparisons
const kinds = { text: 'String', number: 'Numeric', boolean: 'Boolean', time: 'Timestamp' } as const
const types = { ...kinds, null: 'Null' } as const

export type ConditionPlan =
  | {
      readonly test: 'compare'
      readonly left: unknown
      readonly by: Comparison
      readonly right: unknown
      readonly kind: Kind
    }
  | { readonly test: 'matches'; readonly left: unknown; readonly pattern: string }
  | { readonly test: 'type'; readonly left: unknown; readonly type: keyof typeof types }
  | { readonly test: 'present'; readonly left: unknown }
  | { readonly test: 'And' | 'Or'; readonly parts: readonly ConditionPlan[] }
  | { readonly test: 'Not'; readonly part: ConditionPlan }

export interface Condition<Needs = unknown> {
  readonly condition: ConditionPlan
  readonly [needs]?: Needs
}

type Comparable = string | number | boolean | Date
/** What a `T` can be compared with. */
type Constant<T> = [T] extends [never]
  ? Comparable
  : T extends number
    ? number
    : T extends boolean
      ? boolean
      : T extends string
        ? string | Date
        : unknown extends T
          ? Comparable
          : never

/**
 * `is(result(fit).error, '<', 0.01)`. A Date is compared as a time. To compare with another reference say as what:
 * `is(a, '>', b, 'number')`. A value of another type never holds.
 */
export function is<T, Needs>(
  left: Referring<T, Needs>,
  by: Comparison,
  right: Constant<Exclude<T, null | undefined>>,
): Condition<Needs>
export function is<Left, Right>(
  left: Referring<unknown, Left>,
  by: Comparison,
  right: Referring<unknown, Right>,
  as: keyof typeof kinds,
): Condition<Left & Right>
export function is(left: unknown, by: Comparison, right: unknown, as?: keyof typeof kinds): Condition {
  const kind = as === undefined ? kindOf(right) : kinds[as]
  if (kind === 'Boolean' && by !== '=')
    throw new AuthoringError(`true and false have no order: ${by} cannot compare them`)
  return { condition: { test: 'compare', left, by, right: right instanceof Date ? right.toISOString() : right, kind } }
}

function kindOf(value: unknown): Kind {
  if (typeof value === 'number') return 'Numeric'
  if (typeof value === 'boolean') return 'Boolean'
  if (typeof value === 'string') return 'String'
  if (value instanceof Date) return 'Timestamp'
  throw new AuthoringError("is(…) compares with a constant; for two references say as what: is(a, '>', b, 'number')")
}

/** Text with `*` for any characters: `matches(source.path, '*.h5')`. */
export const matches = <Needs>(left: Referring<unknown, Needs>, pattern: string): Condition<Needs> => ({
  condition: { test: 'matches', left, pattern },
})

/** There is a value, of whatever type: an optional input was given, a step on another way has run. */
export const isPresent = <Needs>(left: Referring<unknown, Needs>): Condition<Needs> => ({
  condition: { test: 'present', left },
})

export const isA = <Needs>(left: Referring<unknown, Needs>, type: keyof typeof types): Condition<Needs> => ({
  condition: { test: 'type', left, type },
})

/** Every one holds; those after the first that does not are not looked at. */
export const and = <const Parts extends readonly Condition[]>(
  ...parts: Parts
): Condition<Together<NeedsOf<Parts[number]>>> => ({
  condition: { test: 'And', parts: parts.map(({ condition }) => condition) },
})

export const or = <const Parts extends readonly Condition[]>(
  ...parts: Parts
): Condition<Together<NeedsOf<Parts[number]>>> => ({
  condition: { test: 'Or', parts: parts.map(({ condition }) => condition) },
})

export const not = <Needs>({ condition }: Condition<Needs>): Condition<Needs> => ({
  condition: { test: 'Not', part: condition },
})

/** The rule of a Choice, without its `Next`. */
export function writeRule(plan: ConditionPlan, places: Places): ChoiceRule {
  switch (plan.test) {
    case 'And':
    case 'Or':
      return { [plan.test]: plan.parts.map((part) => writeRule(part, places)) }
    case 'Not':
      return { Not: writeRule(plan.part, places) }
    case 'present':
      return { Variable: renderPath(places.pathOf(plan.left).path), IsPresent: true }
    case 'type':
      return guarded(plan.left, { [`Is${types[plan.type]}`]: true }, places)
    case 'matches':
      return guarded(plan.left, { StringMatches: plan.pattern }, places)
    case 'compare': {
      const operator = `${plan.kind}${comparisons[plan.by]}`
      const other = factsOf(plan.right)
        ? { [`${operator}Path`]: renderPath(places.pathOf(plan.right).path) }
        : { [operator]: plan.right }
      return guarded(plan.left, other, places)
    }
  }
}

/** An optional input that was left out makes the rule not hold, where else the run would end for want of a value. */
function guarded(left: unknown, test: ChoiceRule, places: Places): ChoiceRule {
  const { path, optional } = places.pathOf(left)
  const Variable = renderPath(path)
  const rule = { Variable, ...test }
  return optional ? { And: [{ Variable, IsPresent: true }, rule] } : rule
}
