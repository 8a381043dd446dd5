/** The actions service: every provider of the fabric behind `/ap/<name>/`, and the registry by which flows find them. */
import { PROVIDER_LINK_PATH } from '#api'
import type { FabricContext, FabricService } from '../context.ts'
import { createExpressionEval } from './expression-eval.ts'
import { createHelloWorld } from './hello-world.ts'
import { NoToken, type ActionProvider } from './provider.ts'
import { providerRoutes } from './provider-routes.ts'
import { createProviderRegistry, type ProviderRegistry } from './registry.ts'
import { createRemotes } from './remote/index.ts'
import { TIMEOUTS, type Timeouts } from './remote/remote-provider.ts'
import { createRemoteTable } from './remote/table.ts'
import { actionRoutes } from './routes.ts'
import { createServedProviders } from './served/service.ts'

export interface ActionsService extends FabricService {
  readonly registry: ProviderRegistry
}

export interface ActionsOptions {
  /** A token of this fabric for a scope of a provider elsewhere. @default there are none */
  readonly issue?: (scope: string) => Promise<string>
  /** Of calls to providers elsewhere. */
  readonly timeouts?: Timeouts
}

/** `providers`: those of the other services; those of no service are added. */
export function createActionsService(
  context: FabricContext,
  providers: readonly ActionProvider[],
  { issue = noTokens, timeouts = TIMEOUTS }: ActionsOptions = {},
): ActionsService {
  const hello = createHelloWorld(context)
  const builtIn = new Set([...providers, hello.provider, createExpressionEval(context.store)])
  const table = createRemoteTable(context.store)
  const remotes = createRemotes({ table, issue, timeouts })
  const registry = createProviderRegistry([...builtIn], remotes)
  const served = createServedProviders(context, registry)
  return {
    registry,
    sockets: { [PROVIDER_LINK_PATH]: served.socket },
    routes(app) {
      actionRoutes(app, context, registry)
      providerRoutes(app, { registry, builtIn, remotes, table, served })
    },
    async start() {
      hello.start()
      served.start()
      remotes.learn()
    },
    async stop() {
      served.stop()
      hello.stop()
    },
    wanted: served.connected,
  }
}

const noTokens = async (scope: string) => {
  throw new NoToken(`this fabric makes no tokens for ${scope}`)
}
