/** Two identities over the socket of a whole fabric: what one sees and may do that the other has. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createFabric, type Fabric } from '#fabric'
import { temporaryHome, type TemporaryHome } from '../temporary-home.ts'

interface Answer {
  readonly status: number
  // oxlint-disable-next-line typescript/no-explicit-any -- a test reads documents as they come
  readonly body: any
}

let home: TemporaryHome
let fabric: Fabric
/** Tokens: of the home's owner, of a guest, of somebody in a group. */
let owner: string
const people: Record<string, { readonly urn: string; readonly token: string }> = {}
const GROUP = 'urn:globus:groups:id:7d6448f4-1d5e-4d3a-9d53-1a1a1f1e0001'
const WAITING = {
  StartAt: 'W',
  States: { W: { Type: 'Wait', Seconds: 600, End: true } },
}
const ASKING = {
  StartAt: 'Ask',
  States: {
    Ask: {
      Type: 'CreateWebInput',
      Parameters: { context: { title: 'T' }, options: [{ option_id: 'a' }], 'roles.$': '$.roles' },
      ResultPath: '$.ask',
      Next: 'Hear',
    },
    Hear: { Type: 'AwaitWebInput', Parameters: { 'WebInputId.$': '$.ask.id' }, ResultPath: '$.a', End: true },
  },
}

async function call(who: string, method: string, path: string, body?: unknown): Promise<Answer> {
  const token = who === 'owner' ? owner : (people[who]?.token ?? who)
  const response = await fetch(fabric.origin + path, {
    method,
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  const text = await response.text()
  return { status: response.status, body: text === '' ? undefined : JSON.parse(text) }
}

async function deployed(roles: object, definition: object = WAITING): Promise<string> {
  const { body } = await call('owner', 'POST', '/flows', { title: 'F', definition, input_schema: {}, ...roles })
  return body.id
}

async function logIn(name: string, groups: readonly string[]): Promise<void> {
  const { body: added } = await call('owner', 'POST', '/davy/principals', { name, groups })
  const response = await fetch(`${fabric.origin}/v2/oauth2/token`, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: added.client_id,
      client_secret: added.client_secret,
      scope: 'https://auth.globus.org/scopes/eec9b274-0c81-4334-bdc2-54e90e689b9a/all',
    }),
  })
  const { access_token } = (await response.json()) as { readonly access_token: string }
  people[name] = { urn: added.urn, token: access_token }
}
const urn = (name: string) => people[name]?.urn ?? ''

beforeAll(async () => {
  home = temporaryHome()
  fabric = await createFabric({ home: home.path, port: 0 })
  owner = fabric.token
  await logIn('guest', [])
  await logIn('member', [GROUP])
})
afterAll(async () => {
  await fabric.stop()
  home.remove()
})

describe('somebody whom the owner let in', () => {
  it('is who it says, and reaches flows and runs only', async () => {
    const info = await call('guest', 'GET', '/v2/oauth2/userinfo')
    expect(`urn:globus:auth:identity:${info.body.sub}`).toBe(urn('guest'))
    expect(await call('member', 'GET', '/v2/groups/my_groups')).toMatchObject({ body: [{ id: GROUP.slice(21) }] })
    for (const path of ['/davy/status', '/davy/environment', '/davy/principals', '/v2/endpoints', '/ap/hello_world']) {
      expect(await call('guest', 'GET', path)).toMatchObject({ status: 403 })
    }
    const flow = { title: 'Mine', definition: WAITING, input_schema: {} }
    expect(await call('guest', 'POST', '/flows', flow)).toMatchObject({
      status: 403,
      body: { error: { code: 'FORBIDDEN' } },
    })
    const nobody = await call('nonsense', 'GET', '/flows')
    expect(nobody).toMatchObject({ status: 401, body: { error: { code: 'AUTHENTICATION_ERROR' } } })
  })

  it('is let in no more once it was taken out', async () => {
    await logIn('passing', [])
    expect((await call('passing', 'GET', '/flows')).status).toBe(200)
    await call('owner', 'DELETE', `/davy/principals/${urn('passing').split(':').at(-1)}`)
    expect((await call('passing', 'GET', '/flows')).status).toBe(401)
  })
})

