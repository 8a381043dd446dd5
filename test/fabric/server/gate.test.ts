/** Who may come in, tried over real sockets. */
import { request } from 'node:http'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { createFabric, type Fabric } from '#fabric'
import { temporaryHome, type TemporaryHome } from '../temporary-home.ts'

let home: TemporaryHome
let fabric: Fabric
let port: number
let bearer: string

beforeAll(async () => {
  home = temporaryHome()
  fabric = await createFabric({ home: home.path, port: 0 })
  port = Number(new URL(fabric.origin).port)
  bearer = `Bearer ${fabric.token}`
})
afterAll(async () => {
  await fabric.stop()
  home.remove()
})

interface Answer {
  readonly status: number
  readonly body: Record<string, unknown>
  readonly headers: Record<string, unknown>
}

/** By hand: fetch does not let anybody choose the Host. */
function ask(path: string, headers: Record<string, string>, method = 'GET', body = ''): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const sent = request({ host: '127.0.0.1', port, path, method, headers }, (response) => {
      let text = ''
      response.on('data', (chunk) => (text += chunk))
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, body: JSON.parse(text), headers: response.headers }),
      )
    })
    sent.on('error', reject)
    sent.end(body)
  })
}

function upgrade(path: string, headers: Record<string, string>): Promise<string> {
  return new Promise((resolve) => {
    const socket = new WebSocket(`ws://127.0.0.1:${port}${path}`, { headers })
    socket.on('open', () => {
      resolve('open')
      socket.terminate()
    })
    socket.on('unexpected-response', (_, response) => resolve(String(response.statusCode)))
    socket.on('error', (error) => resolve(error.message))
  })
}

describe('a request', () => {
  test.each([
    ['no token', {}, 401],
    ['a wrong token', { authorization: 'Bearer wrong' }, 401],
    ['a token that begins right', { authorization: () => `${bearer}x` }, 401],
    ['the token by another scheme', { authorization: () => bearer.replace('Bearer', 'Basic') }, 401],
    ['the token', { authorization: () => bearer }, 200],
    ['another host', { authorization: () => bearer, host: 'evil.example' }, 421],
    ['another host with our port', { authorization: () => bearer, host: () => `evil.example:${port}` }, 421],
    ['our name with another port', { authorization: () => bearer, host: 'localhost:1' }, 421],
    ['localhost', { authorization: () => bearer, host: () => `localhost:${port}` }, 200],
  ])('with %s', async (_, headers, status) => {
    const filled = Object.fromEntries(
      Object.entries(headers).map(([key, value]) => [key, typeof value === 'function' ? value() : value]),
    )
    const answer = await ask('/davy/status', filled)
    expect(answer.status).toBe(status)
    expect(Object.keys(answer.headers).filter((name) => name.startsWith('access-control'))).toEqual([])
  })

  test('with the token in its address is not let in', async () => {
    expect((await ask(`/davy/status?token=${fabric.token}&access_token=${fabric.token}`, {})).status).toBe(401)
  })
})

describe('a WebSocket upgrade', () => {
  test.each([
    ['the token', '/davy/events', () => ({ authorization: bearer }), 'open'],
    ['no token', '/davy/events', () => ({}), '401'],
    ['the origin of a page', '/davy/events', () => ({ authorization: bearer, origin: fabric.origin }), '403'],
    ['another host', '/davy/events', () => ({ authorization: bearer, host: 'evil.example' }), '421'],
    ['an unknown path', '/davy/nothing', () => ({ authorization: bearer }), '404'],
  ])('with %s', async (_, path, headers, result) => {
    expect(await upgrade(path, headers())).toBe(result)
  })
})

describe('what is refused is a document of the service that refuses', () => {
  test.each([
    ['/v0.10/nothing', ['code', 'message', 'request_id', 'resource']],
    ['/v1/nothing', ['@datatype', '@version', 'status', 'code', 'message', 'request_id']],
    ['/flows/nothing', ['error', 'debug_id']],
    ['/v2/endpoints/nothing', ['status', 'code', 'error_args', 'http_status_code', 'reason', 'detail']],
    ['/v2/oauth2/nothing', ['error', 'error_description']],
    ['/ap/nothing/', ['code', 'description']],
    ['/nothing', ['error', 'debug_id']],
  ])('%s', async (path, keys) => {
    const { status, body, headers } = await ask(path, { authorization: bearer })
    expect(status).toBe(404)
    expect(headers['content-type']).toContain('application/json')
    expect(Object.keys(body).sort()).toEqual(keys.toSorted())
  })

  test.each([
    ['/runs/%zz', 'GET', 400, 'BAD_REQUEST'],
    [`/runs/${'a'.repeat(5000)}`, 'GET', 414, 'ADDRESS_TOO_LONG'],
    ['/flows', 'POST', 415, 'UNSUPPORTED_MEDIA_TYPE'],
  ])('also what the server cannot read: %s', async (path, method, status, code) => {
    const headers = { authorization: bearer, 'content-type': 'application/x-www-form-urlencoded' }
    expect(await ask(path, headers, method, method === 'POST' ? 'a=b' : '')).toMatchObject({
      status,
      body: { error: { code, detail: expect.any(String) }, debug_id: expect.any(String) },
    })
  })

  test('a body that is no JSON, one that is too large, and one that is missing', async () => {
    const headers = { authorization: bearer, 'content-type': 'application/json' }
    expect(await ask('/v0.10/transfer', headers, 'POST', '{')).toMatchObject({
      status: 400,
      body: { message: expect.stringContaining('not JSON') },
    })
    expect((await ask('/v0.10/transfer', headers, 'POST', ' '.repeat(16 * 1024 * 1024 + 1))).status).toBe(413)
    expect((await ask('/davy/triggers', headers, 'POST')).status).toBe(400)
  })
})
