/** Can this flow be deployed here? What #flow says of it, and what only a service knows: its providers and its schema. */
import {
  checkFlow,
  isObject,
  parseFlowValue,
  type FlowDefinition,
  type Json,
  type JsonObject,
  type Path,
  type Problem,
  type State,
} from '#flow'
import type { Located } from '../server/error.ts'
import { ServiceError } from '../server/error.ts'
import type { Providers } from './engine/ports.ts'
import { schemaMistake } from './input-schema.ts'

export interface CheckedFlow {
  readonly definition: FlowDefinition
  readonly inputSchema: JsonObject
  readonly warnings: readonly Located[]
}

/** @throws {ServiceError} 422 `FLOW_VALIDATION_FAILED` with every error at its place. */
export function checkDefinition(definition: unknown, inputSchema: unknown, providers: Providers): CheckedFlow {
  // SAFETY: both were parsed from a JSON body.
  const document = { title: 'flow', definition: definition as Json, input_schema: (inputSchema ?? {}) as Json }
  const problems = checkFlow(parseFlowValue(document))
  const errors = problems.filter(({ severity }) => severity === 'error').map(located)
  if (errors.length === 0) errors.push(...serviceErrors(document.definition, document.input_schema, providers))
  if (errors.length > 0) throw new ServiceError(422, 'FLOW_VALIDATION_FAILED', summary(definition, errors), errors)
  return {
    // SAFETY: checkFlow has found every field of the model in its place.
    definition: definition as FlowDefinition,
    inputSchema: document.input_schema as JsonObject,
    warnings: problems.filter(({ severity }) => severity === 'warning').map(located),
  }
}

/** The scopes a run needs, per role (Globus docs, Authoring Flows, `RunAs`). */
export function scopesByRole(definition: FlowDefinition, providers: Providers): Record<string, string[]> {
  const scopes: Record<string, Set<string>> = { User: new Set() }
  for (const state of Object.values(definition.States)) {
    if (state.Type !== 'Action') continue
    const scope = state.ActionScope ?? providers.resolve(urlOf(state) ?? '')?.scope
    if (scope !== undefined) (scopes[state.RunAs ?? 'User'] ??= new Set()).add(scope)
  }
  return Object.fromEntries(Object.entries(scopes).map(([role, names]) => [role, [...names]]))
}

/** Ways through the flow, each loop taken at most once; counting ends at a million. */
export function countWays(definition: FlowDefinition): number {
  const most = 1_000_000
  const counted = new Map<string, number>()
  const count = (name: string, on: ReadonlySet<string>): number => {
    const known = counted.get(name)
    if (known !== undefined) return known
    if (on.has(name)) return 0
    const state = definition.States[name]
    const next = state ? successors(state) : []
    const within = new Set(on).add(name)
    const ways = next.reduce((sum, one) => Math.min(most, sum + count(one, within)), next.length === 0 ? 1 : 0)
    counted.set(name, ways)
    return ways
  }
  return Math.max(1, count(definition.StartAt, new Set()))
}

function successors(state: State): string[] {
  const caught = 'Catch' in state ? (state.Catch ?? []).map(({ Next }) => Next) : []
  if (state.Type === 'Choice') {
    return [...state.Choices.flatMap(({ Next }) => Next ?? []), ...(state.Default === undefined ? [] : [state.Default])]
  }
  return 'Next' in state && typeof state.Next === 'string' ? [state.Next, ...caught] : caught
}

function located({ path, message, code, fix }: Problem): Located {
  return { loc: path, msg: fix ? `${message}. ${fix.title}.` : message, type: code }
}

function serviceErrors(definition: Json, inputSchema: Json, providers: Providers): Located[] {
  const errors: Located[] = []
  const states = isObject(definition) && isObject(definition['States']) ? definition['States'] : {}
  for (const [name, state] of Object.entries(states)) {
    if (!isObject(state) || state['Type'] !== 'Action') continue
    const url = urlOf(state)
    const field: Path = ['definition', 'States', name, 'ActionUrl' in state ? 'ActionUrl' : 'Handler']
    if (url === undefined || !providers.resolve(url)) {
      errors.push({ loc: field, msg: providers.explainUnknown(url ?? 'of this handler'), type: 'unknown-provider' })
    }
  }
  const mistake = isObject(inputSchema) ? schemaMistake(inputSchema) : undefined
  if (mistake !== undefined) errors.push({ loc: ['input_schema'], msg: mistake, type: 'schema' })
  return errors
}

function urlOf(state: { readonly ActionUrl?: unknown; readonly Handler?: unknown }): string | undefined {
  if (typeof state.ActionUrl === 'string') return state.ActionUrl
  const handler = isObject(state.Handler) ? state.Handler['Url'] : state.Handler
  return typeof handler === 'string' ? handler : undefined
}

/** "This flow contains errors in 1 wait state. definition.States.Cool: …" */
function summary(definition: unknown, errors: readonly Located[]): string {
  const states = isObject(definition) && isObject(definition['States']) ? definition['States'] : {}
  const names = new Set(errors.flatMap(({ loc }) => (loc[1] === 'States' && loc.length > 2 ? [String(loc[2])] : [])))
  const byType = new Map<string, number>()
  for (const name of names) {
    const state = states[name]
    const type = isObject(state) && typeof state['Type'] === 'string' ? state['Type'].toLowerCase() : 'unknown'
    byType.set(type, (byType.get(type) ?? 0) + 1)
  }
  const where = [...byType].map(([type, count]) => `${count} ${type} state${count === 1 ? '' : 's'}`).join(' and ')
  const first = errors[0] ? ` ${errors[0].loc.join('.')}: ${errors[0].msg}` : ''
  return `This flow contains errors${where === '' ? '' : ` in ${where}`}.${first}`
}
