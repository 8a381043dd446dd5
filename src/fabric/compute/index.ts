export { createComputeService } from './service.ts'
export { schema } from './schema.ts'
