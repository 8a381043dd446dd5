/**
 * JSON Schema draft 7 → shape. What a schema says in a way that is not understood here is left out, which only makes the
 * shape more generous.
 */
import { isList, isObject, own } from '../json.ts'
import type { Json, JsonObject } from '../model.ts'
import type { Budget } from './budget.ts'
import { join, meet, narrowed } from './join.ts'
import {
  ANYTHING,
  BOOLEAN,
  EVERY,
  LIST,
  MOST_CONSTANTS,
  MOST_FIRST,
  NOTHING,
  NULL,
  NUMBER,
  OBJECT,
  shapeOfValue,
  STRING,
  type Entry,
  type ListShape,
  type ObjectShape,
  type Shape,
  type Writer,
} from './shape.ts'

/** Schemas that refer to themselves are followed this far. */
const DEEPEST_SCHEMA = 12

interface Reading {
  readonly root: Json
  readonly writer: Writer
  /** Its objects list what is usual rather than what is certain (`ObjectShape.documented`). */
  readonly documented: boolean
  readonly budget: Budget
}

export function shapeOfSchema(
  schema: Json,
  writer: Writer,
  budget: Budget,
  { documented = false }: { readonly documented?: boolean } = {},
): Shape {
  return read(schema, { root: schema, writer, documented, budget }, 0)
}

function read(schema: Json | undefined, reading: Reading, depth: number): Shape {
  if (schema === false) return NOTHING
  if (!isObject(schema) || depth > DEEPEST_SCHEMA) return ANYTHING
  reading.budget.spend()
  const ref = own(schema, '$ref')
  // Beside a $ref draft 7 reads nothing.
  if (ref !== undefined) return read(refersTo(ref, reading.root), reading, depth + 1)
  let shape = basic(schema, reading, depth)
  for (const part of listAt(schema, 'allOf')) shape = meet(shape, read(part, reading, depth + 1), reading.budget)
  for (const name of ['anyOf', 'oneOf']) {
    const parts = listAt(schema, name)
    if (parts.length === 0) continue
    const alternatives = parts.map((part) => meet(shape, read(part, reading, depth + 1), reading.budget))
    shape = alternatives.reduce((all, one) => join(all, one, reading.budget))
  }
  return shape
}

/** What a `$ref` inside the document names, as `#/definitions/sample`; undefined for everything else. */
export function refersTo(ref: unknown, root: Json): Json | undefined {
  if (typeof ref !== 'string' || !ref.startsWith('#')) return undefined
  let here: Json | undefined = root
  for (const part of ref.slice(1).split('/').slice(1)) {
    const key = unescaped(part)
    here = isList(here) ? here[Number(key)] : isObject(here) ? own(here, key) : undefined
  }
  return here
}

function unescaped(part: string): string {
  try {
    return decodeURIComponent(part).replaceAll('~1', '/').replaceAll('~0', '~')
  } catch {
    return part
  }
}

/** JSON Schema's names of types → types. */
export const SCHEMA_TYPES: Readonly<Record<string, number>> = {
  null: NULL,
  boolean: BOOLEAN,
  number: NUMBER,
  integer: NUMBER,
  string: STRING,
  object: OBJECT,
  array: LIST,
}

function basic(schema: JsonObject, reading: Reading, depth: number): Shape {
  const values = enumerated(schema, reading)
  const types = typesIn(own(schema, 'type'))
  const object = objectIn(schema, reading, depth)
  const list = listIn(schema, reading, depth)
  const described = narrowed({ types, ...(object && { object }), ...(list && { list }) })
  return values ? meet(values, described, reading.budget) : described
}

/** A type that is not known constrains nothing. */
function typesIn(type: Json | undefined): number {
  const names = isList(type) ? type : [type]
  const bits = names.map((name) => (typeof name === 'string' ? own(SCHEMA_TYPES, name) : undefined))
  return bits.reduce<number>((all, bit) => all | (bit ?? EVERY), 0) || EVERY
}

function enumerated(schema: JsonObject, { writer, budget }: Reading): Shape | undefined {
  const only = own(schema, 'const')
  if (only !== undefined) return shapeOfValue(only, writer)
  const values = own(schema, 'enum')
  if (!isList(values) || values.length === 0 || values.length > MOST_CONSTANTS * 8) return undefined
  return values.reduce<Shape>((all, value) => join(all, shapeOfValue(value, writer), budget), NOTHING)
}

function objectIn(schema: JsonObject, reading: Reading, depth: number): ObjectShape | undefined {
  const properties = own(schema, 'properties')
  const additional = own(schema, 'additionalProperties')
  const required = listAt(schema, 'required').filter((name) => typeof name === 'string')
  if (!isObject(properties) && additional === undefined && required.length === 0) return undefined
  const writers = [reading.writer]
  const keys = new Map<string, Entry>()
  for (const [key, content] of Object.entries(isObject(properties) ? properties : {})) {
    const presence = required.includes(key)
      ? 'always'
      : reading.documented || hasDefault(content)
        ? 'unknown'
        : 'sometimes'
    keys.set(key, { shape: read(content, reading, depth + 1), presence, writers })
  }
  const patterns = own(schema, 'patternProperties') !== undefined
  const rest = patterns ? ANYTHING : additional === false ? null : read(additional, reading, depth + 1)
  for (const key of required) {
    if (!keys.has(key)) keys.set(key, { shape: rest ?? NOTHING, presence: 'always', writers })
  }
  return { keys, rest, ...(reading.documented && { documented: true }) }
}

/** Forms fill a default in, so whoever reads such a field need not be told that it is optional. */
const hasDefault = (schema: Json) => isObject(schema) && own(schema, 'default') !== undefined

function listIn(schema: JsonObject, reading: Reading, depth: number): ListShape | undefined {
  const items = own(schema, 'items')
  const least = own(schema, 'minItems')
  if (items === undefined && least === undefined) return undefined
  const count = typeof least === 'number' && least > 0 ? Math.min(Math.floor(least), MOST_FIRST) : 0
  if (isList(items)) {
    const first = items.slice(0, count).map((item) => read(item, reading, depth + 1))
    return { first, rest: ANYTHING }
  }
  const item = read(items, reading, depth + 1)
  return { first: Array.from({ length: count }, () => item), rest: item.types === 0 ? null : item }
}

function listAt(schema: JsonObject, key: string): readonly Json[] {
  const value = own(schema, key)
  return isList(value) ? value : []
}
