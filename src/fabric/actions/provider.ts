/**
 * What the engine calls an action through: the same interface for a provider inside this process (which pushes its
 * completion) and for a remote one behind HTTP. Documents: Globus Action Provider Interface.
 */
import type { ActionRequest } from '#api'
import type { JsonObject, Micros } from '#flow'
import type { ActionStatus } from '#run'

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
  /** How fast one that does not push may be asked. @default OWN_PACE: it is in this process, or on this machine */
  readonly pace?: Pace
  /**
   * Start an action. The same `request_id` with the same body gives the same action, however often it is sent and
   * whatever crashed in between: providers derive the id of the underlying task from it.
   * @throws {ActionError} when the request is refused (`ActionUnableToRun`).
   */
  run(request: ActionRequest, caller: Caller): Promise<ActionStatus>
  /** @throws {ActionError} 404 for an action that was never started or was released. */
  status(actionId: string): Promise<ActionStatus>
  cancel(actionId: string): Promise<ActionStatus>
  release(actionId: string): Promise<ActionStatus>
  /** Push: every change of any of this provider's actions, after it is durable. */
  watch?(listener: (status: ActionStatus) => void): () => void
}

export interface Caller {
  /** `urn:globus:auth:identity:<uuid>` */
  readonly urn: string
  readonly username: string
  /** The run of this fabric whose state calls; absent when the call comes from outside. */
  readonly run?: CallingRun
}

export interface CallingRun {
  readonly id: string
  /** Texts that are private in the run, wherever they stand. */
  readonly privateTexts: readonly string[]
  /** Something in the body is private: what is kept of this action on disk is kept in the vault (`Store.vault`). */
  readonly secret: boolean
}

/** How fast a provider may be asked how its actions stand. */
export interface Pace {
  /** Between two questions about the same action. */
  readonly least: Micros
  /** Questions to the provider, all its actions together. */
  readonly perMinute: number
}

/** A provider's refusal, as its HTTP answer says it: `{code, description}` and a status. */
export class ActionError extends Error {
  override readonly name = 'ActionError'
  readonly status: number
  readonly code: string
  /** How long its provider wants to be left alone (`Retry-After`). */
  readonly retryAfter: Micros | undefined
  constructor(status: number, code: string, description: string, retryAfter?: Micros) {
    super(description)
    this.status = status
    this.code = code
    this.retryAfter = retryAfter
  }
}
