export * from './xpcs/index.ts'
