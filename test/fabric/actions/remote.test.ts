import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { FlowDefinition } from '../../../src/flow/index.ts'
import { startFlows, type FlowsFabric } from '../flows/flows-fabric.ts'
import { temporaryHome } from '../temporary-home.ts'
import { startRemoteHost, type RemoteHost } from './remote-host.ts'

const home = temporaryHome()
let host: RemoteHost
let other: RemoteHost
let fabric: FlowsFabric

beforeAll(async () => {
  host = await startRemoteHost()
  other = await startRemoteHost()
  fabric = await startFlows(join(home.path, 'fabric.db'), [], {
    issue: async (scope) => `ours-for-${scope}`,
    timeouts: { run: 400, other: 400 },
  })
  await fabric.call('POST', '/davy/providers', { url: host.origin })
})
afterAll(async () => {
  await fabric.stop()
  await host.stop()
  await other.stop()
  home.remove()
})

const calling = (url: string, more = {}): FlowDefinition => ({
  StartAt: 'Call',
  States: {
    Call: { Type: 'Action', ActionUrl: url, Parameters: { energy: 12 }, ResultPath: '$.call', ...more, End: true },
  },
})
const at = (name: string, more = {}) => calling(`${host.origin}/${name}`, more)

describe('an action provider on another host', () => {
  it('carries out an action, asked as this fabric, until it is done', async () => {
    const run = await fabric.carryOut(at('good'))
    expect(run.status).toBe('SUCCEEDED')
    expect(run.details.output.call).toMatchObject({ status: 'SUCCEEDED', state_name: 'Call' })
    const [started] = host.to('good').filter(({ path }) => path === '/good/run')
    expect(started?.body).toMatchObject({ body: { energy: 12 } })
    expect(started?.body).not.toHaveProperty('label')
    const tokens = new Set(host.to('good').map(({ method, path, token }) => (path === '/good/' ? method : token)))
    expect([...tokens].sort()).toEqual([
      'GET',
      'ours-for-https://auth.globus.org/scopes/9a1f0a4e-0001-4000-8000-000000000001/action_all',
    ])
  })

  it('that is synchronous is asked once', async () => {
    expect((await fabric.carryOut(at('instant', { ActionScope: 'urn:scope' }))).status).toBe('SUCCEEDED')
    expect(host.to('instant').map(({ path }) => path)).toEqual(['/instant/run'])
    expect(host.to('instant')[0]?.token).toBe('ours-for-urn:scope')
  })

  it('that has only the paths of the other generation is found out', async () => {
    expect((await fabric.carryOut(at('old'))).status).toBe('SUCCEEDED')
    expect(host.to('old').filter(({ path }) => path === '/old/run')).toHaveLength(1)
  })

  it('that says what it is at another spelling of its URL is heard', async () => {
    expect((await fabric.carryOut(at('slashless'))).status).toBe('SUCCEEDED')
  })

  it('that was added says what flows are checked by, in the next process too', async () => {
    const url = `${other.origin}/strict`
    const database = join(home.path, 'strict.db')
    const validate = (of: FlowsFabric, Parameters: object) =>
      of.call('POST', '/flows/validate', { definition: calling(url, { Parameters }), input_schema: {} })
    const first = await startFlows(database)
    await first.call('POST', '/davy/providers', { url })
    expect(JSON.stringify((await validate(first, {})).body)).toContain('energy')
    const { body } = await validate(first, { energy: 12 })
    expect(body.scopes.User).toEqual([expect.stringContaining('action_all')])
    await first.stop()
    const second = await startFlows(database)
    for (let tries = 0; (await validate(second, {})).status === 200 && tries < 200; tries++)
      await new Promise((resolve) => setTimeout(resolve, 20))
    expect((await validate(second, {})).status).toBe(422)
    await second.stop()
  })

  it('is told who may follow and manage the action', async () => {
    const [monitor, manager] = ['a', 'b'].map(
      (end) => `urn:globus:auth:identity:9a1f0a4e-0001-4000-8000-00000000000${end}`,
    )
    const flow = await fabric.deploy(at('instant', { ActionScope: 'urn:scope' }))
    await fabric.ended(
      await fabric.start(flow, {}, { label: 'shared', run_monitors: [monitor], run_managers: [manager] } as never),
    )
    const { body } = host.to('instant').findLast(({ path }) => path.endsWith('/run')) ?? {}
    expect(body).toMatchObject({ label: 'shared', monitor_by: [monitor], manage_by: [manager] })
  })

  it('that fails for a while gets the same request again', async () => {
    expect((await fabric.carryOut(at('flaky'))).status).toBe('SUCCEEDED')
    const requests = host.to('flaky').filter(({ path }) => path.endsWith('/run'))
    expect(requests).toHaveLength(3)
    expect(new Set(requests.map(({ body }) => body.request_id)).size).toBe(1)
  })

  it('that is asked too much is left alone as long as it says', async () => {
    const began = performance.now()
    expect((await fabric.carryOut(at('limited'))).status).toBe('SUCCEEDED')
    expect(performance.now() - began).toBeGreaterThan(950)
    expect(host.count('limited', '/run')).toBe(2)
  })

  it('that refuses is quoted, and what it said can be caught', async () => {
    const caught = at('refusing', {
      ActionScope: 'urn:scope',
      Catch: [{ ErrorEquals: ['ActionUnableToRun'], Next: 'Told', ResultPath: '$.error' }],
    })
    const run = await fabric.carryOut({ ...caught, States: { ...caught.States, Told: { Type: 'Pass', End: true } } })
    expect(run.details.output.error).toMatchObject({
      Error: 'ActionUnableToRun',
      Cause: '$.energy is missing',
      code: 'BadActionRequest',
      field: 'energy',
      status: 400,
    })
    expect(host.count('refusing', '/run')).toBe(1)
  })

  it.each([
    ['html', 'WaitTime of 1 s', { WaitTime: 1 }],
    ['wrong', 'its status document is not an object', {}],
    ['huge', 'larger than 2 MB', {}],
    ['leaving', 'redirects to /good/run, which is not followed', {}],
    ['climbing', 'calls its action "../good/secret"', {}],
    ['growing', 'larger than 2 MB', {}],
    ['broken', 'WaitTime of 1 s', { WaitTime: 1 }],
    ['hanging', 'WaitTime of 1 s', { WaitTime: 1 }],
    ['loris', 'WaitTime of 1 s', { WaitTime: 1 }],
    ['failing', 'WaitTime of 1 s', { WaitTime: 1 }],
    ['lying', 'WaitTime of 1 s', { WaitTime: 1 }],
    ['nobody', 'nobody', {}],
  ])('that is %s fails its own run only', async (name, words, more) => {
    const good = fabric.carryOut(at('instant'))
    const bad = fabric.carryOut(at(name, { ActionScope: 'urn:scope', ...more }))
    expect((await good).status).toBe('SUCCEEDED')
    const run = await bad
    expect(run.status).toBe('FAILED')
    expect(run.details.details.cause).toContain(words)
  })

  it('that hangs holds up neither the event loop nor other providers, however many runs wait for it', async () => {
    const flow = await fabric.deploy(at('hanging', { ActionScope: 'urn:scope', WaitTime: 2 }))
    const hung = await Promise.all(Array.from({ length: 60 }, () => fabric.start(flow)))
    let longest = 0
    let last = performance.now()
    const beat = setInterval(() => {
      longest = Math.max(longest, performance.now() - last)
      last = performance.now()
    }, 5)
    const [huge, ...good] = await Promise.all([
      fabric.carryOut(at('huge', { ActionScope: 'urn:scope' })),
      ...Array.from({ length: 10 }, () => fabric.carryOut(at('instant', { ActionScope: 'urn:scope' }))),
    ])
    clearInterval(beat)
    expect(huge?.status).toBe('FAILED')
    expect(good.map(({ status }) => status)).toEqual(Array.from({ length: 10 }, () => 'SUCCEEDED'))
    expect(longest).toBeLessThan(1000)
    for (const run of hung) await fabric.ended(run)
    // What had not left by then does not leave any more.
    const left = host.count('hanging', '/run')
    await new Promise((resolve) => setTimeout(resolve, 500))
    expect(host.count('hanging', '/run')).toBe(left)
  })

  it('that waits for somebody makes the run INACTIVE, and goes on when it is resumed', async () => {
    const run = await fabric.start(await fabric.deploy(at('waiting', { ActionScope: 'urn:scope' })))
    await fabric.until(() => fabric.events.some((event) => event.kind === 'run' && event.run.status === 'INACTIVE'))
    expect((await fabric.call('GET', `/runs/${run}`)).body.details).toMatchObject({
      code: 'ConsentRequired',
      required_scope: 'urn:globus:auth:scope:x',
      state_name: 'Call',
    })
    expect((await fabric.call('POST', `/runs/${run}/resume`)).status).toBe(200)
    await fabric.ended(run)
    expect((await fabric.call('GET', `/runs/${run}`)).body.status).toBe('SUCCEEDED')
    expect(host.count('waiting', '/resume')).toBe(1)
  })

  it('is told to cancel', async () => {
    const run = await fabric.start(await fabric.deploy(at('endless', { ActionScope: 'urn:scope' })))
    await fabric.until(() => host.count('endless', '/run') > 0)
    await fabric.call('POST', `/runs/${run}/cancel`)
    await fabric.ended(run)
    expect(host.count('endless', '/cancel')).toBe(1)
  })
})

