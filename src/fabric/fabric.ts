/**
 * The fabric: Globus's services behind one origin, for one user, in one process. Here they are put together, started in
 * order and stopped in reverse; what each does stands in its own folder.
 */
import { randomBytes, randomUUID } from 'node:crypto'
import { hostname } from 'node:os'
import { join } from 'node:path'
import pino, { type Logger } from 'pino'
import { davyVersion, processStart, PROTOCOL, readFabricFile, type FabricFile } from '#api'
import { createActionsService } from './actions/index.ts'
import { createAuthService, openPaths } from './auth/index.ts'
import { localUser } from './auth/identity.ts'
import { createComputeService } from './compute/index.ts'
import type { FabricContext, FabricService } from './context.ts'
import { createEventStream } from './events/stream.ts'
import { createFlowsService } from './flows/index.ts'
import { createSearchService } from './search/index.ts'
import { ServiceError } from './server/error.ts'
import { fabricRoutes } from './server/fabric-routes.ts'
import { watchIdle } from './server/idle.ts'
import { listen, USUAL_PORT } from './server/listen.ts'
import { acceptSockets, createServer, type SocketRoutes } from './server/server.ts'
import { removeFabricFile, writeFabricFile } from './store/fabric-file.ts'
import { openHome } from './store/home.ts'
import { lockHome } from './store/lock.ts'
import { openMigrated } from './store/migrations.ts'
import { openStore } from './store/store.ts'
import { createTransferService } from './transfer/index.ts'
import { createTriggerService } from './triggers/index.ts'

export interface FabricOptions {
  /** `DAVY_HOME`, absolute; made when it is not there. */
  readonly home: string
  /** Insist on this port; 0 takes a free one. @default 5000, or a free one where that is taken */
  readonly port?: number
  /** Silent unless given. */
  readonly log?: Logger
  /** End after this time without clients and runs. @default never */
  readonly idleMs?: number
}

export interface Fabric {
  readonly origin: string
  readonly token: string
  readonly home: string
  /** Stop the services, commit what is pending, give the home free. */
  stop(): Promise<void>
  /** Resolves once the fabric has stopped, for whatever reason. */
  readonly ended: Promise<void>
}

/** What begins new work from outside; refused while a fabric is drained. */
const BEGINS_WORK = /^\/(flows\/[^/]+\/run|v0\.10\/(transfer|delete)|v2\/submit|v3\/endpoints\/[^/]+\/submit)$/

/** @throws {StartRefused} with a sentence for the user. */
export async function createFabric(options: FabricOptions): Promise<Fabric> {
  const home = openHome(options.home)
  const lock = lockHome(home.databaseDirectory)
  const undo: (() => unknown)[] = [() => lock.release()]
  try {
    const fabric = await assemble(options, home, undo)
    return fabric
  } catch (error) {
    for (const step of undo.reverse()) await step()
    throw error
  }
}

