export { createPlanner, type PolledAction, type PollPlanner } from './planner.ts'
export type { DurationHistory } from './durations.ts'
