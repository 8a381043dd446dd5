/** A schema and a value → the fields of a form. Total: whatever the value is, every part of it is in a field and kept. */
import { isObject, own, templateKey, type Json, type JsonObject, type Path } from '#flow'
import type { Control, Field, FormSource, Keys, Mode, Way } from './field.ts'
import {
  fitsType,
  formsOf,
  listAt,
  merged,
  numberAt,
  objectAt,
  requiredOf,
  textAt,
  typeOfValue,
  type Form,
  type SchemaType,
} from './schema.ts'
import { formThatFits } from './start.ts'
import { keysOf } from './ways.ts'
import { sameJson } from './check.ts'
import { matches } from './formats.ts'
import { t } from '../words.ts'

/** Deeper values are shown as JSON; nobody finds their way in forms nested so far. */
const DEEPEST = 10
const MOST_ITEMS = 100
const MOST_KEYS = 200
/** Objects that are required are opened before they are there, so far. */
const DEEPEST_ABSENT = 3

interface Reading {
  readonly root: Json
  readonly mode: Mode
  readonly old: ReadonlySet<string>
  /** Length of the path of the whole value. */
  readonly base: number
}

interface Slot {
  readonly path: Path
  readonly name: string
  readonly value: Json | undefined
  readonly required: boolean
  readonly unknown: boolean
  readonly named: boolean
  readonly way: Way
  readonly keys: Keys | null
}

/** The field of the whole value, which stands at a path of something larger. */
export function formFields({ schema, value, mode, old = new Set() }: FormSource, path: Path = []): Field {
  const slot: Slot = {
    path,
    name: String(path.at(-1) ?? ''),
    value,
    required: true,
    unknown: false,
    named: false,
    way: 'constant',
    keys: null,
  }
  return fieldOf(schema, slot, { root: schema, mode, old, base: path.length }, 0)
}

function fieldOf(schema: Json | undefined, slot: Slot, reading: Reading, depth: number): Field {
  const { value, way, name } = slot
  const described = merged(schema, reading.root)
  const forms = formsWith(formsOf(schema, reading.root), value, way)
  const form = way === 'constant' ? formThatFits(forms, value, reading.root) : forms[0]
  return {
    ...slot,
    title: textAt(described, 'title') || name,
    hint: textAt(described, 'description'),
    fallback: own(described, 'default'),
    forms,
    form: form ? forms.indexOf(form) : 0,
    control: way === 'constant' ? controlOf(form, slot, reading, depth) : written(way, value),
  }
}

const written = (way: 'path' | 'expression', value: Json | undefined): Control =>
  value === undefined || typeof value === 'string' ? { kind: way } : { kind: 'json' }

/** The schema's forms, and the one the value has when that is none of them. */
function formsWith(forms: readonly Form[], value: Json | undefined, way: Way): readonly Form[] {
  if (value === undefined || way !== 'constant' || forms.some(({ type }) => fitsType(value, type))) return forms
  const type = typeOfValue(value)
  return [...forms, { label: t('As it is written'), type, schema: { type } }]
}

function controlOf(form: Form | undefined, slot: Slot, reading: Reading, depth: number): Control {
  const { value } = slot
  if (!form) return { kind: 'json' }
  const { schema } = form
  const fixed = own(schema, 'const')
  const options = fixed === undefined ? listAt(schema, 'enum') : [fixed]
  if (options.length > 0 && options.length <= MOST_KEYS && options.every(isScalar)) {
    // What is written and none of them is shown beside them.
    const other = value !== undefined && !options.some((option) => sameJson(option, value))
    if (!other) return { kind: 'choice', options }
    if (isScalar(value)) return { kind: 'choice', options: [...options, value] }
    return { kind: 'json' }
  }
  const type: SchemaType | null = form.type ?? (value === undefined ? null : typeOfValue(value))
  switch (type) {
    case 'string':
      return {
        kind: 'text',
        lines: typeof value === 'string' && value.includes('\n'),
        format: textAt(schema, 'format'),
      }
    case 'number':
    case 'integer':
      return { kind: 'number', whole: type === 'integer' }
    case 'boolean':
      return { kind: 'truth' }
    case 'null':
      return { kind: 'null' }
    case 'object':
      return objectControl(schema, slot, reading, depth)
    case 'array':
      return listControl(schema, slot, reading, depth)
    case null:
      return { kind: 'json' }
  }
}

