export { AuthoringError } from './authoring-error.ts'
export { action, ingest, transfer, transferItems, type ActionOptions, type Place } from './actions.ts'
export { author, type Authored, type FlowOptions } from './author.ts'
export { and, is, isA, isPresent, matches, not, or, type Condition } from './condition.ts'
export {
  catchErrors,
  caught,
  choice,
  countOf,
  evaluate,
  fail,
  finish,
  loop,
  otherwise,
  parallel,
  pass,
  wait,
  when,
} from './control.ts'
export { expression, type Expression } from './expression.ts'
export { python, shell, typescript, type FunctionReference, type FunctionSource } from './function-source.ts'
export { collection } from './input-type.ts'
export type { Modifiers } from './modifiers.ts'
export { at, input, type Reference, type Referring, type Untyped } from './reference.ts'
export { item, result, type OutputOf } from './result.ts'
export type { RegisteredFunction, Step } from './step.ts'
export { tool, type Tool, type ToolOptions } from './tool.ts'