describe('a fabric that is started anew', () => {
  it('asks on about actions of the one before, with the same token, and resumes them', async () => {
    const database = join(home.path, 'anew.db')
    const key = new Uint8Array(32).fill(7)
    const options = { timeouts: { run: 400, other: 400 }, key }
    const first = await startFlows(database, [], options)
    await first.call('POST', '/davy/providers', { url: host.origin, token: 'kept-over-restarts' })
    const role = await first.deploy(at('slow', { RunAs: 'Beamline' }))
    const run = await first.start(role, { _tokens: { Beamline: 'beamline-over-restarts' } })
    const asleep = await first.start(await first.deploy(at('patient')))
    await first.until(() => host.count('slow', '/run') > 0)
    await first.until(() => first.events.some((event) => event.kind === 'run' && event.run.status === 'INACTIVE'))
    await first.stop()
    const second = await startFlows(database, [], options)
    await second.ended(run)
    expect((await second.call('GET', `/runs/${run}`)).body.status).toBe('SUCCEEDED')
    expect(new Set(host.to('slow').map(({ token }) => token))).toEqual(new Set(['beamline-over-restarts']))
    expect(host.count('slow', '/run')).toBe(1)
    await second.call('POST', `/runs/${asleep}/resume`)
    await second.ended(asleep)
    expect((await second.call('GET', `/runs/${asleep}`)).body.status).toBe('SUCCEEDED')
    expect(host.to('patient').find(({ path }) => path.endsWith('/run'))?.token).toBe('kept-over-restarts')
    await second.stop()
  })
})