describe('a flow', () => {
  it('is seen by whom it names, and by nobody else', async () => {
    const hidden = await deployed({})
    const seen = await deployed({ flow_viewers: [urn('guest')] })
    const open = await deployed({ flow_viewers: ['public'] })
    const grouped = await deployed({ flow_starters: [GROUP] })
    expect(await call('guest', 'GET', `/flows/${hidden}`)).toMatchObject({ status: 404 })
    expect((await call('guest', 'GET', `/flows/${seen}`)).body).toMatchObject({ user_role: 'flow_viewer' })
    const ids = async (who: string, query = '') =>
      (await call(who, 'GET', `/flows?${query}`)).body.flows.map(({ id }: { id: string }) => id)
    expect(await ids('guest')).toEqual([open, seen])
    expect(await ids('member')).toEqual([grouped, open])
    expect(await ids('member', 'filter_roles=flow_starter')).toEqual([grouped])
    expect(await ids('owner')).toEqual(expect.arrayContaining([hidden, seen, open, grouped]))
    expect(await ids('owner', 'filter_roles=flow_owner')).toContain(hidden)
  })

  it('is started by starters, changed by administrators', async () => {
    const flow = await deployed({ flow_viewers: [urn('guest')], flow_starters: [urn('member')] })
    const denied = await call('guest', 'POST', `/flows/${flow}/run`, { body: {} })
    expect(denied).toMatchObject({ status: 403, body: { error: { code: 'FORBIDDEN' } } })
    expect((await call('member', 'POST', `/flows/${flow}/run`, { body: {} })).status).toBe(201)
    expect((await call('member', 'PUT', `/flows/${flow}`, { title: 'G' })).status).toBe(403)
    await call('owner', 'PUT', `/flows/${flow}`, { flow_administrators: [urn('member')] })
    expect((await call('member', 'PUT', `/flows/${flow}`, { title: 'G' })).body).toMatchObject({
      title: 'G',
      user_roles: ['flow_administrator', 'flow_starter'],
    })
    const given = await call('member', 'PUT', `/flows/${flow}`, { flow_owner: urn('guest') })
    expect(given.status).toBe(403)
    const taken = await call('member', 'PUT', `/flows/${flow}`, { flow_owner: urn('member') })
    expect(taken.body).toMatchObject({ flow_owner: urn('member'), user_role: 'flow_owner' })
    expect(taken.body.created_by).not.toBe(urn('member'))
    expect((await call('owner', 'GET', `/flows/${flow}`)).body.user_role).toBe('flow_administrator')
    expect((await call('member', 'DELETE', `/flows/${flow}`)).body.DELETED).toBe(true)
  })
})

describe('a run', () => {
  it('is its owner’s, its managers’ and its monitors’', async () => {
    const flow = await deployed({ flow_starters: [urn('member')] })
    const begun = await call('member', 'POST', `/flows/${flow}/run`, { body: {}, run_monitors: [urn('guest')] })
    const run = begun.body.run_id
    expect(begun.body).toMatchObject({ run_owner: urn('member'), user_roles: ['run_owner'] })
    expect((await call('guest', 'GET', `/runs/${run}`)).body).toMatchObject({ user_role: 'run_monitor' })
    expect((await call('guest', 'GET', `/runs/${run}/log`)).status).toBe(200)
    expect((await call('guest', 'POST', `/runs/${run}/cancel`)).status).toBe(403)
    const batch = { filters: { run_ids: [run, 'none'] }, add: { tags: ['seen'] } }
    expect((await call('guest', 'POST', '/batch/runs', batch)).body.results).toMatchObject([
      { run_id: run, status: 'error', error: { code: 'FORBIDDEN' } },
      { run_id: 'none', status: 'error', error: { code: 'NOT_FOUND' } },
    ])
    await call('member', 'PUT', `/runs/${run}`, { run_managers: [urn('guest')], run_monitors: [] })
    expect((await call('guest', 'POST', `/runs/${run}/cancel`)).status).toBe(202)
    expect((await call('owner', 'GET', `/runs/${run}`)).body).toMatchObject({
      user_role: 'flow_run_manager',
      details: { description: expect.stringContaining(`canceled by ${urn('guest').split(':').at(-1)}`) },
    })
  })

  it('is hidden from others, unless the flow names them', async () => {
    const flow = await deployed({ flow_starters: [urn('member')] })
    const { body } = await call('member', 'POST', `/flows/${flow}/run`, { body: {} })
    const runs = async (query = '') => (await call('guest', 'GET', `/runs?filter_flow_id=${flow}${query}`)).body.runs
    expect((await call('guest', 'GET', `/runs/${body.run_id}`)).status).toBe(404)
    expect((await call('guest', 'GET', `/runs/${body.run_id}/definition`)).status).toBe(404)
    expect(await runs()).toEqual([])
    await call('owner', 'PUT', `/flows/${flow}`, { run_monitors: [urn('guest')] })
    expect(await runs()).toMatchObject([{ run_id: body.run_id, user_role: 'flow_run_monitor' }])
    expect(await runs('&filter_roles=run_owner')).toEqual([])
    expect(await runs('&filter_roles=flow_run_monitor')).toHaveLength(1)
  })
})

describe('a web input', () => {
  it('is answered by respondents, looked at by viewers, unknown to others', async () => {
    const flow = await deployed({}, ASKING)
    const roles = { viewer_urns: [urn('guest')], respondent_urns: [GROUP] }
    const { body: run } = await call('owner', 'POST', `/flows/${flow}/run`, { body: { roles } })
    let open: Answer['body'] = []
    while (open.length === 0) {
      open = (await call('owner', 'GET', `/web_inputs?filter_run_ids=${run.run_id}`)).body.web_input_summaries
    }
    const id = open[0].id
    expect((await call('guest', 'GET', `/web_inputs/${id}`)).body.user_roles).toEqual(['viewer'])
    const mine = await call('guest', 'GET', '/web_inputs?filter_roles=respondent')
    expect(mine.body.web_input_summaries).toEqual([])
    expect((await call('guest', 'POST', `/web_inputs/${id}/respond`, { value: 'a' })).status).toBe(403)
    await logIn('stranger', [])
    expect((await call('stranger', 'GET', `/web_inputs/${id}`)).status).toBe(404)
    expect((await call('member', 'POST', `/web_inputs/${id}/respond`, { value: 'a' })).status).toBe(200)
  })
})
