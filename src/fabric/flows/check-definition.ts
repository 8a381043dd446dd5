/** Can this flow be deployed here? What #flow says of it, and what only a service knows: its providers and its schema. */
import {
  analysisCodes,
  cataloguedProvider,
  checkFlow,
  countWays,
  isObject,
  largerThan,
  parseFlowValue,
  type FlowDefinition,
  type Json,
  type JsonObject,
  type Path,
  type Problem,
} from '#flow'
import type { Located } from '../server/error.ts'
import { ServiceError } from '../server/error.ts'
import type { Providers } from './engine/ports.ts'
import { schemaMistake } from './input-schema.ts'

/** Bytes of a definition with its schema: one of 200 states has a tenth. To look through more would hold up everybody. */
const LARGEST = 512 * 1024

export interface CheckedFlow {
  readonly definition: FlowDefinition
  readonly inputSchema: JsonObject
  readonly warnings: readonly Located[]
}

/**
 * To be deployed a flow must have the right form and providers that answer.
 * @throws {ServiceError} 422 `FLOW_VALIDATION_FAILED` with every error at its place.
 */
export function checkDefinition(definition: unknown, inputSchema: unknown, providers: Providers): CheckedFlow {
  const { checked, errors } = check(definition, inputSchema, providers)
  const form = errors.filter(({ code }) => !analysisCodes.has(code)).map(located)
  const here = form.length === 0 ? checkHere(checked, providers) : { errors: [], warnings: [] }
  form.push(...here.errors)
  const [first] = form
  if (!first) return { ...checked, warnings: [...checked.warnings, ...here.warnings] }
  const message = `${summary(definition, form)} ${first.loc.join('.')}: ${first.msg}`
  throw new ServiceError(422, 'FLOW_VALIDATION_FAILED', message, form)
}

/**
 * What a flow needs and how many ways it has, once nothing is wrong with it: neither with its form nor with the data its
 * states read and send (Globus Flows API, `/flows/validate`).
 * @throws {ServiceError} 422 `FLOW_VALIDATION_FAILED` with every error at its place.
 */
export function validateDefinition(definition: unknown, inputSchema: unknown, providers: Providers) {
  const { checked, errors } = check(definition, inputSchema, providers)
  const wellFormed = !errors.some(({ code }) => !analysisCodes.has(code))
  const here = wellFormed ? checkHere(checked, providers) : { errors: [], warnings: [] }
  const found = [...errors.map(located), ...here.errors]
  if (found.length > 0) throw new ServiceError(422, 'FLOW_VALIDATION_FAILED', summary(definition, found), found)
  return {
    scopes: scopesByRole(checked.definition, providers),
    analysis: { number_of_possibilities: countWays(document(checked.definition)) },
    warnings: [...checked.warnings, ...here.warnings],
  }
}

// SAFETY: a definition came as JSON and is nothing else.
const document = (definition: FlowDefinition) => definition as unknown as JsonObject

function check(definition: unknown, inputSchema: unknown, providers: Providers) {
  if (largerThan([definition, inputSchema], LARGEST)) {
    const msg = `the definition and its input_schema are larger than ${LARGEST / 1024} KiB`
    throw new ServiceError(422, 'FLOW_VALIDATION_FAILED', msg, [{ loc: ['definition'], msg, type: 'too-large' }])
  }
  // SAFETY: both were parsed from a JSON body.
  const flow = { title: 'flow', definition: definition as Json, input_schema: (inputSchema ?? {}) as Json }
  const problems = checkFlow(parseFlowValue(flow), { providers: (url) => providers.resolve(url) })
  const checked: CheckedFlow = {
    // SAFETY: nobody uses it before the errors are looked at; without one every field of the model is in its place.
    definition: flow.definition as unknown as FlowDefinition,
    inputSchema: flow.input_schema as JsonObject,
    warnings: problems.filter(({ severity }) => severity === 'warning').map(located),
  }
  return { checked, errors: problems.filter(({ severity }) => severity === 'error') }
}

/** The scopes a run needs, per role (Globus docs, Authoring Flows, `RunAs`). */
function scopesByRole(definition: FlowDefinition, providers: Providers): Record<string, string[]> {
  const scopes: Record<string, Set<string>> = { User: new Set() }
  for (const state of Object.values(definition.States)) {
    if (state.Type !== 'Action') continue
    const url = urlOf(state) ?? ''
    const scope = state.ActionScope ?? providers.resolve(url)?.scope ?? cataloguedProvider(url)?.scope
    // One on another host that has not said it yet has an empty one.
    if (scope) (scopes[state.RunAs ?? 'User'] ??= new Set()).add(scope)
  }
  return Object.fromEntries(Object.entries(scopes).map(([role, names]) => [role, [...names]]))
}

/** As Globus names it: a path that cannot be followed has a type of its own. */
function located({ path, message, code, fix }: Problem): Located {
  const msg = fix ? `${message}${message.endsWith('?') ? '' : '.'} ${fix.title}.` : message
  if (code !== 'never-written') return { loc: path, msg, type: code }
  const field = path.findLast((segment) => typeof segment === 'string')
  return { loc: path, msg, type: 'InvalidAccessPath', ctx: { field_name: field ?? '' } }
}

/**
 * What only this fabric knows: who answers here, and whether the input schema can be used. A provider that Globus hosts and
 * nobody answers for here is no mistake of the flow: a run that comes to that state fails there, any other does not.
 */
function checkHere({ definition, inputSchema }: CheckedFlow, providers: Providers) {
  const [errors, warnings]: [Located[], Located[]] = [[], []]
  for (const [name, state] of Object.entries(definition.States)) {
    if (state.Type !== 'Action') continue
    const url = urlOf(state)
    if (url !== undefined && providers.resolve(url)) continue
    const loc: Path = ['definition', 'States', name, 'ActionUrl' in state ? 'ActionUrl' : 'Handler']
    const msg = providers.explainUnknown(url ?? 'of this handler')
    const list = url !== undefined && isHosted(url) ? warnings : errors
    list.push({ loc, msg, type: 'unknown-provider' })
  }
  const mistake = schemaMistake(inputSchema)
  if (mistake !== undefined) errors.push({ loc: ['input_schema'], msg: mistake, type: 'schema' })
  return { errors, warnings }
}

const isHosted = (url: string) => url.startsWith('urn:globus:flows:handle:') || cataloguedProvider(url) !== undefined

function urlOf(state: { readonly ActionUrl?: unknown; readonly Handler?: unknown }): string | undefined {
  if (typeof state.ActionUrl === 'string') return state.ActionUrl
  const handler = isObject(state.Handler) ? (state.Handler['Url'] ?? state.Handler['Id']) : state.Handler
  return typeof handler === 'string' ? handler : undefined
}

/** "This flow contains errors in 1 wait state." */
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
  return `This flow contains errors${where === '' ? '' : ` in ${where}`}.`
}
