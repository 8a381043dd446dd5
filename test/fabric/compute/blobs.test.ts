import { until } from '../../until.ts'
import { createHash } from 'node:crypto'
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { deserialise } from '../../../src/api/index.ts'
import { isOnline, startComputeFabric, type ComputeFabric } from './compute-fabric.ts'

let compute: ComputeFabric
beforeAll(async () => {
  compute = await startComputeFabric()
  await until(() => isOnline(compute.endpoint))
})
afterAll(() => compute.stop())

const content = Buffer.from(Uint8Array.from({ length: 3_500_000 }, (_, i) => (i * 7919) >> 5))
const hashOf = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')

async function put(sha256: string, bytes: Uint8Array | undefined, range?: string) {
  const { origin, token } = compute.fabric
  const answer = await fetch(new URL(`/davy/endpoints/${compute.endpointId}/blobs/${sha256}`, origin), {
    method: 'PUT',
    headers: {
      authorization: `Bearer ${token}`,
      ...(bytes ? { 'content-type': 'application/octet-stream' } : {}),
      ...(range ? { 'content-range': range } : {}),
    },
    ...(bytes ? { body: new Uint8Array(bytes) } : {}),
  })
  return { code: answer.status, range: answer.headers.get('range'), text: await answer.text() }
}

it('goes to the endpoint once, to a task as a file, and comes back as it was', async () => {
  const sha256 = hashOf(content)
  expect((await put(sha256, content)).code).toBe(201)
  expect((await put(sha256, content)).code).toBe(201)
  const sum = await compute.register(
    'sum',
    `import { readFileSync } from 'node:fs'
     export default (input: { blob: string }, task: { blob(sha256: string): string }) =>
       readFileSync(task.blob(input.blob)).reduce((total, byte) => total + byte, 0)`,
  )
  const { result } = await compute.run(sum, { blob: sha256 })
  expect(deserialise(result ?? '')).toBe(content.reduce((total, byte) => total + byte, 0))
  const back = await compute.call('GET', `/davy/endpoints/${compute.endpointId}/blobs/${sha256}`)
  expect(Buffer.from(await back.arrayBuffer()).equals(content)).toBe(true)
  expect((await compute.run(sum, { blob: '0'.repeat(64) })).failure?.message).toMatch(/blob 0+ is not at this endpoint/)
})

it('is gone on with where it was cut off', async () => {
  const bytes = content.subarray(0, 2_000_000)
  const sha256 = hashOf(bytes)
  const size = bytes.length
  expect(await put(sha256, undefined, `bytes */${size}`)).toMatchObject({ code: 308, range: null })
  expect(await put(sha256, bytes.subarray(0, 1_500_000), `bytes 0-1499999/${size}`)).toMatchObject({
    code: 308,
    range: 'bytes=0-1499999',
  })
  expect(await put(sha256, undefined, `bytes */${size}`)).toMatchObject({ code: 308, range: 'bytes=0-1499999' })
  expect(await put(sha256, bytes.subarray(0, 10), `bytes 0-9/${size}`)).toMatchObject({
    code: 409,
    range: 'bytes=0-1499999',
  })
  expect(await put(sha256, bytes.subarray(1_500_000), `bytes 1500000-${size - 1}/${size}`)).toMatchObject({ code: 201 })
})

it('is never kept under a name that is not its own', async () => {
  const sha256 = hashOf(Buffer.from('something else'))
  expect(await put(sha256, Buffer.from('this'))).toMatchObject({
    code: 422,
    text: expect.stringMatching(/send it again/),
  })
  expect(await put('../../token', Buffer.from('this'))).toMatchObject({ code: 404 })
  expect(await put('short', Buffer.from('this'))).toMatchObject({ code: 400 })
  const folder = join(compute.home, 'endpoints/local/blobs')
  expect(existsSync(join(folder, sha256))).toBe(false)
  expect(readdirSync(folder).filter((name) => name.endsWith('.part'))).toEqual([])
})

it('that is larger than the quota is refused', async () => {
  const sha256 = hashOf(Buffer.from('x'))
  const answer = await put(sha256, Buffer.from('x'), `bytes 0-0/${1e12}`)
  expect(answer).toMatchObject({ code: 507, text: expect.stringMatching(/may take 20 GB/) })
})