async function assemble(
  options: FabricOptions,
  home: ReturnType<typeof openHome>,
  undo: (() => unknown)[],
): Promise<Fabric> {
  const log = options.log ?? pino({ level: 'silent' })
  const db = openMigrated(join(home.databaseDirectory, 'fabric.db'))
  const store = openStore(db)
  undo.push(() => store.close())
  const { identity, clientId } = localUser(db)
  const previousPort = readFabricFile(home.path)?.port
  const boot = randomUUID()
  const started = new Date().toISOString()
  let port = 0
  let draining = false
  let stopping = false
  const ended = Promise.withResolvers<void>()

  const events = createEventStream(boot, snapshot, () => idle.touch())
  const context: FabricContext = {
    home: home.path,
    store,
    log,
    get origin() {
      return `http://127.0.0.1:${port}`
    },
    token: home.token,
    publish: (event) => events.publish(event),
    identity,
  }
  const auth = createAuthService(context, clientId)
  const services = createServices(context, auth)

  function snapshot() {
    const parts = services.map((service) => service.snapshot?.() ?? {})
    return {
      runs: parts.flatMap(({ runs }) => runs ?? []),
      endpoints: parts.flatMap(({ endpoints }) => endpoints ?? []),
    }
  }
  const busy = () => services.some((service) => service.busy?.())
  const wanted = () => services.some((service) => service.wanted?.())

  const ready = Promise.withResolvers<void>()
  // Whoever waits hears of a failed start by the closed connection.
  ready.promise.catch(() => undefined)
  const idle = watchIdle(
    options.idleMs ?? Infinity,
    () => events.clients > 0 || busy() || wanted(),
    () => {
      log.info('ending: no client and no run for some time')
      void stop()
    },
  )
  undo.push(() => idle.stop())
  const parts = {
    log,
    port: () => port,
    accepts: auth.accepts,
    ready: ready.promise,
    onRequest: () => idle.touch(),
    open: openPaths,
  }
  const app = createServer(parts)
  undo.push(() => app.close())
  app.addHook('onRequest', async (request) => {
    if (draining && request.method === 'POST' && BEGINS_WORK.test(request.url.split('?')[0] ?? ''))
      throw new ServiceError(503, 'ServiceUnavailable', 'the fabric is ending and begins nothing new')
  })
  fabricRoutes(app, {
    context,
    clientId,
    file: () => file,
    started,
    busy,
    clients: () => events.clients,
    runCounts: () => Object.assign({}, ...services.map((service) => service.runCounts?.() ?? {})),
    endpoints: () => snapshot().endpoints,
    end: (drain) => {
      draining = true
      if (!drain || !busy()) void stop()
      else void whenQuiet(busy).then(stop)
    },
  })
  // Each in a scope of its own: its parsers and hooks concern nobody else.
  for (const service of services) await app.register(async (scope) => service.routes(scope))
  const sockets: SocketRoutes = Object.assign(
    { '/davy/events': events.accept },
    ...services.map((service) => service.sockets ?? {}),
  )
  undo.push(acceptSockets(app.server, parts, sockets))
  port = await listen(app, options.port, previousPort)
  if (options.port === undefined && port !== USUAL_PORT)
    log.warn(`port ${USUAL_PORT} is taken by another program: listening on ${port}; "davy env" tells clients so`)

  const file: FabricFile = {
    host: hostname(),
    boot,
    pid: process.pid,
    start_time: processStart(process.pid) ?? started,
    port,
    nonce: randomBytes(16).toString('base64url'),
    davy: davyVersion,
    protocol: PROTOCOL,
  }
  for (const service of services) {
    undo.push(() => service.stop())
    await service.start()
  }
  undo.push(() => removeFabricFile(home.path, file.nonce))
  writeFabricFile(home.path, file)
  ready.resolve()
  idle.start()
  log.info({ home: home.path, origin: context.origin, davy: davyVersion }, 'the fabric is up')

  async function stop(): Promise<void> {
    if (!stopping) {
      stopping = true
      for (const step of undo.reverse())
        try {
          await step()
        } catch (error) {
          log.error({ err: error }, 'a part of the fabric did not stop cleanly')
        }
      log.info('the fabric has ended')
      ended.resolve()
    }
    await ended.promise
  }
  return { origin: context.origin, token: home.token, home: home.path, stop, ended: ended.promise }
}

/** In the order in which they start: a service may use those before it. */
function createServices(context: FabricContext, auth: FabricService): readonly FabricService[] {
  const transfer = createTransferService(context)
  const search = createSearchService(context)
  const compute = createComputeService(context)
  const providers = [transfer, search, compute].flatMap((service) => service.providers ?? [])
  const actions = createActionsService(context, providers)
  const flows = createFlowsService(context, actions.registry)
  const triggers = createTriggerService(context, flows, transfer.collections)
  return [auth, transfer, search, compute, actions, flows, triggers]
}

async function whenQuiet(busy: () => boolean): Promise<void> {
  while (busy()) await new Promise((resolve) => setTimeout(resolve, 100))
}
