/** The fabric's end of a provider's link: a `hello` first, then reports; silence ends it. */
import type { Logger } from 'pino'
import type { WebSocket } from 'ws'
import * as z from 'zod/mini'
import {
  LINK_HEARTBEAT_MS,
  PROVIDER_LINK_PROTOCOL,
  providerMessage,
  type ActionReport,
  type ProviderHello,
  type ProviderMessage,
  type ProviderOrder,
} from '#api'

export interface ProviderSession {
  readonly hello: ProviderHello
  send(order: ProviderOrder): void
  close(): void
}

export interface SessionUser {
  /** @throws {Error} with a sentence for whoever serves the provider, when it is not wanted here. */
  connected(session: ProviderSession): Promise<void>
  reported(session: ProviderSession, report: ActionReport): void
  closed(session: ProviderSession): void
}

export function acceptProvider(socket: WebSocket, user: SessionUser, log: Logger): void {
  let session: ProviderSession | undefined
  let silence: NodeJS.Timeout | undefined
  const send = (order: ProviderOrder) => {
    if (socket.readyState === socket.OPEN) socket.send(JSON.stringify(order))
  }
  const heard = () => {
    clearTimeout(silence)
    silence = setTimeout(() => socket.terminate(), LINK_HEARTBEAT_MS.silence)
  }
  const heartbeat = setInterval(() => send({ kind: 'heartbeat' }), LINK_HEARTBEAT_MS.every)
  heard()

  async function greet(message: ProviderMessage): Promise<void> {
    if (message.kind !== 'hello') throw new Error('a link begins with a hello')
    if (message.protocol !== PROVIDER_LINK_PROTOCOL)
      throw new Error(
        `this fabric speaks version ${PROVIDER_LINK_PROTOCOL} of the link and the provider (Davy ${message.davy}) version ${message.protocol}`,
      )
    const greeted: ProviderSession = { hello: message, send, close: () => socket.close() }
    await user.connected(greeted)
    session = greeted
    // It may be gone by the time it is in the books.
    if (socket.readyState !== socket.OPEN) user.closed(greeted)
  }

  async function hear(text: string): Promise<void> {
    const message = z.parse(providerMessage, JSON.parse(text))
    if (!session) await greet(message)
    else if (message.kind === 'report') user.reported(session, message)
  }

  function refuse(error: unknown): void {
    const reason =
      error instanceof z.core.$ZodError ? z.prettifyError(error) : error instanceof Error ? error.message : ''
    log.warn({ provider: session?.hello.provider.name }, `the process of an action provider was refused: ${reason}`)
    send({ kind: 'refused', reason })
    socket.close()
  }

  /** One after the other: nothing is heard before the hello is in the books. */
  let last: Promise<void> = Promise.resolve()
  socket.on('message', (data) => {
    heard()
    last = last.then(() => hear(String(data))).catch(refuse)
  })
  socket.on('error', (error) => log.debug({ err: error }, 'the link of a provider failed'))
  socket.on('close', () => {
    clearTimeout(silence)
    clearInterval(heartbeat)
    if (session) user.closed(session)
  })
}
