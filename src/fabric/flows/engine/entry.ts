/**
 * What the journal of a run consists of: the engine's decisions, each with what it changes and nothing that can be
 * derived. State, log documents and run documents are all rebuilt from these, without evaluating anything again.
 *
 * An entry carries at most one JSON value of any size, `value`: the journal keeps a large one apart, once by its hash.
 */
import type { Json, JsonObject, Micros, Path } from '#flow'
import type { ActionStatus } from '#run'

interface AnyEntry {
  readonly time: Micros
}

/** The run exists; `value` is its input, or the `$` that the state it begins at is given. */
export interface StartedEntry extends AnyEntry {
  readonly kind: 'started'
  readonly value: JsonObject
  /** Paths in `$` that are hidden from the beginning. */
  readonly hidden?: readonly Path[]
  /** Absent: it begins at `StartAt`. */
  readonly from?: StartedFrom
}

/** Where an earlier run was when it entered the state that this one begins at. */
export interface StartedFrom {
  readonly run: string
  readonly state: string
}

/** A Pass, ExpressionEval or Choice was entered and left at once. */
export interface PassedEntry extends AnyEntry {
  readonly kind: 'passed'
  readonly state: string
  /** What stands at `ResultPath` now; absent when the state changes nothing. */
  readonly value?: Json
  /** Null: the run succeeds. */
  readonly next: string | null
  /** Paths in `$` that `__Private_Parameters` of this state hides from now on. */
  readonly hidden?: readonly Path[]
}

/** The intent to carry out an action. On disk before its provider hears of it. */
export interface ActedEntry extends AnyEntry {
  readonly kind: 'acted'
  readonly state: string
  readonly request: string
  /** The body. */
  readonly value: JsonObject
  /** Paths in the body that nobody may see. */
  readonly hidden?: readonly Path[]
}

/** The action was accepted, or what its provider says of it changed. */
export interface PolledEntry extends AnyEntry {
  readonly kind: 'polled'
  readonly value: ActionStatus
}

/** The one accepted result of an action. */
export interface ActionDoneEntry extends AnyEntry {
  readonly kind: 'action-done'
  readonly value: ActionStatus
  readonly next: string | null
}

/** A Wait began. */
export interface WaitingEntry extends AnyEntry {
  readonly kind: 'waiting'
  readonly state: string
  readonly until: Micros
}

/** A Wait is over. */
export interface WaitedEntry extends AnyEntry {
  readonly kind: 'waited'
  readonly next: string | null
}

/** A state failed: the one accepted result of its action, if it is one. */
export interface ErredEntry extends AnyEntry {
  readonly kind: 'erred'
  readonly state: string
  readonly error: string
  readonly cause: string
  /** What the action's provider said last: its status document, or its refusal. */
  readonly value?: JsonObject
  /** Index of the `Catch` that takes it; absent: the run fails. */
  readonly caught?: number
}

/** Somebody asked to end the run, and its action was told. */
export interface CancelingEntry extends AnyEntry {
  readonly kind: 'canceling'
  readonly by: string
}

/** The run is over. */
export interface EndedEntry extends AnyEntry {
  readonly kind: 'ended'
  readonly how: 'succeeded' | 'failed' | 'canceled'
  /** How it failed, or who canceled it. */
  readonly error?: string
  readonly cause?: string
  readonly state?: string
}

export type Entry =
  | StartedEntry
  | PassedEntry
  | ActedEntry
  | PolledEntry
  | ActionDoneEntry
  | WaitingEntry
  | WaitedEntry
  | ErredEntry
  | CancelingEntry
  | EndedEntry
