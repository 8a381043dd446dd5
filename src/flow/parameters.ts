/**
 * `Parameters`: a template whose keys ending in `.$` hold paths and whose keys ending in `.=` hold expressions, at any
 * depth, also in lists (Globus docs, Authoring Flows).
 */
import { evaluateExpression } from './expression/index.ts'
import { isList, isObject, largerThan, own, setOwn, type Path } from './json.ts'
import { explainMissing, getAt, parsePath } from './jsonpath.ts'
import type { Json, JsonObject } from './model.ts'
import { defaultLimits, failure, value, type Evaluated, type Scope } from './outcome.ts'

/** At any level of `Parameters`: names of the siblings whose values nobody may see. */
export const PRIVATE_PARAMETERS = '__Private_Parameters'

export interface FilledParameters {
  readonly value: JsonObject
  /** Where in `value` the values named in `__Private_Parameters` are. */
  readonly hidden: readonly Path[]
}

/** How the value of a template's key is to be read, and under which name it will stand. */
export function templateKey(key: string): { readonly name: string; readonly kind: 'constant' | 'path' | 'expression' } {
  if (key.length > 2 && key.endsWith('.$')) return { name: key.slice(0, -2), kind: 'path' }
  if (key.length > 2 && key.endsWith('.=')) return { name: key.slice(0, -2), kind: 'expression' }
  return { name: key, kind: 'constant' }
}

/** Deeper templates are refused: they would exhaust the stack of every reader. */
const DEEPEST = 256

/** Fill in a template. `field` names it in messages. */
export function fillParameters(template: JsonObject, scope: Scope, field = 'Parameters'): Evaluated<FilledParameters> {
  if (!isObject(template)) return failure('States.Runtime', field, `${field} must be an object`)
  const hidden: Path[] = []
  const filled = fillObject(template, scope, field, [], hidden)
  if (!filled.ok) return filled
  const limit = (scope.limits ?? defaultLimits).resultBytes
  if (largerThan(filled.value, limit)) {
    return failure('States.Runtime', field, `${field} comes to more than ${limit} bytes of JSON`)
  }
  return value({ value: filled.value, hidden })
}

/** The value a path means; `States.ParameterPathFailure` when there is none. */
export function readPath(text: unknown, scope: Scope, field: string): Evaluated<Json> {
  if (typeof text !== 'string') return failure('States.Runtime', field, `${field} must be a path, as in "$.input"`)
  const parsed = parsePath(text)
  if (!parsed.ok)
    return failure('States.Runtime', field, `${field}: "${text}" is not a path: ${parsed.mistake.message}`)
  const { segments } = parsed.path
  const found = getAt(scope.data, segments, scope.context)
  if (found.found) return value(found.value)
  return failure(
    'States.ParameterPathFailure',
    field,
    `${field}: ${text} has no value: ${explainMissing(segments, found)}`,
  )
}

function fillObject(
  template: JsonObject,
  scope: Scope,
  field: string,
  path: Path,
  hidden: Path[],
): Evaluated<{ [key: string]: Json }> {
  const result: { [key: string]: Json } = {}
  const secret = own(template, PRIVATE_PARAMETERS)
  const secrets = new Set(isList(secret) ? secret.map((name) => templateKey(String(name)).name) : [])
  for (const [key, content] of Object.entries(template)) {
    if (key === PRIVATE_PARAMETERS) continue
    const { name, kind } = templateKey(key)
    const filled = fill(kind, content, scope, `${field}.${key}`, [...path, name], hidden)
    if (!filled.ok) return filled
    setOwn(result, name, filled.value)
    if (secrets.has(name)) hidden.push([...path, name])
  }
  return value(result)
}

function fill(
  kind: 'constant' | 'path' | 'expression',
  content: Json,
  scope: Scope,
  field: string,
  path: Path,
  hidden: Path[],
): Evaluated<Json> {
  if (kind === 'path') return readPath(content, scope, field)
  if (kind === 'expression') {
    if (typeof content !== 'string')
      return failure('States.Runtime', field, `${field} must be an expression in a string`)
    return evaluateExpression(content, scope, field)
  }
  if (typeof content !== 'object' || content === null) return value(content)
  if (path.length > DEEPEST) return failure('States.Runtime', field, `Parameters are nested deeper than ${DEEPEST}`)
  if (isObject(content)) return fillObject(content, scope, field, path, hidden)
  const items: Json[] = []
  for (const [index, item] of content.entries()) {
    const filled = fill('constant', item, scope, `${field}[${index}]`, [...path, index], hidden)
    if (!filled.ok) return filled
    items.push(filled.value)
  }
  return value(items)
}
