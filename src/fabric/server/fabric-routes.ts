/** `/davy/…`: the fabric about itself. */
import type { FastifyInstance } from 'fastify'
import * as z from 'zod/mini'
import { davyVersion, PROTOCOL, type FabricFile, type FabricStatus, type Handshake, type Polling } from '#api'
import type { FabricContext } from '../context.ts'
import type { Services } from '../services.ts'
import { parseDocument } from './parse.ts'

export interface FabricRoutesParts {
  readonly context: FabricContext
  readonly clientId: string
  readonly file: () => FabricFile
  readonly services: Pick<Services, 'busy' | 'runCounts' | 'snapshot'>
  readonly polling: Polling
  readonly clients: () => number
  /** `drain`: when nothing is under way any more; else at once. */
  readonly end: (drain: boolean) => Promise<void>
}

export const shutdownRequest = z.looseObject({ drain: z._default(z.boolean(), false) })

export function fabricRoutes(app: FastifyInstance, parts: FabricRoutesParts): void {
  const { context, services } = parts
  const started = new Date().toISOString()

  app.get('/davy/handshake', async (): Promise<Handshake> => {
    const { davy, protocol, nonce, boot, pid } = parts.file()
    return { davy, protocol, nonce, boot, pid, idle: !services.busy() }
  })

  app.get('/davy/status', async (): Promise<FabricStatus> => ({
    davy: davyVersion,
    protocol: PROTOCOL,
    boot: parts.file().boot,
    pid: process.pid,
    started,
    home: context.home,
    origin: context.origin,
    rss_bytes: process.memoryUsage.rss(),
    clients: parts.clients(),
    polling: parts.polling,
    runs: services.runCounts(),
    endpoints: [...services.snapshot().endpoints],
  }))

  app.get('/davy/environment', async () => ({ variables: environment(context, parts.clientId) }))

  app.post('/davy/shutdown', async (request, reply) => {
    const { drain } = parseDocument(shutdownRequest, request.body ?? {})
    // After the answer has left.
    reply.raw.once('close', () => void parts.end(drain))
    return reply.code(202).send({ ending: true, busy: services.busy() })
  })
}

/** What official Globus clients read (globus-sdk, configuration): with these set they talk to this fabric, unchanged. */
function environment({ origin, token }: FabricContext, clientId: string): Record<string, string> {
  const services = ['AUTH', 'FLOWS', 'TRANSFER', 'SEARCH', 'GROUPS', 'TIMER', 'TIMERS', 'COMPUTE']
  return {
    GLOBUS_SDK_ENVIRONMENT: 'local',
    ...Object.fromEntries(services.map((name) => [`GLOBUS_SDK_SERVICE_URL_${name}`, `${origin}/`])),
    GLADIER_CLIENT_ID: clientId,
    GLADIER_CLIENT_SECRET: token,
    GLOBUS_CLI_CLIENT_ID: clientId,
    GLOBUS_CLI_CLIENT_SECRET: token,
    GLOBUS_COMPUTE_CLIENT_ID: clientId,
    GLOBUS_COMPUTE_CLIENT_SECRET: token,
  }
}
