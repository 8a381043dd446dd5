import type { RunStatus } from './log.ts'

/** True for a status of a run or an action that never changes again. INACTIVE is not one: somebody is waited for. */
export const finished = (status: RunStatus): boolean =>
  status === 'SUCCEEDED' || status === 'FAILED' || status === 'ENDED'
