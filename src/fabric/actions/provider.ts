/**
 * What the engine calls an action through: the same interface for a provider inside this process (which pushes its
 * completion) and for a remote one behind HTTP. Documents: Globus Action Provider Interface.
 */
import type { ActionRequest } from '#api'
import type { JsonObject, Micros } from '#flow'
import type { ActionStatus } from '#run'
import type { Pace } from './pace.ts'

export interface ActionProvider {
  /** Served under `/ap/<name>/`. */
  readonly name: string
  /** The hosted ActionUrls it answers for, canonical first, without a trailing slash (Globus docs, Hosted Action Providers). */
  readonly urls: readonly string[]
  readonly title: string
  readonly description: string
  /** JSON Schema draft 7 of `body`. */
  readonly inputSchema: JsonObject
  readonly scope: string
  /** True when `run` answers with a terminal status. */
  readonly synchronous: boolean
  /** How often `run` is tried while the provider fails without refusing. @default 3 */
  readonly tries?: number
  /** How fast one that does not push may be asked. @default OWN_PACE: it is in this process, or on this machine */
  readonly pace?: Pace
  /**
   * Start an action. The same `request_id` with the same body gives the same action, however often it is sent and
   * whatever crashed in between: providers derive the id of the underlying task from it.
   * @throws {ActionError} when the request is refused (`ActionUnableToRun`).
   */
  run(request: ActionRequest, caller: Caller): Promise<ActionStatus>
  /** @throws {ActionError} 404 for an action that was never started or was released. */
  status(actionId: string, caller?: Caller): Promise<ActionStatus>
  cancel(actionId: string, caller?: Caller): Promise<ActionStatus>
  release(actionId: string, caller?: Caller): Promise<ActionStatus>
  /** Go on with an action that is INACTIVE. @default it goes on by itself once what it waits for is there */
  resume?(actionId: string, caller?: Caller): Promise<ActionStatus>
  /** Push: every change of any of this provider's actions, after it is durable. */
  watch?(listener: (status: ActionStatus) => void): () => void
}

export interface Caller {
  /** `urn:globus:auth:identity:<uuid>` */
  readonly urn: string
  readonly username: string
  /** The run of this fabric whose state calls; absent when the call comes from outside. */
  readonly run?: CallingRun
  /** False once nobody waits for the answer: a call that has not left by then does not. @default always */
  wanted?(): boolean
}

export interface CallingRun {
  readonly id: string
  /** Texts that are private in the run, wherever they stand. */
  readonly privateTexts: readonly string[]
  /** Something in the body is private: what is kept of this action on disk is kept in the vault (`Store.vault`). */
  readonly secret: boolean
  readonly grant: Grant
}

/** As whom a state calls (`RunAs`), and what the run's input gave for that. */
export interface Grant {
  readonly role: string
  /** The scope that the state names. */
  readonly scope?: string
  /** The bearer token of the role, for this state's URL. */
  readonly token?: string
  /** Why it is not clear for whom the role's token was given: then it is sent to nobody. */
  readonly unclear?: string
}

/** A provider's refusal, as its HTTP answer says it: `{code, description}` and a status. */
export class ActionError extends Error {
  override readonly name = 'ActionError'
  readonly status: number
  readonly code: string
  /** How long its provider wants to be left alone (`Retry-After`). */
  readonly retryAfter: Micros | undefined
  /** The error document as it came. */
  readonly payload: JsonObject | undefined
  constructor(status: number, code: string, description: string, more: MoreOfError = {}) {
    super(description)
    this.status = status
    this.code = code
    this.retryAfter = more.retryAfter
    this.payload = more.payload
  }
}

export interface MoreOfError {
  readonly retryAfter?: Micros | undefined
  readonly payload?: JsonObject
}

/** There is no token with which the provider could be called (`NoTokenException`). */
export class NoToken extends ActionError {
  constructor(description: string) {
    super(401, 'NoTokenException', description)
  }
}
