import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { decodeCbor, encodeCbor, pack, packArguments, packFunction } from '../../../src/api/index.ts'
import { startComputeFabric, type ComputeFabric } from './compute-fabric.ts'

let compute: ComputeFabric
beforeAll(async () => {
  compute = await startComputeFabric()
})
afterAll(() => compute.stop())

// oxlint-disable-next-line typescript/no-explicit-any -- a test reads documents as they come
async function call(method: string, path: string, body?: unknown): Promise<{ code: number; document: any }> {
  const answer = await compute.call(method, path, body)
  return { code: answer.status, document: await answer.json() }
}

const payload = packArguments({ args: [], kwargs: { n: 3 } })

describe('functions', () => {
  it('are known by their content', async () => {
    const once = await compute.register('square', `export default (input: { n: number }) => input.n ** 2`)
    const again = await compute.register('square', `export default (input: { n: number }) => input.n ** 2`)
    const other = await compute.register('square', `export default (input: { n: number }) => input.n * input.n`)
    const careful = await compute.register('square', `export default (input: { n: number }) => input.n ** 2`, {
      idempotent: false,
    })
    expect(again).toBe(once)
    expect(new Set([once, other, careful]).size).toBe(3)
    const { document } = await call('GET', `/v2/functions/${once}`)
    expect(document).toMatchObject({ function_uuid: once, function_name: 'square', idempotent: true })
  })

  it('are listed with their names, the newest first, until they are removed', async () => {
    const id = await compute.register('listed', `export default () => 'here'`)
    const listed = async () => (await compute.client.compute.functions()).functions
    expect((await listed())[0]).toEqual({ function_uuid: id, function_name: 'listed', description: null })
    await call('DELETE', `/v2/functions/${id}`)
    expect((await listed()).map(({ function_uuid }) => function_uuid)).not.toContain(id)
  })

  it('take no new tasks once they are removed, until they are registered again', async () => {
    const source = `export default () => 'here'`
    const id = await compute.register('removed', source)
    expect((await call('DELETE', `/v2/functions/${id}`)).document).toEqual({ result: 302 })
    const refused = await call('POST', `/v3/endpoints/${compute.endpointId}/submit`, { tasks: { [id]: [payload] } })
    expect(refused).toMatchObject({
      code: 404,
      document: { status: 'Failed', reason: expect.stringMatching(/no function/) },
    })
    await compute.register('removed', source)
    expect((await compute.run(id)).status).toBe('success')
  })

  it('that only Python can read are registered, and refused to tasks with a reason', async () => {
    const { document } = await call('POST', '/v3/functions', { function_name: 'py', function_code: pack(['01\ngASV']) })
    const refused = await call('POST', `/v3/endpoints/${compute.endpointId}/submit`, {
      tasks: { [document.function_uuid]: [payload] },
    })
    expect(refused).toMatchObject({
      code: 400,
      document: { reason: expect.stringMatching(/a pickle that only a Python/) },
    })
    const source = packFunction({ kind: 'st', name: 'py', source: 'def py(): pass' })
    const { function_uuid } = await compute.client.compute.registerFunction({
      function_name: 'py',
      function_code: source,
    })
    expect((await compute.run(function_uuid)).failure).toMatchObject({ code: 'UnsupportedFunction' })
  })
})

