import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { FlowDefinition, JsonObject } from '../../../src/flow/index.ts'
import { temporaryHome } from '../temporary-home.ts'
import { HELLO, startFlows, type FlowsFabric } from './flows-fabric.ts'

const home = temporaryHome()
let fabric: FlowsFabric
beforeAll(async () => {
  fabric = await startFlows(join(home.path, 'fabric.db'))
})
afterAll(async () => {
  await fabric.stop()
  home.remove()
})

const doubling: FlowDefinition = {
  StartAt: 'Double',
  States: { Double: { Type: 'ExpressionEval', Parameters: { 'n.=': 'n * 2' }, ResultPath: '$', End: true } },
}
const sleeping = (seconds: number): FlowDefinition => ({
  StartAt: 'Sleep',
  States: {
    Sleep: { Type: 'Action', ActionUrl: HELLO, Parameters: { sleep_time: seconds }, ResultPath: '$.sleep', End: true },
  },
})
const calling = (flow: string, Parameters: JsonObject = {}, host = 'flows.globus.org'): FlowDefinition => ({
  StartAt: 'Call',
  States: {
    Call: {
      Type: 'Action',
      ActionUrl: `https://${host}/flows/${flow}/`,
      Parameters,
      ResultPath: '$.child',
      End: true,
    },
  },
})
const childrenOf = async (on: FlowsFabric, flow: string) =>
  (await on.call('GET', `/flows/${flow}/runs?orderby=start_time%20ASC`)).body.runs
const isUnderWay = (on: FlowsFabric, flow: string) =>
  on.until(() => on.events.some((event) => event.kind === 'run' && event.run.flow_id === flow))

describe('a flow in a flow', () => {
  it.each(['flows.globus.org', 'flows.automate.globus.org'])('is a run of its own, under %s', async (host) => {
    const child = await fabric.deploy(doubling, { type: 'object', required: ['n'] })
    const parent = await fabric.carryOut(calling(child, { 'n.$': '$.x' }, host), { x: 21 })
    expect(parent.details.output.child).toMatchObject({
      status: 'SUCCEEDED',
      state_name: 'Call',
      details: { code: 'FlowSucceeded', output: { n: 42 }, flow_id: child },
    })
    const [run] = await childrenOf(fabric, child)
    expect(run).toMatchObject({ parent_run_id: parent.run_id, label: 'a flow', status: 'SUCCEEDED' })
    expect(parent.details.output.child.details.run_id).toBe(run.run_id)
    expect((await fabric.log(run.run_id))[0]).toMatchObject({ code: 'FlowStarted', details: { input: { n: 21 } } })
  })

  it('fails its parent in its own words, and refuses what its schema does not allow', async () => {
    const failing = await fabric.deploy({
      StartAt: 'No',
      States: { No: { Type: 'Fail', Error: 'NoBeam', Cause: 'the shutter is closed' } },
    })
    const failed = await fabric.carryOut(calling(failing))
    expect(failed.details.details).toMatchObject({
      error: 'ActionFailedException',
      cause: 'No: NoBeam: the shutter is closed',
    })
    const picky = await fabric.deploy(doubling, { type: 'object', required: ['n'] })
    const refused = await fabric.carryOut(calling(picky))
    expect(refused.details.details).toMatchObject({ error: 'ActionUnableToRun', cause: '$.n: "n" is missing' })
    const nowhere = await fabric.carryOut(calling('7d6448f4-1d5e-4d3a-9d53-1a1a1f1e0009'))
    expect(nowhere.details.details.cause).toContain('there is no flow 7d6448f4-1d5e-4d3a-9d53-1a1a1f1e0009 here')
  })

  it('is canceled with its parent', async () => {
    const child = await fabric.deploy(sleeping(600))
    const parent = await fabric.start(await fabric.deploy(calling(child)))
    await isUnderWay(fabric, child)
    await fabric.call('POST', `/runs/${parent}/cancel`)
    await fabric.ended(parent)
    const [run] = await childrenOf(fabric, child)
    await fabric.ended(run.run_id)
    expect((await fabric.call('GET', `/runs/${run.run_id}`)).body.details.code).toBe('FlowCanceled')
    expect((await fabric.call('GET', `/runs/${parent}`)).body.details.code).toBe('FlowCanceled')
  })

  it('that starts itself without end is stopped with a sentence', async () => {
    const id = await fabric.deploy(doubling)
    await fabric.call('PUT', `/flows/${id}`, { definition: calling(id) })
    const run = await fabric.start(id)
    await fabric.ended(run)
    const all = await childrenOf(fabric, id)
    expect(all).toHaveLength(11)
    expect(all.every(({ status }: { status: string }) => status === 'FAILED')).toBe(true)
    const { details } = (await fabric.call('GET', `/runs/${run}`)).body
    expect(details.details.cause).toContain('does a flow start itself without end?')
  })

  it('does not show what is private in its parent', async () => {
    const child = await fabric.deploy(doubling)
    const parameters = { __Private_Parameters: ['key'], 'key.$': '$._private_key', n: 1 }
    const parent = await fabric.carryOut(calling(child, parameters), { _private_key: 'open sesame' })
    expect(parent.status).toBe('SUCCEEDED')
    const [run] = await childrenOf(fabric, child)
    const log = await fabric.log(run.run_id)
    expect(log[0]?.details.input).toEqual({ key: '<private>', n: 1 })
    expect(JSON.stringify([log, fabric.events])).not.toContain('sesame')
    const { db } = fabric.context.store
    const written = db.prepare('SELECT group_concat(entries) AS all_of_it FROM journal').get()
    expect(written?.['all_of_it']).toContain('<private>')
    expect(written?.['all_of_it']).not.toContain('sesame')
  })

  it('does not show it in other spellings, nor numbers and names', async () => {
    const child = await fabric.deploy(doubling)
    const base64 = Buffer.from('user:open-sesame').toString('base64')
    const parameters = {
      n: 1,
      'pin.$': '$._private.pin',
      'in_base64.$': '$.in_base64',
      inside: { 'list.=': '[{_private.name: 1}]' },
    }
    const input = { _private: { pin: 90_210_477, name: 'open-sesame' }, in_base64: base64 }
    expect((await fabric.carryOut(calling(child, parameters), input)).status).toBe('SUCCEEDED')
    const { db } = fabric.context.store
    const written = String(db.prepare('SELECT group_concat(entries) AS all_of_it FROM journal').get()?.['all_of_it'])
    for (const secret of ['90210477', base64, 'open-sesame']) expect(written).not.toContain(secret)
  })

  it('goes on in the next process, and is begun once', async () => {
    const database = join(home.path, 'restart.db')
    const first = await startFlows(database)
    const child = await first.deploy(sleeping(0.3))
    const parent = await first.start(await first.deploy(calling(child)))
    await isUnderWay(first, child)
    await first.stop()
    const second = await startFlows(database)
    await second.ended(parent)
    expect((await second.call('GET', `/runs/${parent}`)).body.status).toBe('SUCCEEDED')
    expect(await childrenOf(second, child)).toHaveLength(1)
    await second.stop()
  })
})

