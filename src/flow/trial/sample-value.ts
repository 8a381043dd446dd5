/** A value as it could be: from a JSON Schema (its examples and defaults first), or from what is known of `$` (a shape). */
import { refersTo } from '../data-flow/schema-shape.ts'
import { BOOLEAN, LIST, NULL, NUMBER, OBJECT, STRING, type Shape } from '../data-flow/shape.ts'
import { isList, isObject, own, setOwn } from '../json.ts'
import type { Json, JsonObject } from '../model.ts'

/** Schemas that refer to themselves are followed this far. */
const DEEPEST = 8

/** @param name what the value is called where it stands: a text is that */
export function sampleOfSchema(schema: Json | undefined, name: string, root: Json = schema ?? {}, depth = 0): Json {
  // Of what nothing is said, nothing is made up.
  if (!isObject(schema) || Object.keys(schema).every((key) => key === 'description')) return null
  const ref = own(schema, '$ref')
  if (ref !== undefined) return depth > DEEPEST ? null : sampleOfSchema(refersTo(ref, root), name, root, depth + 1)
  const said = saidIn(schema)
  if (said !== undefined) return said
  const [alternative] = [...listAt(schema, 'oneOf'), ...listAt(schema, 'anyOf')]
  const parts = listAt(schema, 'allOf')
  const below = (part: Json | undefined, of: string) => sampleOfSchema(part, of, root, depth + 1)
  const type = typeOf(schema)
  if (type === undefined && parts.length > 0) return merged(parts.map((part) => below(part, name)))
  // An alternative of an object often only says which members are required.
  if (type === undefined && alternative !== undefined) return below(alternative, name)
  switch (type) {
    case 'object': {
      const object: { [key: string]: Json } = {}
      const properties = own(schema, 'properties')
      if (depth <= DEEPEST && isObject(properties))
        for (const [key, part] of Object.entries(properties)) setOwn(object, key, below(part, key))
      return merged([object, ...parts.map((part) => below(part, name)).filter(isObject)])
    }
    case 'array': {
      const items = own(schema, 'items')
      if (depth > DEEPEST) return []
      if (isList(items)) return items.map((item) => below(item, name))
      const least = own(schema, 'minItems')
      const count = items === undefined ? 0 : Math.max(1, Math.min(typeof least === 'number' ? least : 1, 8))
      return Array.from({ length: count }, () => below(items, singular(name)))
    }
    case 'number':
    case 'integer':
      return sampleNumber(schema, type === 'integer')
    case 'boolean':
      return false
    case 'null':
      return null
    default:
      return sampleText(schema, name)
  }
}

/** What the schema itself says a value can be. */
function saidIn(schema: JsonObject): Json | undefined {
  const [example] = listAt(schema, 'examples')
  const [first] = listAt(schema, 'enum')
  return own(schema, 'default') ?? example ?? own(schema, 'const') ?? first
}

function typeOf(schema: JsonObject): string | undefined {
  const type = own(schema, 'type')
  const names = isList(type) ? type : [type]
  const named = names.find((name) => name !== 'null') ?? names[0]
  if (typeof named === 'string') return named
  if (own(schema, 'properties') !== undefined || own(schema, 'required') !== undefined) return 'object'
  return own(schema, 'items') === undefined ? undefined : 'array'
}

function merged(parts: readonly Json[]): Json {
  if (!parts.every(isObject)) return parts[0] ?? null
  return Object.assign({}, ...parts) as JsonObject
}

function sampleNumber(schema: JsonObject, whole: boolean): number {
  const bound = (name: string) => {
    const limit = own(schema, name)
    return typeof limit === 'number' ? limit : undefined
  }
  const above = bound('exclusiveMinimum')
  const below = bound('exclusiveMaximum')
  const least = bound('minimum') ?? (above === undefined ? undefined : above + (whole ? 1 : 0.5))
  const most = bound('maximum') ?? (below === undefined ? undefined : below - (whole ? 1 : 0.5))
  const wanted = Math.max(1, least ?? 1)
  const number = most === undefined ? wanted : Math.min(wanted, most)
  return whole ? Math.ceil(number) : number
}

function sampleText(schema: JsonObject, name: string): string {
  switch (own(schema, 'format')) {
    case 'date-time':
      return '2026-01-31T12:00:00Z'
    case 'date':
      return '2026-01-31'
    case 'time':
      return '12:00:00Z'
    case 'uuid':
      return SAMPLE_ID
    case 'uri':
    case 'uri-reference':
      return 'https://example.org/'
    case 'email':
      return 'ada@example.org'
    default: {
      const least = own(schema, 'minLength')
      return typeof least === 'number' && least < 1000 ? name.padEnd(least, 'x') : name
    }
  }
}

export const SAMPLE_ID = '00000000-0000-4000-8000-000000000000'

/** What can stand where `$` has this shape: known values, all keys that may be there. */
export function sampleOfShape(shape: Shape, name: string, depth = 0): Json {
  const { constants, types, object, list } = shape
  const [constant] = constants ?? []
  if (constant !== undefined) return constant
  if ((types & OBJECT) !== 0 && (object || (types & STRING) === 0)) {
    const made: { [key: string]: Json } = {}
    if (depth < DEEPEST)
      for (const [key, entry] of object?.keys ?? []) {
        if (entry.presence !== 'never' && entry.shape.types !== 0)
          setOwn(made, key, sampleOfShape(entry.shape, key, depth + 1))
      }
    return made
  }
  if ((types & LIST) !== 0 && (list || (types & STRING) === 0)) {
    if (!list || depth >= DEEPEST) return []
    const items = list.first.length > 0 ? list.first : list.rest ? [list.rest] : []
    return items.map((item) => sampleOfShape(item, singular(name), depth + 1))
  }
  if ((types & STRING) !== 0) return name
  if ((types & NUMBER) !== 0) return 1
  if ((types & BOOLEAN) !== 0) return false
  return (types & NULL) !== 0 ? null : name
}

const singular = (name: string) =>
  name.length > 2 && name.endsWith('s') && !name.endsWith('ss') ? name.slice(0, -1) : name

function listAt(schema: JsonObject, key: string): readonly Json[] {
  const list = own(schema, key)
  return isList(list) ? list : []
}
