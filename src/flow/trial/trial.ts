/** What trying a state tells: its data on the way in, out and back, where a run would go on, and why. */
import type { Json, JsonObject } from '../model.ts'
import type { Path } from '../json.ts'
import type { Limits } from '../outcome.ts'
import type { TriedRule } from './tried-rules.ts'

export interface TrialInput {
  /** `$` before the state. */
  readonly data: Json
  /** `$._context`. @default none */
  readonly context?: JsonObject
  /**
   * What the provider answers in the end: a status document, or only its `details` (Globus Action Provider Interface). Of
   * states that nobody carries out it is not read. @default an action that succeeded and has no details
   */
  readonly returned?: JsonObject
  /** `succeeded`, or the name of the error that the provider or the engine gives, as `ActionTimeout`. @default as `returned` says */
  readonly outcome?: string
  /** The cause of an error that `outcome` names. */
  readonly cause?: string
  /** @default those of the fabric */
  readonly limits?: Limits
}

export interface Trial {
  readonly state: string
  /** As it is written; null when it has none. */
  readonly type: string | null
  readonly dataIn: Json
  /** What InputPath and Parameters come to: the body of an action, the parameters of a web input, the value of a Pass. */
  readonly sent: Sent | null
  /** What the provider answered, completed to a status document; null where there is none, or it was not asked. */
  readonly returned: JsonObject | null
  /** `$` after the state; that before it, when the run ends here with an error. */
  readonly dataOut: Json
  /** The state to go on with; null when the run ends. */
  readonly next: string | null
  readonly taken: Taken
  /** Of a Choice. */
  readonly rules: readonly TriedRule[]
  /** How long a Wait takes, in seconds; until when (ISO 8601), if it says so. */
  readonly wait?: { readonly seconds: number } | { readonly until: string }
  /** What went wrong, caught or not. */
  readonly error?: TrialError
}

export interface Sent {
  readonly value: Json
  /** Where in `value` the values named in `__Private_Parameters` are. */
  readonly hidden: readonly Path[]
}

export type Taken =
  | { readonly kind: 'next' }
  /** Its last state: the run succeeds. */
  | { readonly kind: 'end' }
  | { readonly kind: 'choice'; readonly index: number }
  | { readonly kind: 'default' }
  /** Which of its catchers took the error. */
  | { readonly kind: 'catch'; readonly index: number }
  /** The run fails here. */
  | { readonly kind: 'failed' }

export interface TrialError {
  readonly name: string
  readonly message: string
  /** From the definition to the field it happened in, or to the state. */
  readonly path: Path
}
