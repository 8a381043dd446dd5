export * from './beam-centre/index.ts'
export * from './xpcs/index.ts'
