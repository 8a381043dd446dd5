export { hostEnd, pageEnd, type Handlers, type HostEnd, type PageEnd, type Port, type Protocol } from './channel.ts'
export type { Liveness, RunSummary } from './run.ts'
export { timelineProtocol, type TimelineToHost, type TimelineToPage } from './timeline.ts'
export {
  flowGraphProtocol,
  runChoice,
  type FlowGraphToHost,
  type FlowGraphToPage,
  type GraphProblem,
  type RunChoice,
} from './flow-graph.ts'
