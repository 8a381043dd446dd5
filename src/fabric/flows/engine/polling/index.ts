export { createPlanner, type PolledAction, type PollPlanner } from './planner.ts'
export type { DurationHistory } from './durations.ts'
export { HOSTED_PACE, OWN_PACE } from './pace.ts'
