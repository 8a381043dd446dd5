/** A run as the engine holds it while it is under way: facts fixed at its start, and where it stands now. */
import { isObject, type FlowDefinition, type Json, type JsonObject, type Micros } from '#flow'
import type { ActionStatus } from '#run'
import { privateIn } from './private-definition.ts'
import type { Hidden } from './private-values.ts'

/** What never changes over a run's life. */
export interface RunFacts {
  readonly runId: string
  readonly flowId: string
  /** Frozen: a flow that is edited meanwhile does not touch its runs. */
  readonly definition: FlowDefinition
  readonly label: string | null
  /** Principal URN of who started it. */
  readonly owner: string
  /** Principal URNs that its actions may be followed and managed by: those of the run, when it was taken up. */
  readonly monitors: readonly string[]
  readonly managers: readonly string[]
  /** `$._context`. */
  readonly context: JsonObject
}

export interface Run {
  readonly facts: RunFacts
  /** The document `$`. */
  readonly data: Json
  readonly phase: Phase
  /** States entered so far: loops end at a budget. */
  readonly steps: number
  /** Journal entries so far. */
  readonly entries: number
  /** Log entries so far: what the next one is numbered. */
  readonly logged: number
  /** Of the last entry. Times in a run never go back, whatever the clock does. */
  readonly time: Micros
  readonly started: Micros
  /** Paths in `$` that `__Private_Parameters` hides, and the texts that are private wherever they turn up. */
  readonly hidden: Hidden
  /** `_tokens` of its input: bearer tokens by role. */
  readonly tokens: JsonObject
  readonly canceling: { readonly by: string; readonly since: Micros } | null
}

export type Phase =
  | { readonly kind: 'entering'; readonly state: string }
  | ActingPhase
  | WaitingPhase
  /** Its last state ended well, or badly without a Catch; the entry that ends the run follows in the same batch. */
  | { readonly kind: 'leaving'; readonly failure: Failure | null }
  | EndedPhase

export interface ActingPhase {
  readonly kind: 'acting'
  readonly state: string
  readonly request: string
  readonly body: JsonObject
  /** Something in the body is private: its provider keeps it so. */
  readonly secret: boolean
  readonly since: Micros
  /** Null until its provider has answered. */
  readonly status: ActionStatus | null
}

export interface WaitingPhase {
  readonly kind: 'waiting'
  readonly state: string
  readonly since: Micros
  readonly until: Micros
}

export interface EndedPhase {
  readonly kind: 'ended'
  readonly how: 'succeeded' | 'failed' | 'canceled'
  readonly failure: Failure | null
}

export interface Failure {
  readonly state: string | null
  readonly error: string
  readonly cause: string
}

/** A run takes at most a year (Globus docs, Flows limits). */
export const LONGEST_RUN: Micros = 31_536_000_000_000

/** When the run's time is over. */
export const expiryOf = ({ started }: Run): Micros => started + LONGEST_RUN

export function newRun(facts: RunFacts): Run {
  return {
    facts,
    data: {},
    phase: { kind: 'entering', state: facts.definition.StartAt },
    steps: 0,
    entries: 0,
    logged: 0,
    time: 0,
    started: 0,
    hidden: { paths: [], texts: privateIn(facts.definition).texts },
    tokens: {},
    canceling: null,
  }
}

/** The bearer tokens in a run's input, by role. */
export function tokensOf({ _tokens }: JsonObject): JsonObject {
  return isObject(_tokens) ? _tokens : {}
}
