/** Messages between an agent and a worker over a local pipe: CBOR, each after its length in four bytes. */
import type { Duplex } from 'node:stream'
import { decodeCbor, encodeCbor } from '#api'

export function sendFrame(pipe: Duplex, message: unknown): void {
  const body = encodeCbor(message)
  const header = Buffer.allocUnsafe(4)
  header.writeUInt32LE(body.byteLength)
  pipe.cork()
  pipe.write(header)
  pipe.write(body)
  pipe.uncork()
}

/** Calls `receive` with each message. A frame of many chunks is joined once, when its last one is there. */
export function readFrames(pipe: Duplex, receive: (message: unknown) => void): void {
  let chunks: Buffer[] = []
  let buffered = 0
  pipe.on('data', (chunk: Buffer) => {
    chunks.push(chunk)
    buffered += chunk.length
    for (let needed = frameLength(chunks); needed !== undefined && buffered >= needed; needed = frameLength(chunks)) {
      const joined = chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks)
      // The frame is copied: what is decoded from it may live on, and must not hold the rest of the chunk.
      const frame = Uint8Array.prototype.slice.call(joined, 4, needed)
      buffered -= needed
      chunks = buffered > 0 ? [joined.subarray(needed)] : []
      receive(decodeCbor(frame))
    }
  })
}

/** Header included; undefined while the header itself is not complete. */
function frameLength(chunks: Buffer[]): number | undefined {
  let first = chunks[0]
  if (first && first.length < 4 && chunks.length > 1) {
    first = Buffer.concat(chunks)
    chunks.splice(0, chunks.length, first)
  }
  return first && first.length >= 4 ? 4 + first.readUInt32LE(0) : undefined
}
