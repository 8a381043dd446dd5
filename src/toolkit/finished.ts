import type { RunStatus } from '#run'

/** True for a status that never changes again. INACTIVE is not one: the run waits for somebody. */
export const finished = (status: RunStatus): boolean =>
  status === 'SUCCEEDED' || status === 'FAILED' || status === 'ENDED'
