/** What can happen to a run, and what the engine then wants done. */
import type { JsonObject, Micros, Path } from '#flow'
import type { ActionStatus } from '#run'
import type { StartedFrom } from './entry.ts'

interface AnyEvent {
  /** The clock's reading, taken by the runner: the core has none. */
  readonly time: Micros
  /** A fresh random id, used when the event leads to an action. */
  readonly id: string
}

export type RunEvent = AnyEvent & Happening

/** An event before the runner has given it time and id. */
export type Happening =
  | {
      readonly kind: 'start'
      readonly input: JsonObject
      readonly hidden?: readonly Path[]
      readonly from?: StartedFrom
    }
  /** Go on with what is possible now: after a long series of states, and after recovery. */
  | { readonly kind: 'continue' }
  /** The provider's status document, from `/run`, pushed, or polled. */
  | { readonly kind: 'status'; readonly request: string; readonly status: ActionStatus }
  /** The provider will not carry the action out, or no longer knows it. */
  | { readonly kind: 'refused'; readonly request: string; readonly refusal: Refusal }
  | { readonly kind: 'timer'; readonly timer: TimerName }
  | { readonly kind: 'cancel'; readonly by: string }

export interface Refusal {
  readonly error: 'ActionUnableToRun' | 'ActionFailedException' | 'NoTokenException'
  readonly code: string
  readonly description: string
  /** The HTTP status of the answer, if there was one. */
  readonly status?: number
  /** The provider's own error document. */
  readonly payload?: JsonObject
}

/** `wait`: a Wait is over. `deadline`: an action's WaitTime. `cancel`: how long a canceled action may take to stop. */
export type TimerName = 'wait' | 'deadline' | 'cancel'

/** Performed in order, after the entries of the same step are durable. */
export type Effect =
  | { readonly kind: 'start-action'; readonly request: string; readonly url: string; readonly body: JsonObject }
  /** Learn how this action of a former process's goes on: its status may have changed unheard. */
  | { readonly kind: 'follow-action'; readonly request: string; readonly url: string; readonly actionId: string }
  | { readonly kind: 'cancel-action'; readonly request: string; readonly url: string; readonly actionId: string }
  /** Replaces a timer of the same name. */
  | { readonly kind: 'set-timer'; readonly timer: TimerName; readonly at: Micros }
  | { readonly kind: 'continue' }
  /** Nothing will happen to this run any more. */
  | { readonly kind: 'forget' }
