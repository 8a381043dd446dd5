export * from './contributions.ts'
