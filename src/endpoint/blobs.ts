/**
 * Large inputs, kept at the endpoint under the SHA-256 of their content: `blobs/<sha256>`, and `<sha256>.part` while one
 * arrives. What is there of a part survives any restart, so that a sender goes on where it was cut off.
 */
import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { appendFile, mkdir, open, readdir, rename, rm, stat, utimes } from 'node:fs/promises'
import { join } from 'node:path'
import type { BlobAnswer, BlobQuestion } from '#api'

export interface Blobs {
  readonly folder: string
  answer(question: BlobQuestion): Promise<BlobAnswer>
}

type Said = Omit<BlobAnswer, 'kind' | 'request'>

/** A blob that was used so recently is not given up for a new one, ms: a task may be about to read it. */
const SPARED_MS = 3_600_000

export function openBlobs(directory: string, quotaBytes: number): Blobs {
  const folder = join(directory, 'blobs')
  /** One question about a blob after the other. */
  const turns = new Map<string, Promise<unknown>>()

  async function answer(question: BlobQuestion): Promise<BlobAnswer> {
    const before = turns.get(question.sha256)
    const turn = (async () => {
      await before
      return { kind: 'blob' as const, request: question.request, ...(await say(question)) }
    })()
    turns.set(question.sha256, turn)
    try {
      return await turn
    } finally {
      if (turns.get(question.sha256) === turn) turns.delete(question.sha256)
    }
  }

  async function say(question: BlobQuestion): Promise<Said> {
    await mkdir(folder, { recursive: true })
    const path = join(folder, question.sha256)
    const whole = await sizeOf(path)
    switch (question.kind) {
      case 'blob-look':
        return whole === undefined ? partial(await sizeOf(`${path}.part`)) : complete(whole)
      case 'blob-read':
        return whole === undefined ? partial(undefined) : { ...complete(whole), bytes: await read(path, question) }
      case 'blob-write':
        return whole === undefined ? write(path, question) : complete(whole)
      default:
        return question satisfies never
    }
  }

  async function write(path: string, question: Extract<BlobQuestion, { kind: 'blob-write' }>): Promise<Said> {
    const part = `${path}.part`
    const there = (await sizeOf(part)) ?? 0
    if (question.offset !== there)
      return refused(there, 'WrongOffset', `${there} bytes of the blob are here: go on with those after them`)
    if (there === 0 && !(await makeRoom(question.total)))
      return refused(0, 'QuotaExceeded', `the blobs of this endpoint may take ${quotaBytes / 1e9} GB, which are in use`)
    await appendFile(part, question.bytes)
    const size = there + question.bytes.byteLength
    if (size < question.total) return partial(size)
    const actual = await hashOf(part)
    if (actual === question.sha256 && size === question.total) {
      await rename(part, path)
      return complete(size)
    }
    await rm(part)
    return refused(0, 'Damaged', `what arrived has the SHA-256 ${actual}: send it again from the beginning`)
  }

  /** Gives up what was not used for longest, until `bytes` more fit. */
  async function makeRoom(bytes: number): Promise<boolean> {
    const kept = await Promise.all(
      (await readdir(folder)).map(async (name) => ({ path: join(folder, name), ...(await usage(join(folder, name))) })),
    )
    let used = kept.reduce((sum, { size }) => sum + size, 0)
    for (const { path, size, last } of kept.sort((a, b) => a.last - b.last)) {
      if (used + bytes <= quotaBytes || Date.now() - last < SPARED_MS) break
      await rm(path)
      used -= size
    }
    return used + bytes <= quotaBytes
  }

  return { folder, answer }
}

async function read(
  path: string,
  { offset, length }: Extract<BlobQuestion, { kind: 'blob-read' }>,
): Promise<Uint8Array> {
  const now = new Date()
  await utimes(path, now, now)
  const file = await open(path)
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, offset)
    return buffer.subarray(0, bytesRead)
  } finally {
    await file.close()
  }
}

async function hashOf(path: string): Promise<string> {
  const hash = createHash('sha256')
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 })) hash.update(chunk as Buffer)
  return hash.digest('hex')
}

async function usage(path: string): Promise<{ readonly size: number; readonly last: number }> {
  const { size, atimeMs, mtimeMs } = await stat(path)
  return { size, last: Math.max(atimeMs, mtimeMs) }
}

const sizeOf = async (path: string): Promise<number | undefined> =>
  stat(path).then(
    ({ size }) => size,
    () => undefined,
  )

const complete = (size: number): Said => ({ size, complete: true, bytes: null, error: null })
const partial = (size: number | undefined): Said => ({ size: size ?? 0, complete: false, bytes: null, error: null })
const refused = (size: number, code: NonNullable<Said['error']>['code'], message: string): Said => ({
  ...partial(size),
  error: { code, message },
})
