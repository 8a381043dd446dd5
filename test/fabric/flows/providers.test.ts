import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { FlowDefinition } from '../../../src/flow/index.ts'
import { ActionError } from '../../../src/fabric/actions/index.ts'
import type { ActionStatus } from '../../../src/run/index.ts'
import { provider } from '../actions/behaving-provider.ts'
import { temporaryHome } from '../temporary-home.ts'
import { statusDocument } from './core-driver.ts'
import { startFlows, type FlowsFabric } from './flows-fabric.ts'

const heard = new Set<(status: ActionStatus) => void>()
const push = (status: ActionStatus) => heard.forEach((listener) => listener(status))
const watch = (listener: (status: ActionStatus) => void) => {
  heard.add(listener)
  return () => heard.delete(listener)
}
let tries = 0
let asked = 0

const providers = [
  provider('refusing', {
    run: async () => {
      throw new ActionError(403, 'Forbidden', 'not on this collection')
    },
  }),
  provider('throwing', {
    run() {
      tries++
      throw new Error('out of order')
    },
  }),
  provider('stumbling', {
    async run({ request_id }) {
      if (++asked % 2 === 1) throw new Error('once')
      return statusDocument(request_id, 'SUCCEEDED')
    },
  }),
  provider('hanging', { run: () => new Promise(() => {}), status: () => new Promise(() => {}) }),
  // oxlint-disable-next-line typescript/no-explicit-any -- what a provider of another hand might answer
  provider('malformed', { run: async () => ({ status: 'FINE' }) as any }),
  provider('enormous', {
    run: async ({ request_id }) =>
      statusDocument(request_id, 'SUCCEEDED', { details: { text: 'x'.repeat(1_200_000) } }),
  }),
  provider('hasty', {
    watch,
    async run({ request_id }) {
      // Its end is told before its beginning.
      push(statusDocument(request_id, 'SUCCEEDED', { details: { hasty: true } }))
      return statusDocument(request_id, 'ACTIVE')
    },
  }),
  provider('prompt', {
    watch,
    async run({ request_id }) {
      setTimeout(() => push(statusDocument(request_id, 'SUCCEEDED')), 1)
      return statusDocument(request_id, 'ACTIVE')
    },
  }),
  provider('chatty', {
    watch,
    async run({ request_id }) {
      for (let i = 1; i <= 50; i++) {
        setTimeout(() => push(statusDocument(request_id, 'ACTIVE', { display_status: `${i} of 50 MB` })), i * 4)
      }
      setTimeout(() => push(statusDocument(request_id, 'SUCCEEDED')), 1200)
      return statusDocument(request_id, 'ACTIVE', { display_status: '0 of 50 MB' })
    },
  }),
  provider('silent', {
    run: async ({ request_id }) => statusDocument(request_id, 'ACTIVE'),
    status: async (id) => statusDocument(id, 'SUCCEEDED', { details: { polled: true } }),
  }),
  provider('forgetful', {
    run: async ({ request_id }) => statusDocument(request_id, 'ACTIVE'),
    status: async (id) => {
      throw new ActionError(404, 'ActionNotFound', `there is no action ${id}`)
    },
  }),
  provider('paused', {
    watch,
    run: async ({ request_id }) =>
      statusDocument(request_id, 'INACTIVE', {
        details: { code: 'ConsentRequired', description: 'consent is missing' },
      }),
  }),
]

const home = temporaryHome()
let fabric: FlowsFabric

beforeAll(async () => {
  fabric = await startFlows(join(home.path, 'fabric.db'), providers)
})
afterAll(async () => {
  await fabric.stop()
  home.remove()
})

const calling = (name: string, more = {}): FlowDefinition => ({
  StartAt: 'Call',
  States: {
    Call: {
      Type: 'Action',
      ActionUrl: `https://${name}.example.org/`,
      Parameters: {},
      ResultPath: '$.call',
      ...more,
      End: true,
    },
  },
})

