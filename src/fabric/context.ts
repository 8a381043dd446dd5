/** What every service of the fabric is given, and all that one may know of another. */
import type { IncomingMessage } from 'node:http'
import type { FastifyInstance } from 'fastify'
import type { Logger } from 'pino'
import type { WebSocket } from 'ws'
import type { FabricEventBody } from '#api'
import type { ActionProvider } from './actions/provider.ts'
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

/** A room of the fabric, as fabric.ts puts it together: constructed, then routed, then started, and stopped in reverse. */
export interface FabricService {
  /** Action providers it offers to flows. */
  readonly providers?: readonly ActionProvider[]
  /** WebSocket paths it accepts; the server has checked token, Host and Origin before. */
  readonly sockets?: Readonly<Record<string, (socket: WebSocket, request: IncomingMessage) => void>>
  routes(app: FastifyInstance): void
  /** Recover what the last process left, then begin. The server listens by now: `context.origin` is known. */
  start(): Promise<void>
  stop(): Promise<void>
  /** True while something is under way that must not be cut off by an idle exit or a drain. */
  busy?(): boolean
}
