export type { Sent, Taken, Trial, TrialError, TrialInput } from './trial.ts'
export type { TriedRule } from './tried-rules.ts'
export { tryState } from './try-state.ts'
