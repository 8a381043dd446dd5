import { until } from '../../until.ts'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ActionStatus } from '../../../src/run/index.ts'
import { isOnline, numberIn, startComputeFabric, type ComputeFabric } from './compute-fabric.ts'

let compute: ComputeFabric
let double: string
let waits: string
let requests = 0
const folder = mkdtempSync(join(tmpdir(), 'davy-provider-'))

beforeAll(async () => {
  compute = await startComputeFabric()
  double = await compute.register('double', `export default (input: { n: number }) => input.n * 2`)
  waits = await compute.register(
    'waits',
    `import { existsSync, writeFileSync } from 'node:fs'
     import { setTimeout as sleep } from 'node:timers/promises'
     export default async (input: { file: string }, task: { progress(fraction: number, text: string): void }) => {
       task.progress(0.25, 'reading frames')
       writeFileSync(input.file, '1')
       while (!existsSync(input.file + '.go')) await sleep(10)
     }`,
  )
})
afterAll(() => compute.stop())

// oxlint-disable-next-line typescript/no-explicit-any -- a test reads documents as they come
type Document = any

async function run(body: unknown, provider = 'compute', requestId = `request-${requests++}`) {
  const answer = await compute.call('POST', `/ap/${provider}/run`, { request_id: requestId, body })
  return { code: answer.status, document: (await answer.json()) as Document }
}
const status = async (actionId: string): Promise<ActionStatus> =>
  (await (await compute.call('GET', `/ap/compute/${actionId}/status`)).json()) as ActionStatus
const ended = (actionId: string) =>
  until(async () => {
    const document = await status(actionId)
    return document.status === 'ACTIVE' ? undefined : document
  })

