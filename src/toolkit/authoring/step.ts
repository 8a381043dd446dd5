/** The steps a flow is made of, as plain data: what `compose` makes states of. */
import type { Flow } from '#flow'
import type { ConditionPlan } from './condition.ts'
import type { FunctionSource } from './function-source.ts'
import type { InputType } from './input-type.ts'
import type { Modifiers } from './modifiers.ts'
import type { holds, needs } from './phantom.ts'
import type { Template } from './template.ts'

/** `Needs`: inputs of the run that it needs; `Output`: what `result` of it is. */
export interface Step<Needs = unknown, Output = unknown> {
  readonly plan: Plan
  readonly [needs]?: Needs
  readonly [holds]?: Output
}

export type Plan =
  | CallPlan
  | ActionPlan
  | NestedPlan
  | ValuesPlan
  | WaitPlan
  | FailPlan
  | { readonly kind: 'finish'; readonly name: string; readonly comment?: string }
  | ChoicePlan
  | LoopPlan
  | GuardPlan
  | SequencePlan

interface Named {
  /** The state's. */
  readonly name: string
  readonly comment?: string
}

/** Functions called on an endpoint, in one action. */
export interface CallPlan extends Named {
  readonly kind: 'call'
  readonly version: 'v2' | 'v3'
  readonly endpoint: Template
  readonly calls: readonly FunctionCall[]
  /** Its result is the list of what the functions returned, else what the one function returned. */
  readonly several: boolean
  readonly modifiers: Modifiers
}

export interface FunctionCall {
  readonly function: RegisteredFunction
  /** `all`: every input of the run, as Gladier's functions take them. */
  readonly arguments: Template | 'all'
}

/** A function as it is registered, once by content; its id comes with the run's input. */
export interface RegisteredFunction {
  readonly name: string
  readonly source: FunctionSource
  readonly description?: string
  readonly resources?: { readonly cores?: number; readonly memory_mb?: number; readonly walltime_s?: number }
  readonly idempotent?: boolean
}

export interface ActionPlan extends Named {
  readonly kind: 'action'
  readonly url: string
  readonly scope?: string
  readonly parameters: Template
  readonly modifiers: Modifiers
}

/** Another flow, run as an action of this one. */
export interface NestedPlan extends Named {
  readonly kind: 'nested'
  readonly flow: NestedFlow
  /** Inputs of that flow that do not come from inputs of this one. */
  readonly bound: { readonly [input: string]: Template }
  readonly modifiers: Modifiers
}

/** What has to be known of a flow to call it. */
export interface NestedFlow {
  readonly title: string
  /** What a run of it must be given; functions apart. */
  readonly inputs: ReadonlyMap<string, InputType>
  readonly functions: readonly RegisteredFunction[]
  readonly nested: readonly NestedFlow[]
  /** The document to deploy, given the ids under which the flows that it calls are deployed. */
  written(flowIds: ReadonlyMap<string, string>): Flow
}

/** Values put together from others. */
export interface ValuesPlan extends Named {
  readonly kind: 'values'
  readonly type: 'Pass' | 'ExpressionEval'
  readonly parameters: Template
}

export interface WaitPlan extends Named {
  readonly kind: 'wait'
  readonly for: { readonly seconds: unknown } | { readonly until: unknown }
}

export interface FailPlan extends Named {
  readonly kind: 'fail'
  readonly error: unknown
  readonly cause: unknown
}

export interface ChoicePlan extends Named {
  readonly kind: 'choice'
  readonly ways: readonly { readonly when: ConditionPlan; readonly steps: readonly Step[] }[]
  readonly otherwise: readonly Step[]
}

export interface LoopPlan extends Named {
  readonly kind: 'loop'
  readonly until: ConditionPlan
  readonly atMost: number
  readonly steps: readonly Step[]
  /** When the condition does not hold after the last time. Undefined: the run fails. */
  readonly otherwise: readonly Step[] | undefined
}

/** Steps whose errors lead to other steps. */
export interface GuardPlan {
  readonly kind: 'guard'
  readonly steps: readonly Step[]
  readonly errors: readonly string[]
  readonly handler: readonly Step[]
  /** Where the error goes: `$.<caught>`. */
  readonly caught: string
}

/** A flow inside another, state by state. */
export interface SequencePlan {
  readonly kind: 'sequence'
  readonly steps: readonly Step[]
  /** As the flow's author gave them; those of the flow around it count more. */
  readonly modifiers: { readonly [step: string]: Modifiers }
}