const isScalar = (value: Json) => typeof value !== 'object' || value === null

function objectControl(schema: JsonObject, slot: Slot, reading: Reading, depth: number): Control {
  const { value, path, required } = slot
  const object = isObject(value) ? value : {}
  if (depth > DEEPEST || Object.keys(object).length > MOST_KEYS) return { kind: 'json' }
  const additional = additionalOf(schema, reading.mode)
  const opened = value !== undefined || (required && depth <= DEEPEST_ABSENT)
  if (!opened) return { kind: 'object', fields: [], additional }
  const properties = objectAt(schema, 'properties')
  const template = reading.mode === 'template'
  const rest = new Set(Object.keys(object))
  const names = new Set([...rest].map((key) => (template ? templateKey(key).name : key)))
  const must = requiredOf(schema, names)
  const fields: Field[] = []
  const slotOf = (name: string, key: string, more: Pick<Slot, 'unknown' | 'named' | 'required'>): Slot => ({
    path: [...path, key],
    name,
    value: own(object, key),
    way: template ? templateKey(key).kind : 'constant',
    keys: template && !name.startsWith('__') ? keysOf(name) : null,
    ...more,
  })
  for (const name of new Set([...Object.keys(properties), ...must])) {
    const key = keyOf(object, name, template)
    if (key === undefined && path.length === reading.base && reading.old.has(name)) continue
    rest.delete(key ?? name)
    const inner = own(properties, name) ?? additional ?? true
    const known = { unknown: false, named: false, required: must.has(name) }
    fields.push(fieldOf(inner, slotOf(name, key ?? name, known), reading, depth + 1))
  }
  // The others in the order they are written in.
  for (const key of rest) {
    const name = template ? templateKey(key).name : key
    const inner = patterned(schema, name) ?? additional
    const free = { unknown: inner === null, named: true, required: false }
    fields.push(fieldOf(inner ?? true, slotOf(name, key, free), reading, depth + 1))
  }
  return { kind: 'object', fields, additional }
}

/** The key under which a field is written: `name`, `name.$` or `name.=`. */
function keyOf(object: JsonObject, name: string, template: boolean): string | undefined {
  if (Object.hasOwn(object, name)) return name
  return template ? [`${name}.$`, `${name}.=`].find((key) => Object.hasOwn(object, key)) : undefined
}

/** Templates may hold what a schema does not document: only one that is closed has no others. */
function additionalOf(schema: JsonObject, mode: Mode): Json | null {
  const additional = own(schema, 'additionalProperties')
  if (additional === false) return own(schema, 'patternProperties') === undefined ? null : true
  if (additional !== undefined) return additional
  // A list of fields that leaves the rest open seldom means that one should invent more.
  return mode === 'template' || Object.keys(objectAt(schema, 'properties')).length === 0 ? true : null
}

function patterned(schema: JsonObject, name: string): Json | undefined {
  const patterns = Object.entries(objectAt(schema, 'patternProperties'))
  return patterns.find(([pattern]) => matches(pattern, name) === true)?.[1]
}

function listControl(schema: JsonObject, slot: Slot, reading: Reading, depth: number): Control {
  const { value, path } = slot
  const list: readonly Json[] = Array.isArray(value) ? value : []
  if (depth > DEEPEST || list.length > MOST_ITEMS) return { kind: 'json' }
  const written = own(schema, 'items')
  const itemAt = (index: number): Json =>
    (Array.isArray(written) ? (written[index] ?? own(schema, 'additionalItems')) : written) ?? true
  const items = list.map((item, index) => {
    const inner: Slot = {
      path: [...path, index],
      name: String(index + 1),
      value: item,
      required: false,
      unknown: false,
      named: false,
      way: 'constant',
      keys: null,
    }
    return fieldOf(itemAt(index), inner, reading, depth + 1)
  })
  const most = numberAt(schema, 'maxItems') ?? Infinity
  return { kind: 'list', items, item: itemAt(list.length), full: list.length >= most }
}
