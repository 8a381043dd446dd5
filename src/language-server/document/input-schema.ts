/** What a provider's input schema says of a place in the Parameters of an action. */
import { isObject, own, templateKey, type Json, type JsonObject, type Path } from '#flow'

export interface Parameter {
  readonly name: string
  readonly schema: JsonObject
  readonly required: boolean
}

/** Schemas that are combined, followed, or referred to: more than these nobody reads. */
const MOST = 200

/** Every schema that a value at this place of the body can have; `inside` as it is written, with `.$` and `.=`. */
export function schemasAt(schema: JsonObject, inside: Path): readonly JsonObject[] {
  let here = forms(schema, schema)
  for (const segment of inside) {
    here = here
      .flatMap((one) => below(one, segment))
      .flatMap((one) => forms(one, schema))
      .slice(0, MOST)
  }
  return here
}

/** The parameters that an object with one of these schemas can have, the required ones first. */
export function parametersOf(schemas: readonly JsonObject[]): readonly Parameter[] {
  const found = new Map<string, Parameter>()
  for (const schema of schemas) {
    const properties = own(schema, 'properties')
    const required = new Set(namesIn(own(schema, 'required')))
    for (const [name, of] of Object.entries(isObject(properties) ? properties : {})) {
      const before = found.get(name)
      const inner = isObject(of) ? of : {}
      found.set(name, {
        name,
        schema: before && Object.keys(inner).length === 0 ? before.schema : inner,
        required: required.has(name) || (before?.required ?? false),
      })
    }
  }
  // Where one of several forms is wanted, the first form's are likeliest.
  const likely = new Set(schemas.flatMap((schema) => namesIn(own(schema, 'required'))))
  const rank = ({ name, required }: Parameter) => (required ? 0 : likely.has(name) ? 1 : 2)
  return [...found.values()].sort((a, b) => rank(a) - rank(b))
}

/** Values that are named: those of an enumeration, the default, examples, and both of a truth value. */
export function valuesOf(schemas: readonly JsonObject[]): readonly Json[] {
  const values: Json[] = []
  for (const schema of schemas) {
    for (const list of [own(schema, 'enum'), own(schema, 'examples')]) if (Array.isArray(list)) values.push(...list)
    for (const one of [own(schema, 'const'), own(schema, 'default')]) if (one !== undefined) values.push(one)
    if (typesOf(schema).includes('boolean')) values.push(true, false)
  }
  const seen = new Set<string>()
  return values.filter((value) => {
    const text = JSON.stringify(value)
    return !seen.has(text) && seen.add(text)
  })
}

export function typesOf(schema: JsonObject): readonly string[] {
  const type = own(schema, 'type')
  if (Array.isArray(type)) return type.filter((one) => typeof one === 'string')
  return typeof type === 'string' ? [type] : []
}

/** What stands beside a parameter's name: its types, or its values. */
export function schemaText(schema: JsonObject): string {
  const list = own(schema, 'enum')
  if (Array.isArray(list)) return list.map((value) => JSON.stringify(value)).join(' | ')
  const types = typesOf(schema)
  const items = own(schema, 'items')
  return types
    .map((type) => (type === 'array' ? `${isObject(items) ? schemaText(items) || 'any' : 'any'}[]` : type))
    .join(' | ')
}

export function descriptionOf(schema: JsonObject): string {
  const text = own(schema, 'description') ?? own(schema, 'title')
  return typeof text === 'string' ? text : ''
}

/** The schema itself and all that it combines. */
function forms(schema: JsonObject, root: JsonObject): readonly JsonObject[] {
  const all = new Set<JsonObject>([schema])
  for (const one of all) {
    if (all.size > MOST) break
    for (const word of ['anyOf', 'oneOf', 'allOf'])
      for (const part of listOf(own(one, word))) if (isObject(part)) all.add(part)
    for (const word of ['then', 'else']) {
      const part = own(one, word)
      if (isObject(part)) all.add(part)
    }
    const meant = referred(own(one, '$ref'), root)
    if (meant) all.add(meant)
  }
  return [...all]
}

function below(schema: JsonObject, segment: string | number): readonly JsonObject[] {
  if (typeof segment === 'number') {
    const items = own(schema, 'items')
    const item = Array.isArray(items) ? (items as readonly Json[])[segment] : items
    return isObject(item) ? [item] : []
  }
  const properties = own(schema, 'properties')
  const named = isObject(properties) ? own(properties, templateKey(segment).name) : undefined
  const others = own(schema, 'additionalProperties')
  const found = named ?? others
  return isObject(found) ? [found] : []
}

function referred(ref: Json | undefined, root: JsonObject): JsonObject | undefined {
  if (typeof ref !== 'string' || !ref.startsWith('#')) return undefined
  let here: Json | undefined = root
  for (const part of ref.slice(1).split('/').slice(1)) {
    const key = part.replaceAll('~1', '/').replaceAll('~0', '~')
    here = isObject(here) ? own(here, key) : Array.isArray(here) ? (here as readonly Json[])[Number(key)] : undefined
  }
  return isObject(here) ? here : undefined
}

const listOf = (value: Json | undefined): readonly Json[] => (Array.isArray(value) ? value : [])
const namesIn = (value: Json | undefined) => listOf(value).filter((name) => typeof name === 'string')
