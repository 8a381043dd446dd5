/** One connection of one agent: what is said on it goes out in batches, a batch a turn of the event loop. */
import type { WebSocket } from 'ws'
import { encodeFrames, type FabricMessage, type Hello } from '#api'

export interface Session {
  readonly hello: Hello
  send(message: FabricMessage): void
  /** Send what is waiting, then close. */
  close(): void
  /** Give the connection up: the agent will open another and say what it holds. */
  drop(): void
  readonly closed: Promise<void>
}

export function openSession(socket: WebSocket, hello: Hello): Session {
  const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()))
  let outgoing: FabricMessage[] = []
  function flush(): void {
    const batch = outgoing
    outgoing = []
    if (socket.readyState !== socket.OPEN) return
    for (const frame of encodeFrames(batch)) socket.send(frame)
  }
  return {
    hello,
    send(message) {
      if (outgoing.push(message) === 1) setImmediate(flush)
    },
    close() {
      flush()
      socket.close()
    },
    drop: () => socket.terminate(),
    closed,
  }
}