describe('a host', () => {
  it('that was not added is not called, and how to add it is said', async () => {
    const flow = { title: 'a flow', definition: calling(`${other.origin}/good`), input_schema: {} }
    const answer = await fabric.call('POST', '/flows', flow)
    expect(answer.status).toBe(422)
    expect(JSON.stringify(answer.body)).toContain(`davy provider add ${other.origin}/good`)
    expect(other.to('good')).toHaveLength(0)
  })

  it('of Globus may be called with a token only', async () => {
    const run = await fabric.carryOut(calling('https://actions.globus.org/no_such_provider_here'))
    expect(run.details.details).toMatchObject({ error: 'NoTokenException' })
    expect(run.details.details.cause).toContain('davy provider add https://actions.globus.org/no_such_provider_here')
  })

  it('that cannot be one is refused', async () => {
    const add = async (body: object) => await fabric.call('POST', '/davy/providers', body)
    for (const url of ['http://example.org/x', 'file:///etc/passwd', 'nothing'])
      expect((await add({ url })).status).toBe(422)
    expect((await add({ url: 'https://actions.globus.org/hello_world' })).status).toBe(409)
    expect((await add({ url: `${host.origin}/x`, token: 'two\nlines' })).status).toBeGreaterThanOrEqual(400)
    expect((await fabric.call('DELETE', '/davy/providers?url=https://example.org')).status).toBe(404)
  })
})

