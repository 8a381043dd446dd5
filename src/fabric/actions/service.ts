/** The actions service: every provider of the fabric behind `/ap/<name>/`, and the registry by which flows find them. */
import type { FabricContext, FabricService } from '../context.ts'
import { createHelloWorld } from './hello-world.ts'
import type { ActionProvider } from './provider.ts'
import { createProviderRegistry, type ProviderRegistry } from './registry.ts'
import { actionRoutes } from './routes.ts'

export interface ActionsService extends FabricService {
  readonly registry: ProviderRegistry
}

/** `providers`: those of the other services; `hello_world` is added. */
export function createActionsService(context: FabricContext, providers: readonly ActionProvider[]): ActionsService {
  const hello = createHelloWorld(context)
  const registry = createProviderRegistry([...providers, hello.provider])
  return {
    registry,
    routes: (app) => actionRoutes(app, context, registry),
    start: async () => hello.start(),
    stop: async () => hello.stop(),
  }
}
