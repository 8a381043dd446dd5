/** What a form begins with: defaults filled in, and a first value of every form. */
import { isObject, own, type Json, type JsonObject } from '#flow'
import { mistakesIn } from './check.ts'
import { formsOf, listAt, merged, numberAt, objectAt, requiredOf, fitsType, type Form } from './schema.ts'

const DEEPEST = 8

/** A value to begin with, as far as the schema says one: its default, its only or first value, an empty one of its type. */
export function startOf(schema: Json | undefined, root: Json, depth = 0): Json {
  const plain = merged(schema, root)
  const given = own(plain, 'default') ?? own(plain, 'const')
  if (given !== undefined) return given
  const [form] = formsOf(schema, root)
  return form ? startOfForm(form, root, depth) : null
}

export function startOfForm({ type, schema }: Form, root: Json, depth = 0): Json {
  const given = own(schema, 'default') ?? own(schema, 'const') ?? listAt(schema, 'enum')[0]
  if (given !== undefined && fitsType(given, type)) return given
  switch (type) {
    case 'object':
      return depth > DEEPEST ? {} : withDefaults(schema, {}, root, depth + 1)
    case 'array': {
      const items = own(schema, 'items')
      const count = Math.min(numberAt(schema, 'minItems') ?? 0, 16)
      const item = (index: number) => (Array.isArray(items) ? items[index] : items)
      return depth > DEEPEST ? [] : Array.from({ length: count }, (_, i) => startOf(item(i), root, depth + 1))
    }
    case 'number':
    case 'integer':
      return Math.max(0, numberAt(schema, 'minimum') ?? 0)
    case 'boolean':
      return false
    case 'null':
      return null
    case 'string':
    case null:
      return ''
  }
}

/** The value with the defaults of fields that are not there, at any depth; what is there stays as it is. */
export function withDefaults(schema: Json, value: Json, root: Json = schema, depth = 0): Json {
  if (!isObject(value) || depth > DEEPEST) return value
  const plain = formThatFits(formsOf(schema, root), value, root)?.schema ?? merged(schema, root)
  const required = requiredOf(plain, new Set(Object.keys(value)))
  const filled: { [key: string]: Json } = { ...value }
  for (const [name, inner] of Object.entries(objectAt(plain, 'properties'))) {
    if (name === '__proto__') continue
    const there = own(filled, name)
    if (there !== undefined) filled[name] = withDefaults(inner, there, root, depth + 1)
    else {
      const content = merged(inner, root)
      const given = own(content, 'default')
      if (given !== undefined) filled[name] = given
      else if (required.has(name) && own(content, 'type') === 'object')
        filled[name] = withDefaults(inner, {}, root, depth + 1)
    }
  }
  return filled
}

/** The form that a value is of: one it fits, else the one of its type with the fewest mistakes, else the first. */
export function formThatFits(forms: readonly Form[], value: Json | undefined, root: Json): Form | undefined {
  if (forms.length <= 1 || value === undefined) return forms[0]
  const ofType = forms.filter(({ type }) => fitsType(value, type))
  const weighed = (ofType.length > 0 ? ofType : forms).map((form) => {
    const count = mistakesIn(form.schema, value, root).length
    return { form, count: count === 0 ? 0 : count + surprises(form.schema, value) }
  })
  return weighed.reduce((best, one) => (one.count < best.count ? one : best)).form
}

/** Fields that a form does not speak of. */
function surprises(schema: JsonObject, value: Json): number {
  const known = objectAt(schema, 'properties')
  return isObject(value) ? Object.keys(value).filter((name) => !Object.hasOwn(known, name)).length : 0
}

/** A value made to another form: what can be kept of it is kept. */
export function converted(value: Json | undefined, form: Form, root: Json): Json {
  if (value !== undefined && fitsType(value, form.type)) {
    if (mistakesIn(form.schema, value, root).length === 0) return value
    if (form.type === 'object' && isObject(value)) return merge(startOfForm(form, root), value, form.schema)
  }
  if (form.type === 'string' && (typeof value === 'number' || typeof value === 'boolean')) return String(value)
  if ((form.type === 'number' || form.type === 'integer') && typeof value === 'string') {
    const number = Number(value)
    if (value.trim() !== '' && Number.isFinite(number) && fitsType(number, form.type)) return number
  }
  if (form.type === 'array' && value !== undefined && value !== null && !Array.isArray(value)) {
    const items = own(form.schema, 'items')
    if (items === undefined || mistakesIn(items, value, root).length === 0) return [value]
  }
  return startOfForm(form, root)
}

/** Fields of the other form that this one has too. */
function merge(start: Json, value: JsonObject, schema: JsonObject): Json {
  const names = Object.keys(objectAt(schema, 'properties'))
  const kept = Object.entries(value).filter(([name]) => names.includes(name))
  return isObject(start) ? { ...start, ...Object.fromEntries(kept) } : start
}
