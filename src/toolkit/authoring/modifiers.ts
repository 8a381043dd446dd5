/**
 * Gladier's modifiers: changes to a generated state, by the name of its tool, function or state (gladier, flow_builder). A
 * string is the name of an input of the run, or of a step whose results are meant; one that begins with `$.` is a path.
 */
import { z } from 'zod'
import type { Catcher, JsonObject } from '#flow'
import { AuthoringError } from './authoring-error.ts'
import { isExpression, type Places } from './expression.ts'
import { anything } from './input-type.ts'
import { stateName } from './names.ts'
import type { NeedsOf, Together } from './phantom.ts'
import { at, factsOf, reference, type Referring } from './reference.ts'
import { writeField, type Template } from './template.ts'

/** A value of a call: given in place, or by name. */
type Named = Template | StepOf
interface StepOf {
  readonly plan: { readonly name: string }
}

/** Fields of the state itself, taken as they are. */
export interface StateModifiers {
  readonly Type?: string
  readonly ActionUrl?: string
  readonly ActionScope?: string
  /** Seconds. */
  readonly WaitTime?: number
  readonly ExceptionOnActionFailure?: boolean
  readonly RunAs?: string
  readonly InputPath?: string
  readonly Parameters?: Template
  readonly ResultPath?: string
  readonly Catch?: readonly Catcher[]
  readonly Next?: string
  readonly End?: true
}

/** Parts of the calls to functions: the first two of version 2 of the compute provider, the others of version 3. */
export interface CallModifiers {
  readonly endpoint?: Named
  readonly payload?: Named
  readonly tasks?: Named
  readonly endpoint_id?: Named
  readonly task_group_id?: Named
  readonly user_endpoint_config?: Named
  readonly resource_specification?: Named
  readonly create_queue?: Named
}

export type Modifiers = StateModifiers & CallModifiers

const stateFields: readonly string[] = [
  'Type',
  'ActionUrl',
  'ActionScope',
  'WaitTime',
  'ExceptionOnActionFailure',
  'RunAs',
  'InputPath',
  'Parameters',
  'ResultPath',
  'Catch',
  'Next',
  'End',
]
const callFields = {
  v2: ['endpoint', 'payload', 'tasks'],
  v3: ['endpoint_id', 'tasks', 'task_group_id', 'user_endpoint_config', 'resource_specification', 'create_queue'],
} as const

/** The inputs of the run that modifiers name. */
export type NeedsOfModifiers<All> = Together<
  {
    [Step in keyof All]: { [Field in keyof All[Step]]: NeedsOfModifier<Field, All[Step][Field]> }[keyof All[Step]]
  }[keyof All]
>
type NeedsOfModifier<Field, Value> = Field extends keyof CallModifiers
  ? Value extends `$.${string}`
    ? object
    : Value extends string
      ? { [Name in Value]: Field extends 'endpoint' | 'endpoint_id' ? string : unknown }
      : NeedsOf<Value>
  : object

/** @throws {AuthoringError} for a field that this kind of step has not. */
export function checkModifiers(step: string, modifiers: object, version: 'v2' | 'v3' | undefined): void {
  const known: readonly string[] = [...stateFields, ...(version ? callFields[version] : [])]
  const field = Object.keys(modifiers).find((name) => !known.includes(name))
  if (field === undefined) return
  const other = version === 'v2' ? 'v3' : 'v2'
  const elsewhere = version && (callFields[other] as readonly string[]).includes(field)
  throw new AuthoringError(
    elsewhere
      ? `this modifier is of version ${other} of the compute provider, and the step calls ${version}: it takes ${callFields[version].join(', ')}`
      : `there is no such modifier; there are ${known.join(', ')}`,
    { step, field },
  )
}

/** The modifiers of a call, each with what it means: a value for a template. `states`: the names that mean results. */
export function callChanges(modifiers: Modifiers, states: ReadonlySet<string>): Readonly<Record<string, Template>> {
  return Object.fromEntries(
    Object.entries(modifiers).flatMap(([field, value]): [string, Template][] =>
      stateFields.includes(field) || value === undefined ? [] : [[field, meaning(field, value, states)]],
    ),
  )
}

/** The state with its modifiers, those of its call apart. */
export function changeState(state: JsonObject, modifiers: StateModifiers, places: Places, step: string): JsonObject {
  let changed = state
  for (const [field, value] of Object.entries(modifiers)) {
    if (value === undefined || !stateFields.includes(field)) continue
    changed = {
      ...Object.fromEntries(Object.entries(changed).filter(([key]) => key !== excluded[field])),
      // Parameters may hold references; everything else is taken as it is.
      ...(field === 'Parameters' ? writeField(field, value, places, step) : { [field]: value }),
    }
  }
  return changed
}

/** Of two fields that exclude each other, the one given last counts. */
const excluded: Readonly<Record<string, string>> = {
  InputPath: 'Parameters',
  Parameters: 'InputPath',
  Next: 'End',
  End: 'Next',
}

/** The value rule: what a string or a step stands for. */
function meaning(field: string, value: Named, states: ReadonlySet<string>): Template {
  const results = (name: string): Referring => reference({ from: 'state', name, inside: ['details', 'results'] })
  if (typeof value !== 'string') return isStep(value) ? results(value.plan.name) : value
  if (value.startsWith('$.')) return at(value)
  if (states.has(stateName(value))) return results(stateName(value))
  const type = field === 'endpoint' || field === 'endpoint_id' ? z.string() : anything
  return reference({ from: 'input', name: value, type, inside: [] })
}

function isStep(value: Named): value is StepOf {
  return typeof value === 'object' && value !== null && !factsOf(value) && !isExpression(value) && 'plan' in value
}