describe('a provider', () => {
  it('that refuses fails the run at its state, with its words', async () => {
    const run = await fabric.carryOut(calling('refusing'))
    expect(run).toMatchObject({
      status: 'FAILED',
      details: {
        code: 'FlowFailed',
        details: { state_name: 'Call', error: 'ActionUnableToRun', cause: 'not on this collection' },
      },
    })
    expect(run.details.description).toBe('Call: ActionUnableToRun: not on this collection')
    const failed = (await fabric.log(run.run_id)).find(({ code }) => code === 'ActionFailed')
    expect(failed?.details).toMatchObject({ response: { code: 'Forbidden', status: 403 } })
  })

  it('that throws is asked again, then the run fails', async () => {
    const run = await fabric.carryOut(calling('throwing'))
    expect(tries).toBe(3)
    expect(run.details.details).toMatchObject({
      error: 'ActionUnableToRun',
      cause: 'the action provider throwing failed: out of order',
    })
  })

  it('that stumbles once costs nothing but time', async () => {
    expect(await fabric.carryOut(calling('stumbling'))).toMatchObject({ status: 'SUCCEEDED' })
  })

  it('that hangs is given up after WaitTime, and holds up nobody else', async () => {
    const hung = fabric.carryOut(calling('hanging', { WaitTime: 1 }))
    expect(await fabric.carryOut(calling('hasty'))).toMatchObject({ status: 'SUCCEEDED' })
    expect(await hung).toMatchObject({ status: 'FAILED', details: { details: { error: 'ActionTimeout' } } })
  })

  it('that answers nonsense is quoted', async () => {
    const run = await fabric.carryOut(calling('malformed'))
    expect(run.details.details.cause).toContain(
      'the action provider malformed accepted the action, but its status document',
    )
  })

  it('cannot bring a result of any size into a run', async () => {
    const run = await fabric.carryOut(calling('enormous'))
    expect(run.details.details).toMatchObject({ error: 'ActionFailedException' })
    expect(run.details.details.cause).toContain('return file paths instead')
  })

  it('may push the end before it has answered', async () => {
    const run = await fabric.carryOut(calling('hasty'))
    expect(run.details.output.call).toMatchObject({ status: 'SUCCEEDED', details: { hasty: true } })
  })

  it('that is soon done costs one write, and is told of in full', async () => {
    const steps = fabric.context.store.db.prepare('SELECT count(*) AS steps FROM journal')
    const before = Number(steps.get()?.['steps'])
    const run = await fabric.carryOut(calling('prompt'))
    // One to start it, one for all that followed.
    expect(Number(steps.get()?.['steps']) - before).toBe(2)
    expect((await fabric.log(run.run_id)).map(({ code }) => code)).toEqual([
      'FlowStarted',
      'ActionStarted',
      'ActionPolled',
      'ActionCompleted',
      'FlowSucceeded',
    ])
  })

  it('that tells every megabyte does not fill the log', async () => {
    const run = await fabric.carryOut(calling('chatty'))
    const polled = (await fabric.log(run.run_id)).filter(({ code }) => code === 'ActionPolled')
    expect(polled.length).toBeLessThan(6)
    expect(polled.at(-1)?.details.action?.display_status).toBe('50 of 50 MB')
  })

  it('that does not push is asked', async () => {
    const run = await fabric.carryOut(calling('silent'))
    expect(run.details.output.call.details).toEqual({ polled: true })
  })

  it('that has forgotten the action fails it', async () => {
    const run = await fabric.carryOut(calling('forgetful'))
    expect(run.details.details).toMatchObject({ error: 'ActionFailedException' })
    expect(run.details.details.cause).toContain('forgetful does not know the action')
  })

  it('that waits for somebody makes the run INACTIVE', async () => {
    const run = await fabric.start(await fabric.deploy(calling('paused')))
    await fabric.until(() => fabric.events.some((event) => event.kind === 'run' && event.run.status === 'INACTIVE'))
    expect((await fabric.call('GET', `/runs/${run}`)).body).toMatchObject({
      status: 'INACTIVE',
      details: { code: 'ConsentRequired', description: 'Call: consent is missing', state_name: 'Call' },
    })
    expect((await fabric.call('GET', '/runs?filter_status=INACTIVE')).body.runs).toHaveLength(1)
    // Resuming asks it again: it is done by now.
    expect((await fabric.call('POST', `/runs/${run}/resume`)).status).toBe(200)
    await fabric.ended(run)
    expect((await fabric.call('GET', `/runs/${run}`)).body.status).toBe('SUCCEEDED')
  })
})

