/** One origin for every service: HTTP by fastify, WebSockets by ws, one port on loopback. */
import type { IncomingMessage, Server } from 'node:http'
import type { Duplex } from 'node:stream'
import fastify, { type FastifyInstance } from 'fastify'
import type { Logger } from 'pino'
import { WebSocketServer, type WebSocket } from 'ws'
import { errorAnswer, ServiceError } from './error.ts'
import type { Principal } from '../context.ts'
import { checkOrigin, checkPlace, checkToken } from './gate.ts'

const BODY_LIMIT = 16 * 1024 * 1024

export interface ServerParts {
  readonly log: Logger
  readonly port: () => number
  /** Who comes with this bearer token; undefined when it does not open this fabric. */
  readonly whose: (token: string) => Principal | undefined
  /** Resolves when every service has started; requests and sockets wait for it. */
  readonly ready: Promise<void>
  /** Called for each request that was let in. */
  readonly onRequest: () => void
  /** Paths that are open without a bearer token: they ask for other credentials themselves, or say nothing of anybody. */
  readonly open: ReadonlySet<string>
}

const principals = new WeakMap<IncomingMessage, Principal>()

/** Who makes this request. @throws {Error} on a path that is open to everybody. */
export function principalOf(request: { readonly raw: IncomingMessage }): Principal {
  const principal = principals.get(request.raw)
  if (!principal) throw new Error('this path is open: nobody is known by it')
  return principal
}

export type SocketRoutes = Readonly<Record<string, (socket: WebSocket, request: IncomingMessage) => void>>

export function createServer(parts: ServerParts): FastifyInstance {
  const app = fastify({
    bodyLimit: BODY_LIMIT,
    routerOptions: { ignoreTrailingSlash: true },
    forceCloseConnections: true,
    // Whoever drops a connection in the middle of a request gets no answer to it; nothing of it is worth a log line.
    clientErrorHandler: (_error, socket) => socket.destroy(),
    // An address that cannot be read is refused before any route is looked for.
    frameworkErrors: (error, request, reply) => {
      const { status, body } = errorAnswer(request.url, error)
      reply.raw.writeHead(status, { 'content-type': 'application/json; charset=utf-8' }).end(JSON.stringify(body))
    },
  })
  app.addHook('onRequest', async (request) => {
    checkOrigin(request.raw, parts.port(), false)
    if (!parts.open.has(pathOf(request.raw))) {
      const principal = checkToken(request.raw, parts.whose)
      checkPlace(principal, pathOf(request.raw))
      principals.set(request.raw, principal)
    }
    parts.onRequest()
    await parts.ready
  })
  app.setErrorHandler(async (error, request, reply) => {
    const { status, body } = errorAnswer(request.url, error)
    if (status >= 500 && !(error instanceof ServiceError))
      parts.log.error({ err: error, method: request.method, path: pathOf(request.raw) }, 'a request failed')
    return reply.code(status).send(body)
  })
  app.setNotFoundHandler(async (request) => {
    throw new ServiceError(404, 'NotFound', `${request.method} ${pathOf(request.raw)} is not known here`)
  })
  // A POST that only names what to do (`/cancel`) may call its missing body JSON.
  app.removeContentTypeParser('application/json')
  app.addContentTypeParser('application/json', { parseAs: 'string' }, (_request, body, done) => {
    if (body === '') return done(null)
    try {
      return done(null, JSON.parse(String(body)))
    } catch (error) {
      return done(
        new ServiceError(400, 'BadRequest', `the body is not JSON: ${error instanceof Error ? error.message : ''}`),
      )
    }
  })
  return app
}

/** What begins new work from outside: routes, not paths, of which one route has many spellings. */
const BEGINS_WORK = new Set([
  'POST /flows/:id/run',
  'POST /davy/runs/:id/rerun',
  'POST /ap/:name/run',
  'POST /ap/:name/actions',
  'POST /v0.10/transfer',
  'POST /v0.10/delete',
  'POST /v2/submit',
  'POST /v3/endpoints/:id/submit',
  'POST /davy/endpoints/:id/call',
  'POST /davy/triggers',
  'PUT /davy/triggers/:id',
])

/** While a fabric is drained: what runs goes on, what is new is refused. */
export function refuseNewWork(app: FastifyInstance, draining: () => boolean): void {
  app.addHook('onRequest', async (request) => {
    if (draining() && BEGINS_WORK.has(`${request.method} ${request.routeOptions.url}`))
      throw new ServiceError(503, 'ServiceUnavailable', 'the fabric is ending and begins nothing new')
  })
}

/** Accept WebSocket upgrades on the paths of `routes`. Returns what closes them all. */
export function acceptSockets(server: Server, parts: ServerParts, routes: SocketRoutes): () => void {
  const sockets = new WebSocketServer({ noServer: true, perMessageDeflate: false, maxPayload: BODY_LIMIT })
  server.on('upgrade', (request: IncomingMessage, connection: Duplex, head: Buffer) => {
    connection.on('error', () => connection.destroy())
    const route = routes[pathOf(request)]
    try {
      checkOrigin(request, parts.port(), true)
      checkPlace(checkToken(request, parts.whose), pathOf(request))
      if (!route) throw new ServiceError(404, 'NotFound', `no WebSocket is served at ${pathOf(request)}`)
    } catch (error) {
      refuse(connection, request, error)
      return
    }
    void parts.ready.then(() => sockets.handleUpgrade(request, connection, head, (socket) => route(socket, request)))
  })
  return () => {
    for (const socket of sockets.clients) socket.terminate()
    sockets.close()
  }
}

function refuse(connection: Duplex, request: IncomingMessage, error: unknown): void {
  const { status, body } = errorAnswer(request.url ?? '/', error)
  const text = JSON.stringify(body)
  connection.end(
    `HTTP/1.1 ${status} Refused\r\nContent-Type: application/json\r\nContent-Length: ${Buffer.byteLength(text)}\r\nConnection: close\r\n\r\n${text}`,
  )
}

/** As the router sees it: nothing is resolved or decoded. */
const pathOf = (request: IncomingMessage) => request.url?.split('?')[0] ?? '/'
