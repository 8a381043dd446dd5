/** How evaluation answers. What can be expected to fail (a path without a value, a limit) is a value, never a throw. */
import type { Json, JsonObject } from './model.ts'

/** Error names of the language (Globus docs, Authoring Flows) that evaluation itself can give. */
export type ErrorName =
  | 'States.ParameterPathFailure'
  | 'States.ResultPathMatchFailure'
  | 'States.NoChoiceMatched'
  | 'States.Runtime'

/** Why a state cannot go on: what a Catch compares (`error`) and what a person reads (`cause`). */
export interface StateError {
  readonly error: ErrorName
  readonly cause: string
  /** The field of the state it happened in, dotted: `Parameters.tasks[0].payload.$`. */
  readonly field: string
}

export type Evaluated<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: StateError }

/** What a state can read. */
export interface Scope {
  /** The document `$`. */
  readonly data: Json
  /** Read-only `$._context`: flow_id, run_id, username, email, user_id, identities, token_info. */
  readonly context?: JsonObject
  readonly limits?: Limits
}

/** Ceilings of one evaluation and of a run's data; passing one is `States.Runtime`. */
export interface Limits {
  /** Bytes of `$` as JSON after a state. */
  readonly stateBytes: number
  /** Bytes of what one evaluation makes, as JSON; also the longest string or list inside it. */
  readonly resultBytes: number
  /** Elementary operations of one evaluation. */
  readonly steps: number
}

/** Globus keeps `$` to 200 KB (Globus Flows limits); the others are ours. */
export const defaultLimits: Limits = { stateBytes: 200 * 1024, resultBytes: 1024 * 1024, steps: 200_000 }

/**
 * Ceilings of a run in the fabric. Hosted Globus keeps `$` to 200 KB; a compute action's status document carries each
 * result twice (Globus docs, Hosted Action Providers), so the same flow needs more room than its results.
 */
export const fabricLimits: Limits = { stateBytes: 1024 * 1024, resultBytes: 1024 * 1024, steps: 200_000 }

/** How deep lists and objects of a run's data may lie in each other: whoever reads or writes JSON goes down by recursion. */
export const DEEPEST = 400

export const value = <T>(of: T): Evaluated<T> => ({ ok: true, value: of })

export const failure = (error: ErrorName, field: string, cause: string): { ok: false; error: StateError } => ({
  ok: false,
  error: { error, cause, field },
})