describe('/ap/<name>', () => {
  it('introspects', async () => {
    for (const url of ['/ap/hello_world', '/ap/hello_world/']) {
      const { status, body } = await fabric.call('GET', url)
      expect(status).toBe(200)
      expect(body).toMatchObject({ types: ['Action'], api_version: '1.0', title: 'Hello World', synchronous: false })
      expect(body.input_schema.properties).toHaveProperty('echo_string')
    }
    expect((await fabric.call('OPTIONS', '/ap/hello_world')).status).toBe(204)
    expect(await fabric.call('GET', '/ap/nobody')).toMatchObject({ status: 404, body: { code: 'NotFound' } })
  })

  it.each([
    ['run', '', 'status', 'POST', 'release'],
    ['actions', 'actions/', '', 'DELETE', ''],
  ] as const)('carries out actions of the generation of /%s', async (run, prefix, status, method, release) => {
    const request_id = crypto.randomUUID()
    const request = { request_id, body: { echo_string: 'hi', sleep_time: 30 }, label: 'l' }
    const first = await fabric.call('POST', `/ap/hello_world/${run}`, request)
    expect(first).toMatchObject({ status: 202, body: { status: 'ACTIVE', label: 'l', completion_time: null } })
    const id = first.body.action_id
    const again = await fabric.call('POST', `/ap/hello_world/${run}`, request)
    expect(again).toMatchObject({ status: 200, body: { action_id: id } })
    const other = await fabric.call('POST', `/ap/hello_world/${run}`, { ...request, body: {} })
    expect(other).toMatchObject({ status: 409, body: { code: 'ActionConflict' } })
    const at = (verb: string) => `/ap/hello_world/${prefix}${id}${verb === '' ? '' : `/${verb}`}`
    expect(await fabric.call(method, at(release))).toMatchObject({ status: 409 })
    expect(await fabric.call('POST', at('resume'))).toMatchObject({ status: 200, body: { status: 'ACTIVE' } })
    expect(await fabric.call('POST', at('cancel'))).toMatchObject({ status: 200, body: { status: 'FAILED' } })
    expect(await fabric.call('GET', at(status))).toMatchObject({ status: 200, body: { display_status: 'canceled' } })
    expect((await fabric.call('GET', at('log'))).body).toHaveLength(2)
    expect(await fabric.call(method, at(release))).toMatchObject({ status: 200, body: { action_id: id } })
    expect(await fabric.call('GET', at(status))).toMatchObject({ status: 404, body: { code: 'ActionNotFound' } })
  })

  it('refuses a body that does not fit', async () => {
    const request = { request_id: 'r', body: { sleep_time: -1 } }
    const answer = await fabric.call('POST', '/ap/hello_world/run', request)
    expect(answer).toMatchObject({ status: 422, body: { code: 'RequestValidationError' } })
    expect(answer.body.description).toContain('$.sleep_time')
    const unknown = await fabric.call('POST', '/ap/hello_world/run', { request_id: 'r', body: { sleep: 1 } })
    expect(unknown).toMatchObject({ status: 422, body: { description: expect.stringContaining('"sleep"') } })
  })
})
