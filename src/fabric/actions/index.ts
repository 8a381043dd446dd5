export { HOSTED_PACE, OWN_PACE, type Pace } from './pace.ts'
export { ActionError, type ActionProvider, type Caller } from './provider.ts'
export { createActionsService, type ActionsOptions, type ActionsService } from './service.ts'
export type { ProviderFamily, ProviderRegistry } from './registry.ts'