describe('tasks', () => {
  it('go in by both submit routes and come back by both status routes, in order', async () => {
    const id = await compute.register('square', `export default (input: { n: number }) => input.n ** 2`)
    const { document: fresh } = await call('POST', `/v3/endpoints/${compute.endpointId}/submit`, {
      tasks: { [id]: [payload, payload] },
    })
    const { document: old } = await call('POST', '/v2/submit', {
      task_group_id: fresh.task_group_id,
      tasks: [[id, compute.endpointId, payload]],
    })
    const ids = [...fresh.tasks[id], old.results[0].task_uuid]
    const { document: group } = await call('GET', `/v2/taskgroup/${fresh.task_group_id}`)
    expect(group.tasks.map((task: { id: string }) => task.id)).toEqual(ids)
    await Promise.all(ids.map((task) => compute.ended(task)))
    const { document: batch } = await call('POST', '/v2/batch_status', { task_ids: ids })
    expect(ids.map((task) => batch.results[task].result)).toEqual(['11\n9', '11\n9', '11\n9'])
    expect(Number((await compute.task(ids[0])).completion_t)).toBeGreaterThan(1.7e9)
  })

  it('are refused whole, in the error document that the SDK reads', async () => {
    const submit = (body: unknown) => call('POST', `/v3/endpoints/${compute.endpointId}/submit`, body)
    const id = await compute.register('square', `export default (input: { n: number }) => input.n ** 2`)
    expect(await submit({ tasks: 1 })).toMatchObject({
      code: 400,
      document: { status: 'Failed', http_status_code: 400, error_args: [], reason: expect.stringMatching(/^tasks: /) },
    })
    expect(await submit({ tasks: { [id]: [payload] }, resource_specification: { cores: 0 } })).toMatchObject({
      code: 400,
      document: { reason: expect.stringMatching(/^cores: /) },
    })
    expect(await submit({ tasks: { [id]: [payload, '9\nxx'.padEnd(11 << 20, 'x')] } })).toMatchObject({
      code: 413,
      document: { reason: expect.stringMatching(/take 11\.5 MB and may take 10/) },
    })
    expect((await call('GET', '/v2/tasks/none')).code).toBe(404)
    const [task] = (await submit({ tasks: { [id]: ['no packed list'] } })).document.tasks[id]
    expect((await compute.ended(task)).failure?.message).toMatch(/a packed list needs/)
  })
})

describe('a call in CBOR', () => {
  async function callTyped(functionId: string, input: unknown) {
    const { origin, token } = compute.fabric
    const url = new URL(`/davy/endpoints/${compute.endpointId}/call?function_id=${functionId}&cores=2`, origin)
    const answer = await fetch(url, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/cbor' },
      body: new Uint8Array(encodeCbor(input)),
    })
    const { task_id } = (await answer.json()) as { task_id: string }
    await compute.ended(task_id)
    return compute.call('GET', `/davy/tasks/${task_id}/result`)
  }

  it('takes and gives typed arrays as they are', async () => {
    const id = await compute.register(
      'scale',
      `export default (input: { frame: Uint16Array }, task: { cores: number }) => ({
         type: input.frame.constructor.name, cores: task.cores, half: Float32Array.from(input.frame, (v) => v / 2)
       })`,
    )
    const answer = await callTyped(id, { frame: Uint16Array.of(1, 2, 65_535) })
    expect(answer.headers.get('content-type')).toBe('application/cbor')
    expect(decodeCbor(new Uint8Array(await answer.arrayBuffer()))).toEqual({
      type: 'Uint16Array',
      cores: 2,
      half: Float32Array.of(0.5, 1, 32_767.5),
    })
  })

  it('that failed says so where the result is asked for', async () => {
    const id = await compute.register('fails', `export default () => { throw new Error('no light') }`)
    const answer = await callTyped(id, null)
    expect(answer.status).toBe(409)
    expect(await answer.text()).toContain('no light')
  })
})

describe('the service', () => {
  it('says its version as the SDK asks for it', async () => {
    expect((await call('GET', '/v2/version')).document).toEqual(expect.any(String))
    expect((await call('GET', '/v2/version?service=all')).document).toMatchObject({
      min_ep_version: expect.any(String),
      min_sdk_version: expect.any(String),
    })
  })

  it('tells of its endpoints', async () => {
    const { document: all } = await call('GET', '/v2/endpoints?role=any')
    expect(all).toMatchObject([{ uuid: compute.endpointId, name: 'local', managed: true }])
    const { document: one } = await call('GET', `/v2/endpoints/${compute.endpointId}/status`)
    expect(one.details).toMatchObject({ outstanding_tasks: 0, managers: expect.any(Number) })
    const { document: allowed } = await call('GET', `/v3/endpoints/${compute.endpointId}/allowed_functions`)
    expect(allowed).toEqual({ endpoint_id: compute.endpointId, restricted: false, functions: [] })
    expect((await call('GET', '/v2/endpoints/none')).document.reason).toMatch(/no endpoint none; known are local \(/)
  })
})
