/** A host with action providers of every kind, good and bad: a real HTTP server, one provider a path. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface Asked {
  readonly method: string
  readonly path: string
  readonly token: string | undefined
  // oxlint-disable-next-line typescript/no-explicit-any -- a test reads documents as they come
  readonly body: any
}

export type RemoteHost = Awaited<ReturnType<typeof startRemoteHost>>

interface Call extends Asked {
  /** Of the path, without the provider's name. */
  readonly rest: string
  readonly answer: ServerResponse
}

const SCOPE = 'https://auth.globus.org/scopes/9a1f0a4e-0001-4000-8000-000000000001/action_all'

export const statusOf = (action_id: string, status: string, more = {}) => ({
  action_id,
  status,
  creator_id: 'urn:globus:auth:identity:9a1f0a4e-0001-4000-8000-000000000002',
  start_time: '2026-01-01T00:00:00+00:00',
  completion_time: status === 'SUCCEEDED' || status === 'FAILED' ? '2026-01-01T00:00:01+00:00' : null,
  release_after: 'P30D',
  display_status: status,
  details: {},
  ...more,
})

export async function startRemoteHost() {
  const asked: Asked[] = []
  const open = new Set<NodeJS.Timeout>()
  /** How often each provider was asked to do what. */
  const count = (name: string, verb: string) =>
    asked.filter(({ path, method }) => path.startsWith(`/${name}`) && path.endsWith(verb) && method !== 'OPTIONS')
      .length

  function json(answer: ServerResponse, status: number, document: unknown, headers = {}): void {
    answer.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(document))
  }

  function introspect({ answer }: Call): void {
    json(answer, 200, {
      title: 'A provider',
      globus_auth_scope: SCOPE,
      synchronous: false,
      input_schema: '{"type":"object"}',
    })
  }

  /** A provider that does what it should, in the paths of one generation; `over` says when an action is done. */
  const well =
    (over: (name: string) => boolean, generation: 'run' | 'actions' = 'run') =>
    (call: Call): void => {
      const { rest, method, answer, body } = call
      const [first = '', second = ''] = rest.split('/').filter((part) => part !== '')
      const name = call.path.split('/')[1] ?? ''
      if (method === 'GET' && rest.replaceAll('/', '') === '') return introspect(call)
      if (generation === 'run' && rest === '/run')
        return json(
          answer,
          202,
          statusOf(body.request_id, over(name) ? 'SUCCEEDED' : 'ACTIVE', { details: { got: body } }),
        )
      if (generation === 'actions' && rest === '/actions' && method === 'POST')
        return json(answer, 202, statusOf(body.request_id, 'ACTIVE'))
      const id = generation === 'run' ? first : second
      const known = generation === 'run' ? second === 'status' || second === 'cancel' : first === 'actions' && id !== ''
      if (!known) return json(answer, 404, { code: 'NotFound', description: `no ${rest} here` })
      json(answer, 200, statusOf(id, rest.endsWith('/cancel') ? 'FAILED' : over(name) ? 'SUCCEEDED' : 'ACTIVE'))
    }

  /** Waits for a consent until it is told to go on. */
  function askingFirst({ rest, answer, body }: Call, name: string): void {
    const needs = {
      code: 'ConsentRequired',
      description: 'consent is missing',
      required_scope: 'urn:globus:auth:scope:x',
    }
    const asleep = (id: string) => statusOf(id, 'INACTIVE', { details: needs })
    if (rest === '/run') return json(answer, 202, asleep(body.request_id))
    const id = rest.split('/')[1] ?? ''
    json(answer, 200, count(name, '/resume') > 0 ? statusOf(id, 'SUCCEEDED') : asleep(id))
  }

  const after = (polls: number) => (name: string) => count(name, '/status') >= polls
  let flaky = 0
  let limited = 0

  const providers: Readonly<Record<string, (call: Call) => void>> = {
    good: well(after(2)),
    endless: well(() => false),
    instant: well(() => true),
    old: well(
      (name) => asked.filter(({ path, method }) => method === 'GET' && path.startsWith(`/${name}/actions/`)).length > 1,
      'actions',
    ),
    hanging() {},
    loris({ answer }) {
      answer.writeHead(200, { 'content-type': 'application/json' })
      open.add(setInterval(() => answer.write(' '), 50))
    },
    failing: ({ answer }) => json(answer, 500, { code: 'Oops', description: 'out of order' }),
    flaky(call) {
      if (call.rest === '/run' && ++flaky < 3) return json(call.answer, 503, {})
      well(() => true)(call)
    },
    html: ({ answer }) => void answer.writeHead(200, { 'content-type': 'text/html' }).end('<h1>Welcome</h1>'),
    wrong: ({ answer }) => json(answer, 200, [1, 2, 3]),
    /** A hundred megabytes. */
    huge({ answer }) {
      answer.writeHead(200, { 'content-type': 'application/json' })
      const piece = Buffer.alloc(1024 * 1024, 'x')
      let left = 100
      const more = (): void => {
        while (left-- > 0) if (!answer.write(piece)) return void answer.once('drain', more)
        answer.end()
      }
      more()
    },
    broken({ answer }) {
      answer.writeHead(200, { 'content-type': 'application/json', 'content-length': '1000' })
      answer.write('{"action_id"')
      open.add(setTimeout(() => answer.destroy(), 20))
    },
    leaving: ({ answer }) => void answer.writeHead(307, { location: '/good/run' }).end(),
    lying(call) {
      if (call.rest.endsWith('/status')) return json(call.answer, 200, statusOf('somebody-else', 'SUCCEEDED'))
      well(() => false)(call)
    },
    climbing: ({ answer }) => json(answer, 202, statusOf('../good/secret', 'ACTIVE')),
    limited(call) {
      if (call.rest === '/run' && ++limited === 1)
        return json(call.answer, 429, { code: 'TooManyRequests', description: 'slower' }, { 'retry-after': '1' })
      well(() => true)(call)
    },
    /** Says what it is without a slash only. */
    slashless(call) {
      if (call.rest === '/') return void call.answer.writeHead(307, { location: '/slashless' }).end()
      well(() => true)(call)
    },
    strict(call) {
      if (call.rest !== '/') return well(() => true)(call)
      const input_schema = { type: 'object', properties: { energy: { type: 'number' } }, required: ['energy'] }
      json(call.answer, 200, { title: 'Strict', globus_auth_scope: SCOPE, synchronous: true, input_schema })
    },
    refusing: ({ answer }) =>
      json(answer, 400, { code: 'BadActionRequest', description: '$.energy is missing', field: 'energy' }),
    echoing: ({ answer, token }) =>
      json(answer, 401, { code: 'AuthenticationError', description: `this token is no good: ${token}` }),
    growing(call) {
      if (call.rest.endsWith('/status')) return providers['huge']?.(call)
      well(() => false)(call)
    },
    waiting: (call) => askingFirst(call, 'waiting'),
    patient: (call) => askingFirst(call, 'patient'),
    slow: well(after(6)),
  }

  async function answerTo(request: IncomingMessage, answer: ServerResponse): Promise<void> {
    const parts: Buffer[] = []
    for await (const part of request) parts.push(part)
    const text = Buffer.concat(parts).toString()
    const path = request.url ?? ''
    const [, name = ''] = path.split('/')
    const [, token] = /^Bearer (.+)$/.exec(request.headers.authorization ?? '') ?? []
    const call = {
      method: request.method ?? '',
      path,
      token,
      body: text === '' ? undefined : JSON.parse(text),
      rest: path.slice(name.length + 1),
      answer,
    }
    asked.push(call)
    const provider = providers[name]
    if (provider) return provider(call)
    json(answer, 404, { code: 'NotFound', description: 'nobody' })
  }

  const server = createServer((request, answer) => void answerTo(request, answer).catch(() => answer.destroy()))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  // SAFETY: a server that listens on TCP has such an address.
  const { port } = server.address() as AddressInfo
  return {
    origin: `http://127.0.0.1:${port}`,
    asked,
    count,
    to: (name: string) => asked.filter(({ path }) => path.startsWith(`/${name}/`)),
    async stop() {
      for (const timer of open) clearInterval(timer)
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
