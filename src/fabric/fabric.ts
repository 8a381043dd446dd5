/**
 * The fabric: Globus's services behind one origin, for one user, in one process. Here its parts are opened in order and
 * closed in reverse; what each service does stands in its own folder.
 */
import { randomBytes, randomUUID } from 'node:crypto'
import { hostname } from 'node:os'
import { join } from 'node:path'
import pino, { type Logger } from 'pino'
import { davyVersion, processStart, PROTOCOL, keyOf, sealedBox, type FabricFile, type Polling } from '#api'
import { localUser } from './auth/identity.ts'
import { openPaths } from './auth/index.ts'
import type { FabricContext } from './context.ts'
import { createEventStream } from './events/stream.ts'
import { openApiRoute } from './openapi/index.ts'
import { createServices, type Services } from './services.ts'
import { fabricRoutes } from './server/fabric-routes.ts'
import { watchIdle } from './server/idle.ts'
import { listen, USUAL_PORT } from './server/listen.ts'
import { acceptSockets, createServer, refuseNewWork } from './server/server.ts'
import { previousFabric } from './store/fabric-file.ts'
import { openHome } from './store/home.ts'
import { keepFound } from './store/keep-found.ts'
import { lockHome } from './store/lock.ts'
import { openMigrated } from './store/migrations.ts'
import { openStore } from './store/store.ts'

export interface FabricOptions {
  /** `DAVY_HOME`, absolute; made when it is not there. */
  readonly home: string
  /** Insist on this port; 0 takes a free one. @default 5000, or a free one where that is taken */
  readonly port?: number
  /** Silent unless given. */
  readonly log?: Logger
  /** How action providers that cannot push are asked: as learned, or as in the paper. @default 'learned' */
  readonly polling?: Polling
  /** End after this time without clients and runs. @default never */
  readonly idleMs?: number
}

export interface Fabric {
  readonly origin: string
  readonly token: string
  readonly home: string
  /** The text without what is private in a run that is under way. */
  mask(text: string): string
  /** Stop the services, commit what is pending, give the home free. */
  stop(): Promise<void>
  /** Resolves once the fabric has stopped, for whatever reason. */
  readonly ended: Promise<void>
}

/** @throws {StartRefused} with a sentence for the user. */
export async function createFabric(options: FabricOptions): Promise<Fabric> {
  const log = options.log ?? pino({ level: 'silent' })
  const opened = openedParts(log)
  try {
    return await open(options, log, opened)
  } catch (error) {
    await opened.close()
    throw error
  }
}

async function open(options: FabricOptions, log: Logger, opened: OpenedParts): Promise<Fabric> {
  const home = openHome(options.home)
  const lock = lockHome(home.databaseDirectory)
  opened.add(() => lock.release())
  const previousPort = previousFabric(home.path)?.port
  const store = openStore(openMigrated(join(home.databaseDirectory, 'fabric.db')), sealedBox(keyOf(home.key)))
  opened.add(() => store.close())

  const { identity, clientId } = localUser(store.db)
  const boot = randomUUID()
  let port = 0
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
  const { polling = 'learned' } = options
  const services = createServices(context, clientId, polling)
  const idle = watchIdle(
    options.idleMs ?? Infinity,
    () => events.clients > 0 || services.busy() || services.wanted(),
    () => {
      log.info('ending: no client and no run for some time')
      void stop()
    },
  )
  opened.add(() => idle.stop())
  const events = createEventStream(boot, services.snapshot, idle.touch)

  const ended = Promise.withResolvers<void>()
  async function stop(): Promise<void> {
    await opened.close()
    ended.resolve()
  }
  let draining = false
  async function end(drain: boolean): Promise<void> {
    draining = true
    if (drain) await services.drain()
    while (drain && services.busy()) await new Promise((resolve) => setTimeout(resolve, 100))
    await stop()
  }

  const ready = Promise.withResolvers<void>()
  const server = {
    log,
    port: () => port,
    whose: services.auth.whose,
    ready: ready.promise,
    onRequest: idle.touch,
    open: openPaths,
  }
  const app = createServer(server)
  opened.add(() => app.close())
  refuseNewWork(app, () => draining)
  const sockets = { '/davy/events': events.accept, ...services.sockets }
  openApiRoute(
    app,
    () => context.origin,
    () => Object.keys(sockets),
  )
  const file = (): FabricFile => ({ ...self, port })
  const self = {
    host: hostname(),
    boot,
    pid: process.pid,
    start_time: processStart(process.pid) ?? boot,
    nonce: randomBytes(16).toString('base64url'),
    davy: davyVersion,
    protocol: PROTOCOL,
  }
  fabricRoutes(app, { context, clientId, file, services, polling, clients: () => events.clients, end })
  // Each in a scope of its own: its parsers and hooks concern nobody else.
  for (const service of services.all) await app.register(async (scope) => service.routes(scope))
  opened.add(acceptSockets(app.server, server, sockets))
  port = await listen(app, options.port, previousPort)
  if (options.port === undefined && port !== USUAL_PORT)
    log.warn(`listening on port ${port}, not on ${USUAL_PORT} where clients look first: "davy env" tells them so`)

  await startAll(services, opened)
  opened.add(
    keepFound({ home, file: file() }, (error) =>
      log.error({ err: error }, 'what clients find the fabric by is not writable'),
    ),
  )
  ready.resolve()
  idle.start()
  log.info({ home: home.path, origin: context.origin, davy: davyVersion }, 'the fabric is up')
  return { origin: context.origin, token: home.token, home: home.path, mask: services.mask, stop, ended: ended.promise }
}

async function startAll(services: Services, opened: OpenedParts): Promise<void> {
  for (const service of services.all) {
    opened.add(() => service.stop())
    await service.start()
  }
}

interface OpenedParts {
  add(close: () => unknown): void
  /** Once: who asks again waits for the same end. */
  close(): Promise<void>
}

/** Closed in reverse; one that fails to close keeps nothing else open. */
function openedParts(log: Logger): OpenedParts {
  const parts: (() => unknown)[] = []
  let closing: Promise<void> | undefined
  async function closeAll(): Promise<void> {
    for (const close of parts.reverse())
      try {
        await close()
      } catch (error) {
        log.error({ err: error }, 'a part of the fabric did not close')
      }
    log.info('the fabric has ended')
  }
  return {
    add: (close) => parts.push(close),
    close: () => (closing ??= closeAll()),
  }
}
