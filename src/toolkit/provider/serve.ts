/** Serving an action provider: a link to the fabric, opened from here, again and again for as long as it takes. */
import { randomUUID } from 'node:crypto'
import { hostname } from 'node:os'
import { WebSocket } from 'ws'
import * as z from 'zod/mini'
import {
  davyVersion,
  LINK_HEARTBEAT_MS,
  PROVIDER_LINK_PATH,
  PROVIDER_LINK_PROTOCOL,
  providerOrder,
  type ActionReport,
  type Client,
  type Connection,
  type ProviderMessage,
  type ProviderOrder,
} from '#api'
import type { ServedActionProvider } from './action-provider.ts'
import { actionsUnderWay } from './actions-under-way.ts'

/** How long to wait before the next attempt to connect, ms: doubles from the first to the last. */
const RETRY = { first: 50, last: 2_000 }

export type ServingEvent =
  /** The fabric has it: flows can name it. */
  | { readonly kind: 'online' }
  | { readonly kind: 'offline'; readonly reason: string }
  | { readonly kind: 'action'; readonly report: ActionReport }

export interface Serving {
  /** Resolves when it is online for the first time; rejects when the fabric refuses it. */
  readonly ready: Promise<void>
  /** Resolves once it serves no more: closed, or refused. */
  readonly ended: Promise<void>
  /** Actions that have not ended. */
  active(): number
  /** Actions that are under way fail as `ProviderRestarted` once it is served again, unless it has a `status`. */
  close(): void
}

export interface ServeOptions {
  /** Ends the serving. */
  readonly signal?: AbortSignal
  readonly onEvent?: (event: ServingEvent) => void
  /** Where the fabric is now, asked before each attempt to connect; one that is started again may be elsewhere. */
  readonly locate?: () => Promise<Connection | undefined>
}

export function serveActionProvider(
  client: Client,
  { served, act }: ServedActionProvider,
  { signal, onEvent, locate }: ServeOptions = {},
): Serving {
  const boot = randomUUID()
  const [ready, ended] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
  // Who does not wait for it is not to fall over it.
  ready.promise.catch(() => {})
  let socket: WebSocket | undefined
  let online = false
  let closed = false
  let delay = RETRY.first
  let retry: NodeJS.Timeout | undefined

  const send = (message: ProviderMessage) => {
    if (socket?.readyState === WebSocket.OPEN) socket.send(JSON.stringify(message))
  }
  const actions = actionsUnderWay(act, (report) => {
    onEvent?.({ kind: 'action', report })
    if (online) send({ kind: 'report', ...report })
  })

  async function connect(): Promise<void> {
    const { origin, token } = (await locate?.().catch(() => undefined)) ?? client.connection
    if (closed) return
    const url = new URL(PROVIDER_LINK_PATH, origin.replace(/^http/, 'ws'))
    const opening = new WebSocket(url, {
      headers: { authorization: `Bearer ${token}` },
      perMessageDeflate: false,
      handshakeTimeout: 5_000,
    })
    socket = opening
    let silence: NodeJS.Timeout | undefined
    let reason = 'the fabric closed the link'
    opening.on('open', () => {
      const about = { boot, davy: davyVersion, pid: process.pid, hostname: hostname() }
      send({ kind: 'hello', protocol: PROVIDER_LINK_PROTOCOL, provider: served, ...about, actions: actions.ids() })
    })
    opening.on('message', (data) => {
      clearTimeout(silence)
      silence = setTimeout(() => opening.terminate(), LINK_HEARTBEAT_MS.silence)
      const order = z.safeParse(providerOrder, JSON.parse(String(data)))
      if (order.success) obey(order.data)
      else opening.terminate()
    })
    opening.on('error', (error) => (reason = error.message))
    opening.on('close', () => {
      clearTimeout(silence)
      if (online) onEvent?.({ kind: 'offline', reason })
      online = false
      if (closed) return
      retry = setTimeout(() => void connect(), delay)
      delay = Math.min(delay * 2, RETRY.last)
    })
  }

  function obey(order: ProviderOrder): void {
    switch (order.kind) {
      case 'welcome':
        online = true
        delay = RETRY.first
        for (const report of actions.reports()) send({ kind: 'report', ...report })
        onEvent?.({ kind: 'online' })
        return ready.resolve()
      case 'refused':
        ready.reject(new Error(`the fabric refused the provider ${served.name}: ${order.reason}`))
        return close()
      case 'start':
      case 'resume':
        return actions.begin(order)
      case 'cancel':
        return actions.cancel(order.action_id)
      case 'release':
        return actions.release(order.action_id)
      case 'acknowledge':
        return actions.acknowledge(order.action_id)
      case 'heartbeat':
    }
  }

  const heartbeat = setInterval(() => send({ kind: 'heartbeat' }), LINK_HEARTBEAT_MS.every)
  function close(): void {
    if (closed) return
    closed = true
    clearInterval(heartbeat)
    clearTimeout(retry)
    socket?.close()
    ended.resolve()
  }
  signal?.addEventListener('abort', close, { once: true })
  void connect()
  return { ready: ready.promise, ended: ended.promise, active: actions.active, close }
}
