/** JSON Schema draft 7 read for a form: what a value can look like, one form beside the other. */
import { isObject, own, refersTo, type Json, type JsonObject } from '#flow'
import { t } from '../words.ts'

/** One form of a value: a schema without `$ref`, `allOf`, alternatives and lists of types. */
export interface Form {
  readonly label: string
  readonly type: SchemaType | null
  readonly schema: JsonObject
}

export const schemaTypes = ['string', 'number', 'integer', 'boolean', 'object', 'array', 'null'] as const
export type SchemaType = (typeof schemaTypes)[number]

/** References that lead nowhere but to each other end here. */
const MOST_REFERENCES = 32
/** Schemas with more alternatives are shown as JSON. */
const MOST_FORMS = 24

export const listAt = (schema: JsonObject, key: string): readonly Json[] => {
  const value = own(schema, key)
  return Array.isArray(value) ? value : []
}

export const textsAt = (schema: JsonObject, key: string): readonly string[] =>
  listAt(schema, key).filter((item) => typeof item === 'string')

export function textAt(schema: JsonObject, key: string): string {
  const value = own(schema, key)
  return typeof value === 'string' ? value : ''
}

export function numberAt(schema: JsonObject, key: string): number | undefined {
  const value = own(schema, key)
  return typeof value === 'number' ? value : undefined
}

/** The schema itself where another is only named; `{}` for what says nothing. Beside a `$ref` draft 7 reads nothing. */
export function resolve(schema: Json | undefined, root: Json): JsonObject {
  let here = schema
  for (let steps = 0; steps < MOST_REFERENCES; steps++) {
    if (!isObject(here)) return {}
    const ref = own(here, '$ref')
    if (ref === undefined) return here
    here = refersTo(ref, root)
  }
  return {}
}

/** With what its `allOf` adds: fields of all, and what each demands of them. */
export function merged(schema: Json | undefined, root: Json, depth = 0): JsonObject {
  const plain = resolve(schema, root)
  const parts = listAt(plain, 'allOf')
  if (parts.length === 0 || depth > MOST_REFERENCES) return plain
  const { allOf: _, ...rest } = plain
  return parts.reduce<JsonObject>((all, one) => both(all, merged(one, root, depth + 1)), rest)
}

function both(a: JsonObject, b: JsonObject): JsonObject {
  const properties = { ...objectAt(a, 'properties'), ...objectAt(b, 'properties') }
  const required = [...new Set([...listAt(a, 'required'), ...listAt(b, 'required')])]
  return {
    ...b,
    ...a,
    ...(Object.keys(properties).length > 0 && { properties }),
    ...(required.length > 0 && { required }),
  }
}

export function objectAt(schema: JsonObject, key: string): JsonObject {
  const value = own(schema, key)
  return isObject(value) ? value : {}
}

/** An alternative that only says which fields must be there is no other form, but another set of required fields. */
const isDemand = (schema: Json) =>
  isObject(schema) && Object.keys(schema).every((key) => ['required', 'title', 'description', 'not'].includes(key))

/** Every form of a value, in the order of the schema. */
export function formsOf(schema: Json | undefined, root: Json, depth = 0): readonly Form[] {
  const base = merged(schema, root)
  for (const key of ['oneOf', 'anyOf']) {
    const parts = listAt(base, key)
    if (parts.length === 0 || parts.length > MOST_FORMS || depth > 4 || parts.every(isDemand)) continue
    const { [key]: _, ...rest } = base
    const forms = parts.flatMap((one) => {
      const inner = merged(one, root)
      const title = textAt(inner, 'title')
      // What is said of the whole is not said again of each of its forms.
      const { title: _title, description: _description, ...own } = inner
      return formsOf(both(own, rest), root, depth + 1).map((form) => (title === '' ? form : { ...form, label: title }))
    })
    return distinct(forms).slice(0, MOST_FORMS)
  }
  return distinct(byType(base))
}