describe('an action', () => {
  it('is a task group; its details hold results in the order of its tasks, and when work was done', async () => {
    const { code, document } = await run({
      tasks: [1, 2, 3].map((n) => ({ endpoint: compute.endpointId, function: double, payload: { n } })),
    })
    expect(code).toBe(202)
    expect(document).toMatchObject({ action_id: expect.stringMatching(/^tg_[\da-f-]{36}$/), status: 'ACTIVE' })
    const done: Document = await ended(document.action_id)
    expect(done).toMatchObject({ status: 'SUCCEEDED', display_status: 'succeeded' })
    expect(done.details.result).toEqual([2, 4, 6])
    expect(done.details.results.map(({ output }: { output: number }) => output)).toEqual([2, 4, 6])
    expect(done.details.work).toHaveLength(3)
    expect(done.details.work[0]).toMatchObject({ name: 'double', attempt: 1, outcome: 'succeeded' })
    expect(done.completion_time > done.start_time).toBe(true)
  })

  it('takes one task at the top, and the body of version 3', async () => {
    const single = await run({ endpoint: compute.endpointId, function: double, kwargs: { n: 5 } })
    expect((await ended(single.document.action_id)).details['result']).toEqual([10])
    const tasks = [{ function_id: double, kwargs: { n: 6 } }]
    const third = await run({ endpoint_id: compute.endpointId, tasks }, 'compute-v3')
    const done = await until(async () => {
      const answer = await compute.call('GET', `/ap/compute-v3/${third.document.action_id}/status`)
      const document = (await answer.json()) as ActionStatus
      return document.status === 'ACTIVE' ? undefined : document
    })
    expect(done.details['result']).toEqual([12])
  })

  it('is the same for the same request, and a conflict for another body', async () => {
    const body = { endpoint: compute.endpointId, function: double, payload: { n: 1 } }
    const first = await run(body, 'compute', 'the-same')
    await ended(first.document.action_id)
    const again = await run(body, 'compute', 'the-same')
    expect(again.code).toBe(200)
    expect(again.document).toMatchObject({ action_id: first.document.action_id, status: 'SUCCEEDED' })
    const other = await run({ ...body, payload: { n: 2 } }, 'compute', 'the-same')
    expect(other.code).toBe(409)
  })

  it('fails with exception and failure of each task that did', async () => {
    const faulty = await compute.register('faulty', `export default () => { throw new RangeError('no rings') }`)
    const { document } = await run({
      tasks: [
        { endpoint: compute.endpointId, function: double, payload: { n: 1 } },
        { endpoint: compute.endpointId, function: faulty },
      ],
    })
    const failed: Document = await ended(document.action_id)
    expect(failed).toMatchObject({ status: 'FAILED', display_status: 'TaskError' })
    expect(failed.details.results).toMatchObject([
      { output: 2 },
      {
        exception: expect.stringMatching(/^RangeError: no rings\n {4}at .*src\/faulty.ts:1:/),
        failure: { code: 'TaskError' },
      },
    ])
  })

  it('is refused with the name of the field, the function or the endpoint that is wrong', async () => {
    const say = async (body: unknown) => {
      const { code, document } = await run(body)
      expect(code).toBe(400)
      return String(document.description)
    }
    expect(await say({ tasks: [{ endpoint: compute.endpointId }] })).toMatch(/body\.tasks\.0\.function/)
    expect(await say({ tasks: [] })).toMatch(/body\.tasks/)
    expect(await say({ endpoint: compute.endpointId, function: 'none' })).toMatch(
      /there is no function none; known are .*double \(/,
    )
    expect(await say({ endpoint: 'nowhere', function: double })).toMatch(
      /there is no endpoint nowhere; known are local/,
    )
    expect(
      await say({ endpoint: compute.endpointId, function: double, payload: { text: 'x'.repeat(11 << 20) } }),
    ).toMatch(/the arguments for double take 11\.5 MB and may take 10/)
  })

  it('says what it waits for, while the endpoint is stopped too, and goes on when that is back', async () => {
    const file = join(folder, 'go-on')
    await until(() => isOnline(compute.endpoint))
    const stopped = await compute.client.compute.stopEndpoint(compute.endpointId)
    expect(stopped.status.status).toBe('stopped')
    const { document } = await run({ endpoint: compute.endpointId, function: waits, payload: { file } })
    expect(document.display_status).toBe('waiting for endpoint local (stopped)')
    const started = await compute.client.compute.startEndpoint(compute.endpointId)
    expect(started.status.status).not.toBe('stopped')
    await until(() => numberIn(file))
    await until(async () => (await status(document.action_id)).display_status === '25 % reading frames')
    writeFileSync(`${file}.go`, '')
    expect(await ended(document.action_id)).toMatchObject({ status: 'SUCCEEDED', details: { result: [null] } })
  })

  it('is counted by whoever watches a stopped endpoint', async () => {
    const watching = new AbortController()
    const events = compute.client.events(undefined, watching.signal)
    await events.next()
    const { status } = await compute.client.compute.stopEndpoint(compute.endpointId)
    const before = status.details.pending_tasks
    await compute.submit(await compute.register('counted', `export default () => 'done'`))
    let counted = before
    for await (const event of events) {
      if (event.kind === 'endpoint') counted = event.endpoint.status.details.pending_tasks
      if (counted > before) break
    }
    expect(counted).toBe(before + 1)
    watching.abort()
    await compute.client.compute.startEndpoint(compute.endpointId)
  })

  it('whose endpoint is stopped in the middle is tried again after its start', async () => {
    const file = join(folder, 'again')
    const { document } = await run({ endpoint: compute.endpointId, function: waits, payload: { file } })
    await until(() => numberIn(file))
    await compute.client.compute.stopEndpoint(compute.endpointId)
    expect((await status(document.action_id)).display_status).toBe('waiting for endpoint local (stopped)')
    await compute.client.compute.startEndpoint(compute.endpointId)
    writeFileSync(`${file}.go`, '')
    const done: Document = await ended(document.action_id)
    expect(done.details.work.map(({ outcome }: { outcome: string }) => outcome)).toEqual(['lost', 'succeeded'])
  })

  it('is released when it is over, and gone then', async () => {
    const { document } = await run({ endpoint: compute.endpointId, function: double, payload: { n: 1 } })
    await ended(document.action_id)
    expect((await compute.call('POST', `/ap/compute/${document.action_id}/release`)).status).toBe(200)
    expect((await compute.call('GET', `/ap/compute/${document.action_id}/status`)).status).toBe(404)
  })
})
