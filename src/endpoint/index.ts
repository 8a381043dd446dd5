export { startAgent, type RunningAgent } from './start.ts'
export { DirectoryInUse } from './journal.ts'