function byType(schema: JsonObject): Form[] {
  const fixed = own(schema, 'const') !== undefined || listAt(schema, 'enum').length > 0
  const written = own(schema, 'type')
  const types = schemaTypes.filter((type) => (Array.isArray(written) ? written.includes(type) : written === type))
  if (fixed) return [{ label: t('One of these'), type: types.length === 1 ? (types[0] ?? null) : null, schema }]
  if (types.length > 0) return inOrder(types, written).map((type) => formOf({ ...schema, type }, type))
  if (own(schema, 'properties') || own(schema, 'additionalProperties') || own(schema, 'required'))
    return [formOf({ ...schema, type: 'object' }, 'object')]
  if (own(schema, 'items')) return [formOf({ ...schema, type: 'array' }, 'array')]
  if (own(schema, 'pattern') || own(schema, 'format') || own(schema, 'minLength') !== undefined)
    return [formOf({ ...schema, type: 'string' }, 'string')]
  return (['string', 'number', 'boolean', 'object', 'array', 'null'] as const).map((type) =>
    formOf({ ...schema, type }, type),
  )
}

const inOrder = (types: readonly SchemaType[], written: Json | undefined): readonly SchemaType[] =>
  Array.isArray(written) ? [...types].sort((a, b) => written.indexOf(a) - written.indexOf(b)) : types

const typeLabels: Readonly<Record<SchemaType, string>> = {
  string: t('Text'),
  number: t('Number'),
  integer: t('Whole number'),
  boolean: t('True or false'),
  object: t('Fields'),
  array: t('List'),
  null: t('Nothing (null)'),
}

const formOf = (schema: JsonObject, type: SchemaType): Form => ({ label: labelOf(schema, type), type, schema })

function labelOf(schema: JsonObject, type: SchemaType): string {
  if (type !== 'object') return typeLabels[type]
  const names = textsAt(schema, 'required')
  if (names.length === 0) return typeLabels.object
  return `${names.slice(0, 3).join(', ')}${names.length > 3 ? ' …' : ''}`
}

/** Forms of the same name and type are told apart by their number. */
function distinct(forms: readonly Form[]): readonly Form[] {
  const seen = new Map<string, number>()
  return forms.map((form) => {
    const count = (seen.get(form.label) ?? 0) + 1
    seen.set(form.label, count)
    return count === 1 ? form : { ...form, label: `${form.label} (${count})` }
  })
}

export function typeOfValue(value: Json): SchemaType {
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'array'
  if (typeof value === 'number') return Number.isInteger(value) ? 'integer' : 'number'
  return typeof value === 'object' ? 'object' : typeof value === 'string' ? 'string' : 'boolean'
}

export function fitsType(value: Json, type: SchemaType | null): boolean {
  const there = typeOfValue(value)
  return type === null || there === type || (type === 'number' && there === 'integer')
}

/**
 * The names that must be there: those of the schema, and of its sets of required fields (`anyOf` of `required`) the one that
 * has most of its names written, the first of equals.
 */
export function requiredOf(schema: JsonObject, names: ReadonlySet<string>): ReadonlySet<string> {
  const required = new Set(textsAt(schema, 'required'))
  for (const key of ['oneOf', 'anyOf']) {
    const demands = listAt(schema, key).filter(isObject)
    if (demands.length === 0 || !demands.every(isDemand)) continue
    const share = (demand: JsonObject) => {
      const wanted = textsAt(demand, 'required')
      return wanted.length === 0 ? 0 : wanted.filter((name) => names.has(name)).length / wanted.length
    }
    const best = demands.reduce((most, one) => (share(one) > share(most) ? one : most))
    // Nothing written yet: the first set that asks for something.
    const chosen = share(best) > 0 ? best : (demands.find((one) => textsAt(one, 'required').length > 0) ?? best)
    for (const name of textsAt(chosen, 'required')) required.add(name)
  }
  return required
}
