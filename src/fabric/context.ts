/** What every service of the fabric is given, and all that one may know of another. */
import type { IncomingMessage } from 'node:http'
import type { FastifyInstance } from 'fastify'
import type { Logger } from 'pino'
import type { WebSocket } from 'ws'
import type { EndpointDocument, FabricEventBody, RunDocument } from '#api'
import type { ActionProvider, Caller } from './actions/provider.ts'
import type { Store } from './store/store.ts'

export interface FabricContext {
  /** `DAVY_HOME`, absolute. */
  readonly home: string
  readonly store: Store
  readonly log: Logger
  /** `http://127.0.0.1:<port>`; known once services are started. */
  readonly origin: string
  /** The bearer token of this home, for processes the fabric starts itself. */
  readonly token: string
  /** Publish on the event stream; call it only after the write that it tells of is durable. */
  publish(event: FabricEventBody): void
  /** The one local user. */
  readonly identity: Identity
}

export interface Identity {
  readonly id: string
  /** `urn:globus:auth:identity:<id>` */
  readonly urn: string
  readonly username: string
  readonly name: string
  readonly email: string
}

/** Who makes a request: the home's owner, or somebody to whom the owner gave an identity in this fabric. */
export interface Principal extends Caller {
  /** All URNs it counts as: its identity's and its groups'. */
  readonly urns: readonly string[]
  /** The one local user: may do everything in this home. */
  readonly ownsHome: boolean
}

/** A room of the fabric, as fabric.ts puts it together: constructed, then routed, then started, and stopped in reverse. */
export interface FabricService {
  /** Action providers it offers to flows. */
  readonly providers?: readonly ActionProvider[]
  /** WebSocket paths it accepts; the server has checked token, Host and Origin before. */
  readonly sockets?: Readonly<Record<string, (socket: WebSocket, request: IncomingMessage) => void>>
  routes(app: FastifyInstance): void
  /**
   * Recover what the last process left, then begin. The server listens by now: `context.origin` is known. Requests and
   * sockets are held until every service has started, so `start` must not wait for any.
   */
  start(): Promise<void>
  stop(): Promise<void>
  /** Begin nothing more of its own accord: what is under way goes on to its end. */
  drain?(): Promise<void>
  /** True while something is under way that must not be cut off by an idle exit or a drain. */
  busy?(): boolean
  /** True while an idle fabric is waited for all the same (an enabled trigger): no idle exit, but a drain may end it. */
  wanted?(): boolean
  /**
   * Its part of the `snapshot` that a new client of the event stream begins with, as of every event published so far.
   * `runs`: the newest 500 at most, newest first; a client that wants more pages through `/runs`.
   */
  snapshot?(): { readonly runs?: readonly RunDocument[]; readonly endpoints?: readonly EndpointDocument[] }
  /** Its part of `/davy/status`: how many runs there are of each status. */
  runCounts?(): Readonly<Record<string, number>>
}
