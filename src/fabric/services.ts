/** The services of a fabric: which there are, in which order, and what they say together. */
import type { EndpointDocument, Polling, RunDocument } from '#api'
import { createActionsService } from './actions/index.ts'
import { createAuthService, type AuthService } from './auth/index.ts'
import { createComputeService } from './compute/index.ts'
import type { FabricContext, FabricService } from './context.ts'
import { createFlowsService } from './flows/index.ts'
import { createSearchService } from './search/index.ts'
import type { SocketRoutes } from './server/server.ts'
import { createTransferService } from './transfer/index.ts'
import { createTriggerService } from './triggers/index.ts'

export interface Services {
  readonly auth: AuthService
  /** In the order in which they start: a service may use those before it. */
  readonly all: readonly FabricService[]
  readonly sockets: SocketRoutes
  /** Begin nothing more, finish what is under way. */
  drain(): Promise<void>
  /** Something is under way. */
  busy(): boolean
  /** The text without what is private in a run that is under way. */
  mask(text: string): string
  /** Something is waited for. */
  wanted(): boolean
  snapshot(): { readonly runs: readonly RunDocument[]; readonly endpoints: readonly EndpointDocument[] }
  runCounts(): Record<string, number>
}

export function createServices(context: FabricContext, clientId: string, polling: Polling): Services {
  const auth = createAuthService(context, clientId)
  const transfer = createTransferService(context)
  const search = createSearchService(context)
  const compute = createComputeService(context)
  const providers = [transfer, search, compute].flatMap((service) => service.providers ?? [])
  const actions = createActionsService(context, providers, { issue: auth.tokenFor })
  const flows = createFlowsService(context, { providers: actions.registry, principal: auth.principal, polling })
  const triggers = createTriggerService(context, flows, transfer.collections)
  const all: readonly FabricService[] = [auth, transfer, search, compute, actions, flows, triggers]
  return {
    auth,
    all,
    sockets: Object.assign({}, ...all.map(({ sockets }) => sockets ?? {})),
    async drain() {
      await Promise.all(all.map((service) => service.drain?.()))
    },
    busy: () => all.some((service) => service.busy?.()),
    mask: flows.mask,
    wanted: () => all.some((service) => service.wanted?.()),
    snapshot() {
      const parts = all.map((service) => service.snapshot?.() ?? {})
      return {
        runs: parts.flatMap(({ runs }) => runs ?? []),
        endpoints: parts.flatMap(({ endpoints }) => endpoints ?? []),
      }
    },
    runCounts: () => Object.assign({}, ...all.map((service) => service.runCounts?.() ?? {})),
  }
}
