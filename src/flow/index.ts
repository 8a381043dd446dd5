export type * from './model.ts'
export { isList, isObject, jsonSize, largerThan, nestedDeeperThan, own, type Path } from './json.ts'
export { jsonDifferences, type JsonDifference } from './json-differences.ts'
export { explainMissing, getAt, parsePath, renderPath, setAt, type JsonPath } from './jsonpath.ts'
export {
  defaultLimits,
  fabricLimits,
  type ErrorName,
  type Evaluated,
  type Limits,
  type Scope,
  type StateError,
} from './outcome.ts'
export { fillParameters, readPath, templateKey, PRIVATE_PARAMETERS, type FilledParameters } from './parameters.ts'
export {
  documentedFunctions,
  evaluateExpression,
  functionNames,
  methodNames,
  readExpression,
  type ReadExpression,
} from './expression/index.ts'
export { choose, choiceOperators, ruleHolds, type ChoiceOperator, type TestedRule } from './choice.ts'
export {
  actionBody,
  catcherOf,
  DEFAULT_WAIT_TIME,
  failWith,
  passOn,
  passResult,
  storeCaught,
  storeResult,
  successorOf,
  waitUntil,
} from './evaluate.ts'
export { actionResult, caughtError, explainFailure } from './action-documents.ts'
export { isPrivateKey, mapMembers, MASK, maskKeys, maskPaths } from './private.ts'
export { formatTimestamp, parseTimestamp, type Micros } from './timestamp.ts'
export {
  flowSuffixes,
  formatOf,
  parseFlow,
  parseFlowValue,
  type DraftFlow,
  type FlowFormat,
  type ParsedFlow,
} from './parse.ts'
export { textPositions, type Position, type Range, type TextPositions } from './text/position.ts'
export type { Fix, Problem, ProblemCode, Replacement, Severity } from './problem.ts'
export { analysisCodes } from './problem.ts'
export { checkFlow, readFlow, type CheckOptions, type ReadFlow } from './check/index.ts'
export { applyFixes, fixFlow, isSafe, type Fixed } from './check/fixes.ts'
export { explanations, type Explanation } from './explain/index.ts'
export type { FindProvider, KnownProvider } from './check/actions.ts'
export {
  actionUrl,
  countWays,
  dataFlow,
  expressionShape,
  type DataEdge,
  type DataFlow,
  type DataFlowOptions,
  type StateData,
} from './data-flow/index.ts'
export { refersTo } from './data-flow/schema-shape.ts'
export type * from './data-flow/shape.ts'
export { describeShape, pathsIn, type DescribeOptions, type ShapePath } from './data-flow/describe.ts'
export { lookAt, type Read } from './data-flow/reading.ts'
export type { Found } from './data-flow/look.ts'
export { BOOLEAN, EVERY, isAnything, LIST, nameOfTypes, NUMBER, OBJECT, STRING } from './data-flow/shape.ts'
export { catcherFields, documentFields, handlers, stateFields, type StateFields } from './check/fields.ts'
export { errorNames, operandKind } from './check/rules.ts'
export type { FieldKind } from './check/values.ts'
export { targetsOf, type Target } from './targets.ts'
export {
  catcherTexts,
  definitionTexts,
  documentTexts,
  handlerTexts,
  operatorText,
  ruleTexts,
  stateTexts,
  typeTexts,
} from './schema/texts.ts'
export { idKind, type IdKind } from './catalogue/ids.ts'
export {
  catalogue,
  cataloguedProvider,
  detailsOf,
  hostedProvider,
  normalizeActionUrl,
  type CataloguedProvider,
} from './catalogue/index.ts'
export {
  fileNameMistake,
  flowFileEnding,
  flowFileName,
  flowTemplates,
  freeFileName,
  templateText,
  typescriptTemplates,
  withFormOf,
  type FlowForm,
  type FlowTemplate,
  type NameMistake,
} from './templates/index.ts'
export {
  applyTextEdits,
  copyStates,
  editFlow,
  renameWithResult,
  type EditedFlow,
  type FlowOperation,
  type Place,
  type RefusedEdit,
  type TextEdit,
} from './edit/index.ts'
export type { TargetKind, Way } from './targets.ts'
export { flowSchema } from './schema/index.ts'
export { ruleText } from './graph/rule-text.ts'
export {
  flowGraph,
  flowMermaid,
  layoutGraph,
  type Box,
  type Direction,
  type FlowGraph,
  type GraphEdge,
  type GraphLayout,
  type GraphNode,
  type LayoutOptions,
  type PlacedEdge,
  type PlacedNode,
  type Point,
  type Size,
} from './graph/index.ts'
export {
  sampleData,
  sampleOfShape,
  shownTrial,
  tryFlow,
  tryState,
  type SampleData,
  type Sent,
  type Taken,
  type Trial,
  type TrialError,
  type TrialInput,
  type TriedRule,
  type TryFlowOptions,
} from './trial/index.ts'
export {
  changeSigns,
  comparedGraph,
  compareFlows,
  comparisonSummary,
  placeText,
  type ComparedEdge,
  type ComparedGraph,
  type ComparedSide,
  type ComparedState,
  type Difference,
  type FlowComparison,
  type FlowVersion,
  type PlacedValue,
  type StateChange,
} from './compare/index.ts'
