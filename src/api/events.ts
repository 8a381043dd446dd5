/** The event stream of a fabric, from a cursor on, over one WebSocket that is opened again when it breaks. */
import { setTimeout as sleep } from 'node:timers/promises'
import * as z from 'zod/mini'
import { WebSocket } from 'ws'
import { ApiError } from './error.ts'
import { fabricEvent, type FabricEvent } from './documents/fabric.ts'

/** How long to wait before the stream is opened again, ms: doubles from the first to the last. */
const RETRY = { first: 100, last: 5_000 }

/**
 * Events after `after`, or from now on (a `snapshot` first) without it. Ends when `signal` aborts; never ends by itself.
 * `onBreak` hears of every lost connection, and of the moment it is back (`undefined`).
 */
export async function* eventStream(
  connection: { readonly origin: string; readonly token: string },
  after?: string,
  signal?: AbortSignal,
  onBreak?: (error: ApiError | undefined) => void,
): AsyncGenerator<FabricEvent, void, undefined> {
  let cursor = after
  for (let delay = RETRY.first; !signal?.aborted; delay = Math.min(delay * 2, RETRY.last)) {
    try {
      for await (const event of oneConnection(connection, cursor, signal)) {
        if (delay !== RETRY.first) onBreak?.(undefined)
        delay = RETRY.first
        cursor = event.cursor
        yield event
      }
    } catch (error) {
      if (signal?.aborted) return
      onBreak?.(error instanceof ApiError ? error : ApiError.unreachable(new URL(connection.origin), error))
    }
    await sleep(delay, undefined, signal ? { signal } : {}).catch(() => undefined)
  }
}

async function* oneConnection(
  connection: { readonly origin: string; readonly token: string },
  cursor: string | undefined,
  signal: AbortSignal | undefined,
): AsyncGenerator<FabricEvent, void, undefined> {
  const url = new URL('/davy/events', connection.origin)
  url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:'
  if (cursor !== undefined) url.searchParams.set('after', cursor)
  const socket = new WebSocket(url, {
    headers: { authorization: `Bearer ${connection.token}` },
    perMessageDeflate: false,
  })
  const received: FabricEvent[] = []
  let broken: unknown
  let closed = false
  let wake = () => {}
  socket.on('message', (data) => {
    const parsed = z.safeParse(fabricEvent, JSON.parse(String(data)))
    // An event of a newer fabric that this client does not know is not an error: there will be others.
    if (parsed.success) received.push(parsed.data)
    wake()
  })
  socket.on('error', (error) => {
    broken = error
  })
  socket.on('close', () => {
    closed = true
    wake()
  })
  const abort = () => socket.terminate()
  signal?.addEventListener('abort', abort)
  try {
    while (!signal?.aborted) {
      const event = received.shift()
      if (event) yield event
      else if (closed) {
        if (broken) throw broken
        return
      } else await new Promise<void>((resolve) => (wake = resolve))
    }
  } finally {
    signal?.removeEventListener('abort', abort)
    socket.terminate()
  }
}
