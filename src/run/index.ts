export type * from './log.ts'
export { isOver, type Attempt, type Poll, type Run, type Visit, type VisitStatus } from './model.ts'
export { addEntry, buildRun, emptyRun } from './fold.ts'
export {
  attemptIntervals,
  buildTimeline,
  merge,
  type Interval,
  type Segment,
  type SegmentKind,
  type Timeline,
} from './timeline.ts'
export { stepsOf, summaryOf, type RunSummary, type Step } from './steps.ts'
export { dataOfVisits, type VisitData } from './visit-data.ts'
export { displayStatus } from './display-status.ts'
export { formatDuration } from './duration.ts'
export { finished } from './finished.ts'
export { timeScale, timeTicks, type ScaleOptions, type ScalePiece, type Tick, type TimeScale } from './scale.ts'
export { concurrency, distributionOf, quantile, rankOf, type Distribution } from './statistics.ts'
export { Sketch } from './sketch.ts'
export { RunTally, type StateTally } from './tally.ts'
