/** The event stream: the last events in memory, numbered; each client reads on from its cursor at its own speed. */
import type { IncomingMessage } from 'node:http'
import type { WebSocket } from 'ws'
import type { EndpointDocument, FabricEventBody, RunDocument } from '#api'

/** What is kept for clients that come back, and so how far a client may fall behind before it is cut. */
const RING_BYTES = 8 * 1024 * 1024
/** What is handed to a socket at once; the rest waits in the ring, once for all clients. */
const IN_FLIGHT_BYTES = 1024 * 1024

export interface EventStream {
  publish(event: FabricEventBody): void
  accept(socket: WebSocket, request: IncomingMessage): void
  readonly clients: number
}

export interface Snapshot {
  readonly runs: readonly RunDocument[]
  readonly endpoints: readonly EndpointDocument[]
}

interface Client {
  readonly socket: WebSocket
  /** The sequence number it is sent next. */
  next: number
}

/**
 * @param boot of this process: cursors read `<boot>:<sequence number>`, those of another process are not known
 * @param snapshot the state as of the events published so far
 */
export function createEventStream(boot: string, snapshot: () => Snapshot, onLeave: () => void): EventStream {
  const ring = new Map<number, string>()
  const clients = new Set<Client>()
  let first = 1
  let next = 1
  let bytes = 0

  function pump(client: Client): void {
    while (client.next < next && client.socket.bufferedAmount < IN_FLIGHT_BYTES) {
      const text = ring.get(client.next++)
      if (text !== undefined) client.socket.send(text, () => pump(client))
    }
  }

  function trim(): void {
    while (bytes > RING_BYTES && first < next) {
      bytes -= ring.get(first)?.length ?? 0
      ring.delete(first++)
    }
    for (const client of clients)
      // It comes back with its cursor, and gets a snapshot.
      if (client.next < first) client.socket.terminate()
  }

  /** Where a client that saw everything up to `cursor` reads on; undefined when that is not known any more. */
  function after(cursor: string | null): number | undefined {
    const [, of, number] = /^(.+):(\d+)$/.exec(cursor ?? '') ?? []
    const seen = Number(number)
    return of === boot && seen + 1 >= first && seen < next ? seen + 1 : undefined
  }

  return {
    publish(event) {
      const text = JSON.stringify({ ...event, cursor: `${boot}:${next}` })
      ring.set(next++, text)
      bytes += text.length
      trim()
      for (const client of clients) pump(client)
    },
    accept(socket, request) {
      const cursor = new URL(request.url ?? '/', 'http://fabric').searchParams.get('after')
      const client: Client = { socket, next: after(cursor) ?? next }
      if (after(cursor) === undefined)
        socket.send(JSON.stringify({ kind: 'snapshot', cursor: `${boot}:${next - 1}`, ...snapshot() }))
      clients.add(client)
      socket.on('error', () => socket.terminate())
      socket.on('close', () => {
        clients.delete(client)
        onLeave()
      })
      pump(client)
    },
    get clients() {
      return clients.size
    },
  }
}