describe('a token', () => {
  it('that is kept goes to its own provider, and is shown nowhere', async () => {
    const url = `${other.origin}/instant`
    const added = await fabric.call('POST', '/davy/providers', { url, token: 'kept-secret-token' })
    expect(added.body).toMatchObject({ url, kind: 'remote', has_token: true, trusts_fabric: true, problem: null })
    expect((await fabric.carryOut(calling(url))).status).toBe('SUCCEEDED')
    expect(other.to('instant').find(({ path }) => path.endsWith('/run'))?.token).toBe('kept-secret-token')
    expect(host.asked.some(({ token }) => token === 'kept-secret-token')).toBe(false)
    const list = await fabric.call('GET', '/davy/providers')
    expect(JSON.stringify(list.body)).not.toContain('kept-secret-token')
    const row = fabric.context.store.db.prepare('SELECT * FROM remote_providers WHERE url = ?').get(url)
    expect(JSON.stringify(row)).not.toContain('kept-secret-token')
    expect((await fabric.call('DELETE', `/davy/providers?url=${url}`)).status).toBe(200)
    expect(
      (await fabric.call('POST', '/flows', { title: 'x', definition: calling(url), input_schema: {} })).status,
    ).toBe(422)
  })

  it('that comes back in an answer is masked', async () => {
    const url = `${other.origin}/echoing`
    await fabric.call('POST', '/davy/providers', { url, token: 'echoed-secret-token' })
    const run = await fabric.carryOut(calling(url))
    expect(run.details.details.cause).toContain('no good: <private>')
    expect(JSON.stringify([await fabric.log(run.run_id), fabric.events])).not.toContain('echoed-secret-token')
  })

  it('of a role comes from the input of the run', async () => {
    const flow = await fabric.deploy(at('instant', { RunAs: 'Beamline' }))
    const run = await fabric.start(flow, { _tokens: { Beamline: 'beamline-token' } })
    await fabric.ended(run)
    expect(host.to('instant').at(-1)?.token).toBe('beamline-token')
    const without = await fabric.start(flow)
    await fabric.ended(without)
    expect((await fabric.call('GET', `/runs/${without}`)).body.details.details).toMatchObject({
      error: 'NoTokenException',
      cause: expect.stringContaining('_tokens.Beamline'),
    })
  })

  it('that could not stand in a header is not sent, nor quoted', async () => {
    const flow = await fabric.deploy(at('instant', { RunAs: 'Beamline' }))
    const before = host.to('instant').length
    const run = await fabric.start(flow, { _tokens: { Beamline: 'beamline\r\nx-other: token' } })
    await fabric.ended(run)
    const { details } = (await fabric.call('GET', `/runs/${run}`)).body
    expect(details.details).toMatchObject({ error: 'NoTokenException', cause: expect.stringContaining('one line') })
    expect(host.to('instant')).toHaveLength(before)
    expect(JSON.stringify([await fabric.log(run), fabric.events])).not.toContain('x-other')
  })

  it('of a role that calls two hosts is sent to neither, unless each has its own', async () => {
    await fabric.call('POST', '/davy/providers', { url: other.origin })
    const state = (origin: string, after: object) => {
      const url = `${origin}/instant`
      return { Type: 'Action', ActionUrl: url, RunAs: 'Both', Parameters: {}, ResultPath: '$.a', ...after } as const
    }
    const flow = await fabric.deploy({
      StartAt: 'One',
      States: { One: state(host.origin, { Next: 'Two' }), Two: state(other.origin, { End: true }) },
    })
    const run = async (Both: unknown) => {
      const id = await fabric.start(flow, { _tokens: { Both } as never })
      await fabric.ended(id)
      return (await fabric.call('GET', `/runs/${id}`)).body
    }
    const calls = () => host.to('instant').length + other.to('instant').length
    const before = calls()
    expect((await run('one-for-both')).details.details).toMatchObject({ error: 'NoTokenException' })
    expect(calls()).toBe(before)
    expect((await run({ [host.origin]: 'for-host', [other.origin]: 'for-other' })).status).toBe('SUCCEEDED')
    expect(host.to('instant').at(-1)?.token).toBe('for-host')
    expect(other.to('instant').at(-1)?.token).toBe('for-other')
  })
})
