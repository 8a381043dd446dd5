import { PassThrough } from 'node:stream'
import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { readFrames, sendFrame } from '../../src/endpoint/frames.ts'

it('arrive as they were sent, however the pipe cuts them', () => {
  const messages = fc.array(fc.oneof(fc.string(), fc.uint8Array({ size: 'large' }), fc.record({ n: fc.integer() })))
  fc.assert(
    fc.property(messages, fc.infiniteStream(fc.integer({ min: 1, max: 40 })), (sent, cuts) => {
      const wire = new PassThrough()
      for (const message of sent) sendFrame(wire, message)
      const bytes: Buffer = wire.read() ?? Buffer.alloc(0)

      const received: unknown[] = []
      const pipe = new PassThrough()
      readFrames(pipe, (message) => received.push(message))
      for (let at = 0; at < bytes.length;) {
        const cut = cuts.next().value
        pipe.emit('data', bytes.subarray(at, at + cut))
        at += cut
      }
      expect(received.map(plain)).toEqual(sent.map(plain))
    }),
  )
})

const plain = (value: unknown) => (value instanceof Uint8Array ? [...value] : value)
