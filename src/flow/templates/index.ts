/** Flows to begin with: the patterns of the paper (Vescovi et al. 2022, section II.A), each a whole document that runs. */
import { collectAndReduce } from './collect-and-reduce.ts'
import { empty } from './empty.ts'
import { invert } from './invert.ts'
import { oneFunction } from './one-function.ts'
import { publish } from './publish.ts'
import { simulateAndSteer } from './simulate-and-steer.ts'
import type { FlowTemplate } from './template.ts'
import { trainAndDeploy } from './train-and-deploy.ts'

export type { FlowTemplate } from './template.ts'
export {
  fileNameMistake,
  flowFileEnding,
  flowFileName,
  freeFileName,
  withFormOf,
  type FlowForm,
  type NameMistake,
} from './file-name.ts'
export { templateText } from './text.ts'
export { typescriptTemplates } from './typescript.ts'

export const flowTemplates: readonly FlowTemplate[] = [
  empty,
  oneFunction,
  collectAndReduce,
  invert,
  trainAndDeploy,
  publish,
  simulateAndSteer,
]
