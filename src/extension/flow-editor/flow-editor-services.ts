import type { FlowLanguage } from '../language/index.ts'
import type { TimelineServices } from '../run-timeline/timeline-panel.ts'

/** What flow editors are made with. */
export interface FlowEditorServices extends TimelineServices {
  readonly language: FlowLanguage
}
