/** An action provider written with globus-action-provider-tools, unmodified, called by flows of a fabric whose Auth it asks. */
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { connect, type Client, type RunDocument } from '../../src/api/index.ts'
import type { JsonObject } from '../../src/flow/index.ts'
import { createFabric, type Fabric } from '../../src/fabric/index.ts'
import { temporaryHome } from '../fabric/temporary-home.ts'
import { until } from '../until.ts'

const home = temporaryHome()
let fabric: Fabric
let client: Client
let provider: ChildProcess
let url: string

beforeAll(async () => {
  fabric = await createFabric({ home: home.path, port: 0 })
  client = connect(fabric)
  const { variables } = await client.fabric.environment()
  // An identity of its own: the provider can ask whose tokens are, and nothing else.
  const stage = await client.principals.add({ name: 'stage' })
  const python = join(process.env['DAVY_INTEROP_PROVIDER_PYTHON'] ?? '', 'python')
  const env = Object.fromEntries(Object.entries(variables).filter(([name]) => name.startsWith('GLOBUS_SDK_')))
  provider = spawn(python, [join(import.meta.dirname, 'clients', 'stage_provider.py')], {
    env: {
      PATH: process.env['PATH'],
      ...env,
      STAGE_CLIENT_ID: stage.client_id,
      STAGE_CLIENT_SECRET: stage.client_secret,
    },
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  if (!provider.stdout) throw new Error('the provider has no output')
  const [port] = await once(createInterface(provider.stdout), 'line')
  url = `http://127.0.0.1:${port}/stage`
  await client.providers.add({ url })
})

afterAll(async () => {
  provider?.kill()
  await fabric?.stop()
  home.remove()
})

async function start(Parameters: JsonObject, more: JsonObject = {}): Promise<RunDocument> {
  const state = { Type: 'Action', ActionUrl: url, Parameters, ResultPath: '$.stage', End: true, ...more }
  const definition = { StartAt: 'Move', States: { Move: state } }
  const flow = await client.flows.create({ title: 'move', definition, input_schema: {} })
  return client.flows.run(flow.id, { body: {}, label: 'a movement' })
}

const reached = (run: RunDocument, statuses: readonly string[]): Promise<RunDocument> =>
  until(async () => {
    const now = await client.runs.get(run.run_id)
    return statuses.includes(now.status) ? now : undefined
  }, 50)
const end = (run: RunDocument) => reached(run, ['SUCCEEDED', 'FAILED'])

it('says what it is', async () => {
  const shown = await client.providers.get(url)
  expect(shown).toMatchObject({ title: 'Move a stage', synchronous: false, trusts_fabric: true, problem: null })
  expect(shown.input_schema).toMatchObject({ required: ['millimetres'] })
})

it('carries out an action for whoever the fabric says has the token', async () => {
  const run = await end(await start({ millimetres: 12.5, seconds: 1 }))
  expect(run).toMatchObject({
    status: 'SUCCEEDED',
    details: { output: { stage: { status: 'SUCCEEDED', display_status: 'there', details: { position: 12.5 } } } },
  })
  expect(run.details).toMatchObject({ output: { stage: { label: 'a movement', details: { by: run.run_owner } } } })
})

it('refuses a body that does not fit its schema, in its own words', async () => {
  const run = await end(await start({ inches: 1 }))
  expect(run).toMatchObject({ status: 'FAILED', details: { details: { error: 'ActionUnableToRun' } } })
  expect(JSON.stringify(run.details)).toContain('Input failed schema validation')
})

it('waits for somebody, and goes on when the run is resumed', async () => {
  const inactive = await reached(await start({ millimetres: 1, door_open: true }), ['INACTIVE'])
  expect(inactive.details).toMatchObject({ code: 'DoorOpen', state_name: 'Move' })
  await client.runs.resume(inactive.run_id)
  expect((await end(inactive)).status).toBe('SUCCEEDED')
})

it('is told to stop when the run is canceled', async () => {
  const run = await start({ millimetres: 1, seconds: 600 })
  await reached(run, ['ACTIVE'])
  await new Promise((resolve) => setTimeout(resolve, 500))
  await client.runs.cancel(run.run_id)
  expect((await end(run)).status).toBe('FAILED')
  expect(JSON.stringify(await client.runs.log(run.run_id))).toContain('stopped by')
})

it('is not fooled by a token that the fabric did not make for it, and its own opens nothing here', async () => {
  const headers = { authorization: 'Bearer not-a-token', 'content-type': 'application/json' }
  const body = JSON.stringify({ request_id: 'r', body: { millimetres: 1 } })
  expect((await fetch(`${url}/run`, { method: 'POST', headers, body })).status).toBe(401)
  // That of the home has another scope.
  const owner = { ...headers, authorization: `Bearer ${fabric.token}` }
  expect((await fetch(`${url}/run`, { method: 'POST', headers: owner, body })).status).toBeGreaterThanOrEqual(401)
})
