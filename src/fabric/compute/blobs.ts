/** Blobs of an endpoint over HTTP: what a client sends goes down the link piece by piece, and can be gone on with. */
import type { IncomingMessage } from 'node:http'
import { Readable } from 'node:stream'
import type { FastifyInstance, FastifyReply } from 'fastify'
import type { BlobAnswer } from '#api'
import { ServiceError } from '../server/error.ts'
import type { Desk } from './desk.ts'

/** One message on the link, bytes. Each is answered before the next is sent: tasks get their turn in between. */
const PIECE = 1 << 20
const STATUS = { Damaged: 422, QuotaExceeded: 507, WrongOffset: 409 } as const

interface BlobRoute {
  readonly Params: { readonly id: string; readonly sha256: string }
}

/** `deskOf` throws for an endpoint that is not known. */
export function blobRoutes(app: FastifyInstance, deskOf: (endpointId: string) => Desk): void {
  const path = '/davy/endpoints/:id/blobs/:sha256'
  app.addContentTypeParser('application/octet-stream', (_request, body, done) => done(null, body))

  /**
   * `Content-Range: bytes FROM-TO/TOTAL` sends a part, `bytes * /TOTAL` (without the space) asks how far it is. 201 when
   * the blob is complete, 308 with `Range` when more is to come.
   */
  app.put<BlobRoute>(path, async ({ params, headers, body }, reply) => {
    const desk = deskOf(params.id)
    const sha256 = checked(params.sha256)
    const { from, total } = rangeOf(headers)
    let state = accepted(await desk.ask({ kind: 'blob-look', sha256 }))
    let offset = from
    for await (const bytes of pieces(body)) {
      if (state.complete) continue
      state = accepted(await desk.ask({ kind: 'blob-write', sha256, offset: offset ?? 0, bytes, total }), reply)
      offset = state.size
    }
    if (total === 0 && !state.complete)
      state = accepted(await desk.ask({ kind: 'blob-write', sha256, offset: 0, bytes: new Uint8Array(), total }))
    if (state.complete) return reply.code(201).send({ sha256, size: state.size })
    return withRange(reply, state.size).code(308).send({ sha256, received: state.size, total })
  })

  app.get<BlobRoute>(path, async ({ params }, reply) => {
    const desk = deskOf(params.id)
    const sha256 = checked(params.sha256)
    const { complete, size } = accepted(await desk.ask({ kind: 'blob-look', sha256 }))
    if (!complete) throw new ServiceError(404, 'BlobNotFound', `the blob ${sha256} is not at this endpoint`)
    async function* content(): AsyncGenerator<Uint8Array> {
      for (let offset = 0; offset < size;) {
        const { bytes } = accepted(await desk.ask({ kind: 'blob-read', sha256, offset, length: PIECE }))
        if (!bytes?.byteLength) throw new Error(`the blob ${sha256} ended at ${offset} of ${size} bytes`)
        yield bytes
        offset += bytes.byteLength
      }
    }
    return reply
      .header('content-type', 'application/octet-stream')
      .header('content-length', size)
      .send(Readable.from(content()))
  })
}

function checked(sha256: string): string {
  if (/^[\da-f]{64}$/.test(sha256)) return sha256
  throw new ServiceError(
    400,
    'BadRequest',
    `a blob is named by its SHA-256 in hexadecimal, not "${sha256.slice(0, 80)}"`,
  )
}

/** @throws {ServiceError} 411 when the size of the whole is not said. */
function rangeOf(headers: IncomingMessage['headers']): { readonly from: number | undefined; readonly total: number } {
  const range = /^bytes (?:\*|(\d+)-\d+)\/(\d+)$/.exec(headers['content-range'] ?? '')
  if (range) return { from: range[1] === undefined ? undefined : Number(range[1]), total: Number(range[2]) }
  const length = headers['content-length']
  if (headers['content-range'] !== undefined || length === undefined)
    throw new ServiceError(
      411,
      'LengthRequired',
      'say how large the blob is: Content-Length, or Content-Range with a total',
    )
  return { from: 0, total: Number(length) }
}

function accepted(answer: BlobAnswer, reply?: FastifyReply): BlobAnswer {
  const { error } = answer
  if (!error) return answer
  if (reply) withRange(reply, answer.size)
  throw new ServiceError(STATUS[error.code], error.code, error.message)
}

/** What is there, as the sender of a part has to know it (RFC 9110 14.1). */
const withRange = (reply: FastifyReply, size: number) =>
  size > 0 ? reply.header('range', `bytes=0-${size - 1}`) : reply

/** The body in pieces of at most `PIECE`, whatever the sizes in which it arrives. */
async function* pieces(body: unknown): AsyncGenerator<Uint8Array> {
  if (!(body instanceof Readable)) return
  let waiting: Buffer[] = []
  let size = 0
  for await (const chunk of body) {
    waiting.push(chunk as Buffer)
    size += (chunk as Buffer).length
    if (size < PIECE) continue
    yield Buffer.concat(waiting)
    waiting = []
    size = 0
  }
  if (size > 0) yield Buffer.concat(waiting)
}
