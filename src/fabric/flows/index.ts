export { createFlowsService } from './flows-service.ts'
export type { FlowsService, PreparedRun } from './service.ts'
