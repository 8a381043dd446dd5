/** Steps → a flow document that the checks accept, with everything a run of it needs to know. */
import { checkFlow, parseFlowValue, renderPath, type Flow, type Json, type Path } from '#flow'
import { AuthoringError } from './authoring-error.ts'
import { compose } from './compose.ts'
import { byState } from './draft.ts'
import { inputSchemaOf } from './input-schema.ts'
import type { InputType } from './input-type.ts'
import type { Modifiers } from './modifiers.ts'
import { result } from './result.ts'
import type { NestedFlow, RegisteredFunction, Step } from './step.ts'

export interface FlowOptions<Changes> {
  readonly title: string
  readonly subtitle?: string
  readonly description?: string
  readonly keywords?: readonly string[]
  /** Of the definition. @default the names of its states */
  readonly comment?: string
  /** By the name of a tool, function or state. */
  readonly modifiers?: Changes & { readonly [step: string]: Modifiers }
}

/** A flow as it was written down. */
export interface Authored extends NestedFlow {
  readonly inputs: ReadonlyMap<string, InputType>
  readonly functions: readonly RegisteredFunction[]
  readonly nested: readonly NestedFlow[]
  /** Where in the run's document the result of a step is. */
  placeOf(step: Step): Path
}

/** @throws {AuthoringError} naming step and field, also for what `checkFlow` finds wrong in the whole. */
export function author(steps: readonly Step[], options: FlowOptions<unknown>): Authored {
  const { title, modifiers = {} } = options
  const given = byState(modifiers)
  const draft = compose(steps, { modifiers: given, flowIds: new Map() })
  const functions = [...draft.functions.values()]
  const inputSchema = inputSchemaOf(draft.inputs, functions)

  function written(flowIds: ReadonlyMap<string, string>): Flow {
    const { start, states } = compose(steps, { modifiers: given, flowIds })
    const { subtitle, description, keywords, comment } = options
    return {
      title,
      ...(subtitle === undefined ? {} : { subtitle }),
      ...(description === undefined ? {} : { description }),
      ...(keywords === undefined ? {} : { keywords }),
      definition: {
        Comment: comment ?? `Flow with states: ${[...states.keys()].join(', ')}`,
        StartAt: start,
        States: Object.fromEntries(states),
      },
      input_schema: inputSchema,
    }
  }

  const flow = { title, inputs: draft.inputs, functions, nested: [...draft.nested.values()], written }
  refuseErrors(written(new Map()))
  return { ...flow, placeOf: (step) => draft.pathOf(result(step)).path }
}

function refuseErrors(flow: Flow): void {
  // SAFETY: a flow is JSON; its type only says more about it.
  const problems = checkFlow(parseFlowValue(flow as unknown as Json))
  const error = problems.find(({ severity }) => severity === 'error')
  if (error === undefined) return
  const [, states, step, ...field] = error.path
  throw new AuthoringError(
    error.message,
    states === 'States' && typeof step === 'string'
      ? { step, ...(field.length === 0 ? {} : { field: renderPath(field).slice(2) }) }
      : {},
  )
}
