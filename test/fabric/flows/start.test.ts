import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import type { FlowDefinition } from '../../../src/flow/index.ts'
import { temporaryHome } from '../temporary-home.ts'
import { statusDocument } from './core-driver.ts'
import { startFlows } from './flows-fabric.ts'

const home = temporaryHome()
afterAll(() => home.remove())

const provider = {
  name: 'leaving',
  urls: ['https://leaving.example.org'],
  title: '',
  description: '',
  inputSchema: {},
  scope: '',
  synchronous: true,
  run: async ({ request_id }: { request_id: string }) => statusDocument(request_id, 'SUCCEEDED'),
  status: async (id: string) => statusDocument(id, 'SUCCEEDED'),
  cancel: async (id: string) => statusDocument(id, 'SUCCEEDED'),
  release: async (id: string) => statusDocument(id, 'SUCCEEDED'),
}
const flow: FlowDefinition = {
  StartAt: 'Call',
  States: {
    Call: { Type: 'Action', ActionUrl: 'https://leaving.example.org', Parameters: {}, ResultPath: '$.call', End: true },
  },
}
const caller = { urn: 'urn:globus:auth:identity:7d6448f4-1d5e-4d3a-9d53-1a1a1f1e0001', username: 'ada@davy' }

it('a run begins together with what must not happen without it, or not at all', async () => {
  const fabric = await startFlows(join(home.path, 'together.db'), [provider])
  const id = await fabric.deploy(flow)
  const refused = fabric.flows.prepareRun(id, { body: {} }, caller)
  const failed = fabric.context.store.write((db) => {
    refused.record(db)
    throw new Error('the trigger has fired for this file before')
  })
  await expect(failed).rejects.toThrow('fired for this file before')
  expect(await fabric.call('GET', `/runs/${refused.runId}`)).toMatchObject({ status: 404 })

  const begun = fabric.flows.prepareRun(id, { body: { file: 'scan_0001' } }, caller)
  await fabric.context.store.write((db) => begun.record(db))
  begun.launch()
  await fabric.ended(begun.runId)
  expect((await fabric.call('GET', `/runs/${begun.runId}`)).body.status).toBe('SUCCEEDED')
  await fabric.stop()
})

it('a run that was recorded and not launched is launched by the next process', async () => {
  const database = join(home.path, 'unlaunched.db')
  const first = await startFlows(database, [provider])
  const run = first.flows.prepareRun(await first.deploy(flow), { body: {} }, caller)
  await first.context.store.write((db) => run.record(db))
  await first.stop()
  const second = await startFlows(database, [provider])
  await second.ended(run.runId)
  expect((await second.call('GET', `/runs/${run.runId}`)).body.status).toBe('SUCCEEDED')
  await second.stop()
})

it('a run whose provider is gone says which URL nobody answers for', async () => {
  const database = join(home.path, 'gone.db')
  const first = await startFlows(database, [provider])
  const id = await first.deploy(flow)
  await first.stop()
  const second = await startFlows(database)
  const run = await second.start(id)
  await second.ended(run)
  expect((await second.call('GET', `/runs/${run}`)).body.details.details).toMatchObject({
    state_name: 'Call',
    error: 'ActionUnableToRun',
    cause: expect.stringContaining('no action provider answers here for the URL https://leaving.example.org'),
  })
  await second.stop()
})
