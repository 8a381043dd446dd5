/** The steps that say how a flow goes on: ways to choose between, loops, errors, waits, ends; and values put together. */
import { canonicalJson } from '../canonical.ts'
import { AuthoringError } from './authoring-error.ts'
import type { Condition } from './condition.ts'
import { checkedName, stateName } from './names.ts'
import type { holds, needs, NeedsOf, Plain, Together } from './phantom.ts'
import { factsOf, reference, type Reference, type Referring } from './reference.ts'
import type { CallPlan, ChoicePlan, Step } from './step.ts'
import type { Filled, Giving, Template } from './template.ts'

type Steps = readonly Step[]
/** The inputs that a list of steps needs. */
export type NeedsOfSteps<All extends readonly unknown[]> = Plain<Together<NeedsOf<All[number]>>>

const named = (name: string) => stateName(checkedName(name, 'a step'))

/** One way of a choice. */
export interface Branch<Needs = unknown> {
  /** Undefined: otherwise. */
  readonly when: Condition | undefined
  readonly steps: Steps
  readonly [needs]?: Needs
}

export const when = <Needs, const All extends Steps>(
  condition: Condition<Needs>,
  ...steps: All
): Branch<Needs & NeedsOfSteps<All>> => ({ when: condition, steps })

export const otherwise = <const All extends Steps>(...steps: All): Branch<NeedsOfSteps<All>> => ({
  when: undefined,
  steps,
})

/**
 * The first way whose condition holds is taken; all go on with the step after the choice, unless they `fail` or `finish`.
 * Without `otherwise` the flow just goes on.
 */
export function choice<const Branches extends readonly [Branch, ...Branch[]]>(
  name: string,
  ...branches: Branches
): Step<NeedsOfSteps<Branches>, never> {
  const last = branches.findIndex(({ when }) => when === undefined)
  if (last >= 0 && last < branches.length - 1)
    throw new AuthoringError('"otherwise" comes last, and once', { step: name })
  const ways = branches.flatMap(({ when, steps }): ChoicePlan['ways'] =>
    when ? [{ when: when.condition, steps }] : [],
  )
  if (ways.length === 0) throw new AuthoringError('a choice needs a way with a condition: when(…)', { step: name })
  return { plan: { kind: 'choice', name: named(name), ways, otherwise: branches[last]?.steps ?? [] } }
}

export interface LoopOptions<Until> {
  /** Looked at after each time; the loop ends when it holds. */
  readonly until: Condition<Until>
  /** So many times and no more. */
  readonly atMost: number
}

/**
 * Does the steps again until a condition holds. When it does not after the last time the run fails with `LoopLimit`; give
 * `orElse` steps to go on instead. `result(theLoop).count` says how many times it was.
 */
export function loop<Until, const All extends Steps, const Else extends Steps = readonly []>(
  name: string,
  { until, atMost, orElse }: LoopOptions<Until> & { readonly orElse?: Else },
  ...steps: All
): Step<Plain<Until & NeedsOfSteps<All> & NeedsOfSteps<Else>>, { readonly count: number }> {
  if (!Number.isInteger(atMost) || atMost < 1)
    throw new AuthoringError('it must be a whole number from 1 on', { step: name, field: 'atMost' })
  return { plan: { kind: 'loop', name: named(name), until: until.condition, atMost, steps, otherwise: orElse } }
}

/** How many times the steps of a loop have been done before, from 0: for the steps inside it. */
export const countOf = (loopName: string): Reference<number, object> =>
  reference({ from: 'state', name: named(loopName), inside: ['count'] })

export interface CatchOptions<Name extends string> {
  /** `ActionFailedException`, `ActionTimeout`, `ActionUnableToRun`, `States.Runtime` … @default every error */
  readonly errors?: readonly [string, ...string[]]
  /** What the error is called for the handler: `caught(name)`. @default "caught" */
  readonly as?: Name
}

/** Errors of actions among `steps` lead to the handler's steps; then the flow goes on as if nothing had happened. */
export function catchErrors<const All extends Steps, const Handler extends Steps>(
  steps: All,
  handler: Handler,
  { errors = ['States.ALL'], as = 'caught' }: CatchOptions<string> = {},
): Step<Plain<NeedsOfSteps<All> & NeedsOfSteps<Handler>>, never> {
  return { plan: { kind: 'guard', steps, errors, handler, caught: named(as) } }
}

/** The error that led to a handler. */
export const caught = (as = 'caught'): Reference<{ readonly Error: string; readonly Cause: string }, object> =>
  reference({ from: 'state', name: named(as), inside: [] })

type Moment = { readonly seconds: Giving<number> } | { readonly until: Date | Referring<string> }

/** `wait('settle', { seconds: 30 })`, or until a time. */
export const wait = <const For extends Moment>(name: string, time: For): Step<Plain<NeedsOf<For>>, never> => ({
  plan: { kind: 'wait', name: named(name), for: time },
})

/** Values put together for later steps: constants, and what references stand for. */
export const pass = <const Values extends { readonly [key: string]: Template }>(
  name: string,
  values: Values,
): Step<Plain<NeedsOf<Values>>, Filled<Values>> => ({
  plan: { kind: 'values', type: 'Pass', name: named(name), parameters: values },
})

/** The same with expressions among the values: `evaluate('half', { x: expression.number`${x} / 2` })`. */
export const evaluate = <const Values extends { readonly [key: string]: Template }>(
  name: string,
  values: Values,
): Step<Plain<NeedsOf<Values>>, Filled<Values>> => ({
  plan: { kind: 'values', type: 'ExpressionEval', name: named(name), parameters: values },
})

/** Ends the run as failed. */
export const fail = <const Error extends Giving<string>, const Cause extends Giving<string> = string>(
  name: string,
  { error, cause }: { readonly error: Error; readonly cause?: Cause },
): Step<Plain<NeedsOf<Error> & NeedsOf<Cause>>, never> => ({ plan: { kind: 'fail', name: named(name), error, cause } })

/** Ends the run here, as succeeded. */
export const finish = (name: string): Step<object, never> => ({ plan: { kind: 'finish', name: named(name) } })

/**
 * Calls of several tools at once, in one action; its result is the list of what they return.
 * @throws {AuthoringError} when they call different endpoints or versions.
 */
export function parallel<const Tools extends readonly (Step & { readonly plan: CallPlan })[]>(
  name: string,
  ...tools: Tools
): Step<NeedsOfSteps<Tools>, OutputsOf<Tools>> {
  const [first] = tools
  if (first === undefined) throw new AuthoringError('there is nothing to call', { step: name })
  const { version, endpoint } = first.plan
  const other = tools.find(({ plan }) => plan.version !== version || !sameValue(plan.endpoint, endpoint))
  if (other)
    throw new AuthoringError(
      `one action calls one endpoint, and ${other.plan.name} is called elsewhere than ${first.plan.name}`,
      { step: name },
    )
  const calls = tools.flatMap(({ plan }) => plan.calls)
  return { plan: { kind: 'call', name: named(name), version, endpoint, calls, several: true, modifiers: {} } }
}

type OutputsOf<Tools> = {
  -readonly [Index in keyof Tools]: Tools[Index] extends { readonly [holds]?: infer Output } ? Output : never
}

function sameValue(a: unknown, b: unknown): boolean {
  const [first, second] = [factsOf(a), factsOf(b)]
  return first && second
    ? canonicalJson({ ...first, type: null }) === canonicalJson({ ...second, type: null })
    : a === b
}
