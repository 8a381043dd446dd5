/** The agent's end of the link: find the fabric, connect, say hello; when it breaks, again, for as long as it takes. */
import { readFileSync } from 'node:fs'
import { WebSocket, type RawData } from 'ws'
import {
  decodeFabricFrame,
  encodeFrames,
  findFabric,
  LINK_HEARTBEAT_MS,
  LINK_PATH,
  type AgentMessage,
  type Connection,
  type FabricMessage,
} from '#api'
import type { AgentConfig } from './config.ts'

export interface Link {
  /** Goes out when the link is up and is forgotten otherwise: the next hello says what matters. */
  send(messages: readonly AgentMessage[]): void
  /** Milliseconds since the fabric was last heard; 0 while the link is up. */
  silentFor(): number
  /** Send what is waiting, then close for good. */
  close(): Promise<void>
}

export interface LinkEnds {
  hello(): AgentMessage
  /** The connection stands: what has to be said on it first. */
  welcome(): Iterable<AgentMessage>
  heartbeat(): AgentMessage
  receive(message: Exclude<FabricMessage, { kind: 'welcome' | 'heartbeat' }>): void
  note(text: string): void
}

/** How long to wait before the next attempt to connect, ms: doubles from the first to the last. */
const RETRY = { first: 50, last: 2_000 }
const MAX_FRAME_BYTES = 64 << 20
/** Messages handed to the socket at once while many kept results are sent. */
const BATCH = 64

export function openLink(config: AgentConfig, ends: LinkEnds): Link {
  let socket: WebSocket | undefined
  let up = false
  let lastHeard = performance.now()
  let delay = RETRY.first
  let closed = false
  let retry: NodeJS.Timeout | undefined

  async function connect(): Promise<void> {
    const connection = await locate(config)
    if (closed) return
    if (!connection) return again()
    const url = new URL(LINK_PATH, connection.origin.replace(/^http/, 'ws'))
    const opening = new WebSocket(url, {
      headers: { authorization: `Bearer ${connection.token}` },
      perMessageDeflate: false,
      maxPayload: MAX_FRAME_BYTES,
      handshakeTimeout: 5_000,
    })
    socket = opening
    let silence: NodeJS.Timeout | undefined
    const heard = () => {
      lastHeard = performance.now()
      clearTimeout(silence)
      silence = setTimeout(() => opening.terminate(), LINK_HEARTBEAT_MS.silence)
    }
    opening.on('open', () => {
      heard()
      transmit(opening, [ends.hello()])
    })
    opening.on('message', (data, binary) => {
      heard()
      receive(opening, data, binary)
    })
    opening.on('error', (error) => {
      if (delay === RETRY.first) ends.note(`the link to ${url.origin} failed: ${error.message}`)
    })
    opening.on('close', () => {
      clearTimeout(silence)
      if (up) ends.note(`the link to ${url.origin} is closed`)
      up = false
      if (!closed) again()
    })
  }

  function again(): void {
    clearTimeout(retry)
    retry = setTimeout(() => void connect(), delay)
    delay = Math.min(delay * 2, RETRY.last)
  }

  function receive(from: WebSocket, data: RawData, binary: boolean): void {
    let messages: FabricMessage[]
    try {
      messages = decodeFabricFrame(joined(data), binary)
    } catch (error) {
      ends.note(`the fabric sent what this agent does not understand: ${String(error)}`)
      return from.terminate()
    }
    for (const message of messages) {
      if (message.kind === 'heartbeat') continue
      if (message.kind !== 'welcome') ends.receive(message)
      else {
        up = true
        delay = RETRY.first
        for (const batch of batches(ends.welcome(), BATCH)) transmit(from, batch)
      }
    }
  }

  const heartbeat = setInterval(() => {
    if (up && socket) transmit(socket, [ends.heartbeat()])
  }, LINK_HEARTBEAT_MS.every)
  void connect()

  return {
    send(messages) {
      if (up && socket && messages.length > 0) transmit(socket, messages)
    },
    silentFor: () => (up ? 0 : performance.now() - lastHeard),
    async close() {
      closed = true
      clearInterval(heartbeat)
      clearTimeout(retry)
      const open = socket
      if (!open || open.readyState === WebSocket.CLOSED) return
      const gone = new Promise<void>((resolve) => open.once('close', () => resolve()))
      open.close()
      const patience = setTimeout(() => open.terminate(), 1_000)
      await gone
      clearTimeout(patience)
    },
  }
}

function transmit(socket: WebSocket, messages: readonly AgentMessage[]): void {
  if (socket.readyState !== WebSocket.OPEN) return
  for (const frame of encodeFrames(messages)) socket.send(frame)
}

/** Where the fabric is now, or undefined while there is none. */
async function locate({ fabric }: AgentConfig): Promise<Connection | undefined> {
  try {
    if ('home' in fabric) return (await findFabric(fabric.home))?.connection
    return { origin: fabric.origin, token: readFileSync(fabric.token_file, 'utf8').trim() }
  } catch {
    // Not there yet, or a home that another host uses: the next attempt will tell.
    return undefined
  }
}

function* batches<T>(items: Iterable<T>, size: number): Generator<T[]> {
  let batch: T[] = []
  for (const item of items) {
    batch.push(item)
    if (batch.length < size) continue
    yield batch
    batch = []
  }
  if (batch.length > 0) yield batch
}

const joined = (data: RawData): Uint8Array =>
  Array.isArray(data) ? Buffer.concat(data) : data instanceof ArrayBuffer ? new Uint8Array(data) : data
