/**
 * What a flow is: the document a scientist writes and Globus Flows runs.
 * Source: the Globus Flows definition language (Globus docs, Authoring Flows), whose JSON these types describe as it stands on disk.
 */

export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json }
export type JsonObject = { readonly [key: string]: Json }

/** A whole `*.flow.json`: what is deployed. A bare definition is one of these without a title. */
export interface Flow {
  readonly title: string
  readonly subtitle?: string
  readonly description?: string
  readonly keywords?: readonly string[]
  readonly definition: FlowDefinition
  /** JSON Schema draft 7 of the run input; `{}` accepts anything. */
  readonly input_schema: JsonObject
}

export interface FlowDefinition {
  readonly Comment?: string
  readonly StartAt: string
  readonly States: { readonly [name: string]: State }
}

export type State =
  | ActionState
  | ChoiceState
  | ExpressionEvalState
  | FailState
  | PassState
  | WaitState
  | CreateWebInputState
  | AwaitWebInputState

export type StateType = State['Type']

interface AnyState {
  readonly Comment?: string | null
}

/** Every state but Choice and Fail names its successor or ends the run. */
interface Successor {
  readonly Next?: string
  readonly End?: true
}

/** Where a state's body comes from: a template, or the value at a path, never both. */
interface Input {
  readonly Parameters?: JsonObject
  readonly InputPath?: string
}

export interface ActionState extends AnyState, Successor, Input {
  readonly Type: 'Action'
  readonly ActionUrl?: string
  readonly ActionScope?: string
  readonly Handler?: string | JsonObject
  /** JSONPath at which the action's status document is stored. @default "$" */
  readonly ResultPath?: string
  /** Seconds until `ActionTimeout`. @default 300 */
  readonly WaitTime?: number
  /** @default true */
  readonly ExceptionOnActionFailure?: boolean
  /** @default "User" */
  readonly RunAs?: string
  readonly Catch?: readonly Catcher[]
}

export interface Catcher {
  readonly ErrorEquals: readonly string[]
  readonly Next: string
  /** @default "$" */
  readonly ResultPath?: string
}

export interface ChoiceState extends AnyState {
  readonly Type: 'Choice'
  readonly Choices: readonly ChoiceRule[]
  readonly Default?: string
}

/** One rule of a Choice: `And`, `Or`, `Not`, or `Variable` with one operator. `Next` only at the top. */
export interface ChoiceRule {
  readonly Next?: string
  readonly And?: readonly ChoiceRule[]
  readonly Or?: readonly ChoiceRule[]
  readonly Not?: ChoiceRule
  readonly Variable?: string
  readonly [operator: string]: unknown
}

export interface ExpressionEvalState extends AnyState, Successor {
  readonly Type: 'ExpressionEval'
  readonly Parameters: JsonObject
  readonly ResultPath: string
}

export interface PassState extends AnyState, Successor, Input {
  readonly Type: 'Pass'
  readonly Result?: JsonObject
  readonly ResultPath?: string
}

export interface WaitState extends AnyState, Successor {
  readonly Type: 'Wait'
  readonly Seconds?: number
  readonly SecondsPath?: string
  readonly Timestamp?: string
  readonly TimestampPath?: string
}

export interface FailState extends AnyState {
  readonly Type: 'Fail'
  readonly Error?: string
  readonly ErrorPath?: string
  readonly Cause?: string
  readonly CausePath?: string
}

export interface CreateWebInputState extends AnyState, Successor, Input {
  readonly Type: 'CreateWebInput'
  readonly ResultPath?: string
  readonly Catch?: readonly Catcher[]
}

export interface AwaitWebInputState extends AnyState, Successor, Input {
  readonly Type: 'AwaitWebInput'
  readonly ResultPath?: string
  readonly Catch?: readonly Catcher[]
}
