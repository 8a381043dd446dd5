/** Logging in as official clients do, over the socket of a whole fabric. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createFabric, type Fabric } from '#fabric'
import { temporaryHome, type TemporaryHome } from '../temporary-home.ts'

let home: TemporaryHome
let fabric: Fabric
let clientId: string

beforeAll(async () => {
  home = temporaryHome()
  fabric = await createFabric({ home: home.path, port: 0 })
  clientId = (await variables())['GLADIER_CLIENT_ID'] ?? ''
})
afterAll(async () => {
  await fabric.stop()
  home.remove()
})

async function get(path: string, token: string) {
  const response = await fetch(fabric.origin + path, { headers: { authorization: `Bearer ${token}` } })
  return response.json() as Promise<Record<string, Record<string, string>> & { status?: number }>
}

async function post(path: string, form: Record<string, string>, secret = fabric.token) {
  const response = await fetch(fabric.origin + path, {
    method: 'POST',
    headers: { authorization: `Basic ${Buffer.from(`${clientId}:${secret}`).toString('base64')}` },
    body: new URLSearchParams(form),
  })
  return { status: response.status, body: (await response.json()) as Record<string, unknown> }
}

const variables = async () => (await get('/davy/environment', fabric.token))['variables'] ?? {}

test('the environment sends official clients here', async () => {
  expect(await variables()).toMatchObject({
    GLADIER_CLIENT_SECRET: fabric.token,
    GLOBUS_SDK_ENVIRONMENT: 'local',
    GLOBUS_SDK_SERVICE_URL_FLOWS: `${fabric.origin}/`,
    GLOBUS_SDK_SERVICE_URL_TIMER: `${fabric.origin}/`,
    GLOBUS_SDK_SERVICE_URL_TIMERS: `${fabric.origin}/`,
  })
})

const FLOWS = 'https://auth.globus.org/scopes/eec9b274-0c81-4334-bdc2-54e90e689b9a'
const TRANSFER = 'urn:globus:auth:scope:transfer.api.globus.org:all'

test('client credentials give one token for each resource server, dependencies granted with their scope', async () => {
  const { body } = await post('/v2/oauth2/token', {
    grant_type: 'client_credentials',
    scope: `openid ${FLOWS}/run[${TRANSFER}[*https://auth.globus.org/scopes/x/data_access]] email ${FLOWS}/view_flows ${TRANSFER}`,
  })
  expect(body).toMatchObject({
    resource_server: 'auth.globus.org',
    scope: 'openid email',
    token_type: 'Bearer',
    expires_in: 172_800,
    other_tokens: [
      { resource_server: 'flows.globus.org', scope: `${FLOWS}/run ${FLOWS}/view_flows` },
      { resource_server: 'transfer.api.globus.org', scope: TRANSFER },
    ],
  })
  const token = String(body['access_token'])
  const user = await get('/v2/oauth2/userinfo', token)
  const introspected = await post('/v2/oauth2/token/introspect', { token })
  expect(introspected.body).toMatchObject({
    active: true,
    sub: user['sub'],
    scope: 'openid email',
    client_id: clientId,
  })
  const { identities } = await get(`/v2/api/identities?ids=${String(user['sub'])}`, token)
  expect(identities).toMatchObject([{ id: user['sub'], username: user['preferred_username'] }])
  expect((await get(`/v2/api/identities?ids=nobody&ids=${String(user['sub'])}`, token)).identities).toEqual(identities)
})

test('a token that was given back opens nothing', async () => {
  const { body } = await post('/v2/oauth2/token', { grant_type: 'client_credentials', scope: TRANSFER })
  const token = String(body['access_token'])
  await post('/v2/oauth2/token/revoke', { token })
  expect((await post('/v2/oauth2/token/introspect', { token })).body).toEqual({ active: false })
  expect(await get('/v2/oauth2/userinfo', token)).toMatchObject({ error: 'AuthenticationFailed' })
})

test('a wrong secret, and a grant that is not served, are refused in the words of OAuth', async () => {
  const grant = { grant_type: 'client_credentials', scope: TRANSFER }
  expect(await post('/v2/oauth2/token', grant, 'wrong')).toMatchObject({
    status: 401,
    body: { error: 'invalid_client' },
  })
  expect(await post('/v2/oauth2/token', { grant_type: 'password' })).toMatchObject({
    status: 400,
    body: { error: 'unsupported_grant_type' },
  })
})

test('the user stays the same over restarts, and tokens with it', async () => {
  const { body } = await post('/v2/oauth2/token', { grant_type: 'client_credentials', scope: TRANSFER })
  const before = await get('/v2/oauth2/userinfo', fabric.token)
  await fabric.stop()
  fabric = await createFabric({ home: home.path, port: 0 })
  expect(await get('/v2/oauth2/userinfo', String(body['access_token']))).toEqual(before)
})