describe('a flow as an action provider over HTTP', () => {
  it('introspects, runs once per request, tells its status, cancels and releases', async () => {
    const flow = await fabric.deploy(sleeping(600), { type: 'object', properties: { n: { type: 'number' } } })
    expect((await fabric.call('GET', `/flows/${flow}`)).body).toMatchObject({
      types: ['Action'],
      api_version: '1.0',
      synchronous: false,
      log_supported: true,
      input_schema: { properties: { n: { type: 'number' } } },
    })
    const request = { request_id: 'r-1', body: { n: 1 }, label: 'from outside' }
    const run = (more: object = {}) => fabric.call('POST', `/flows/${flow}/run`, { ...request, ...more })
    const begun = await run()
    expect(begun).toMatchObject({ status: 202, body: { status: 'ACTIVE', label: 'from outside' } })
    const id = begun.body.action_id
    expect(await run()).toMatchObject({ status: 200, body: { action_id: id } })
    expect(await run({ body: { n: 2 } })).toMatchObject({ status: 409 })
    expect(await run({ request_id: 'r-2', body: { n: 'x' } })).toMatchObject({ status: 400 })
    expect((await fabric.call('GET', `/flows/${flow}/${id}/status`)).body).toMatchObject({
      action_id: id,
      creator_id: fabric.context.identity.urn,
      completion_time: null,
    })
    expect((await fabric.call('POST', `/flows/${flow}/${id}/release`)).status).toBe(409)
    expect((await fabric.call('POST', `/flows/${flow}/${id}/cancel`)).status).toBe(202)
    await fabric.ended(id)
    expect((await fabric.call('POST', `/flows/${flow}/${id}/release`)).body).toMatchObject({ status: 'FAILED' })
    expect((await fabric.call('GET', `/flows/${flow}/${id}/status`)).status).toBe(404)
    expect((await run()).status).toBe(202)
  })
})
