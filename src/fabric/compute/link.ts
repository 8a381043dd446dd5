/** The fabric's end of the link: the first message of a connection says whose it is, and silence ends it. */
import type { Logger } from 'pino'
import type { RawData, WebSocket } from 'ws'
import { decodeAgentFrame, encodeFrames, LINK_HEARTBEAT_MS, LINK_PROTOCOL, type AgentMessage, type Hello } from '#api'
import { openSession, type Session } from './session.ts'

export interface LinkUser {
  /** @throws {Error} with a sentence for the agent's log when the agent is not wanted here. */
  connected(session: Session): void
  received(session: Session, messages: readonly Exclude<AgentMessage, Hello>[]): void
  closed(session: Session): void
}

export function acceptLink(socket: WebSocket, user: LinkUser, log: Logger): void {
  let session: Session | undefined
  let silence: NodeJS.Timeout | undefined
  const heard = () => {
    clearTimeout(silence)
    silence = setTimeout(() => socket.terminate(), LINK_HEARTBEAT_MS.silence)
  }
  const heartbeat = setInterval(() => session?.send({ kind: 'heartbeat' }), LINK_HEARTBEAT_MS.every)
  heard()

  function greet(hello: AgentMessage | undefined): void {
    if (hello?.kind !== 'hello') throw new Error('a link begins with a hello')
    if (hello.protocol !== LINK_PROTOCOL)
      throw new Error(
        `this fabric speaks version ${LINK_PROTOCOL} of the link and the agent (Davy ${hello.davy}) version ${hello.protocol}`,
      )
    const greeted = openSession(socket, hello)
    user.connected(greeted)
    session = greeted
  }

  socket.on('message', (data, binary) => {
    heard()
    try {
      const messages = decodeAgentFrame(joined(data), binary)
      if (!session) greet(messages.shift())
      const said = messages.filter((message) => message.kind !== 'hello')
      if (session && said.length > 0) user.received(session, said)
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error)
      log.warn({ endpoint: session?.hello.endpoint_id }, `an endpoint agent was refused: ${reason}`)
      for (const frame of encodeFrames([{ kind: 'refused', reason }])) socket.send(frame)
      socket.close()
    }
  })
  socket.on('error', (error) => log.debug({ err: error }, 'a link failed'))
  socket.on('close', () => {
    clearTimeout(silence)
    clearInterval(heartbeat)
    if (session) user.closed(session)
  })
}

const joined = (data: RawData): Uint8Array =>
  Array.isArray(data) ? Buffer.concat(data) : data instanceof ArrayBuffer ? new Uint8Array(data) : data
