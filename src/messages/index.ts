export { hostEnd, pageEnd, type Handlers, type HostEnd, type PageEnd, type Port, type Protocol } from './channel.ts'
export type { Liveness, RunSummary } from './run.ts'
export { timelineProtocol, type TimelineToHost, type TimelineToPage } from './timeline.ts'
export {
  flowGraphProtocol,
  runChoice,
  type FlowEditorSettings,
  type FlowGraphToHost,
  type FlowGraphToPage,
  type RunChoice,
  type Surroundings,
  type TextChange,
} from './flow-graph.ts'
export type { Refusal, StartedOrRefused } from './trial.ts'
export {
  flowCompareProtocol,
  type ComparedText,
  type FlowCompareToHost,
  type FlowCompareToPage,
  type WhichVersion,
} from './flow-compare.ts'
export { newFlowProtocol, type NewFlowForm, type NewFlowPlace, type NewFlowToHost } from './new-flow.ts'
export { languageMethods, type LanguageMethod } from './language.ts'
export {
  rememberedInput,
  runFormProtocol,
  type RememberedInput,
  type RunFormToHost,
  type RunFormToPage,
} from './run-form.ts'
