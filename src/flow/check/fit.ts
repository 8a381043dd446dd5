/**
 * A value of which only the shape is known against a JSON Schema: what can never fit. What might fit is passed over, and so
 * is what a schema says in a way that is not understood here.
 */
import { lookAt } from '../data-flow/reading.ts'
import { refersTo, SCHEMA_TYPES } from '../data-flow/schema-shape.ts'
import { LIST, nameOfTypes, NUMBER, OBJECT, SCALARS, type Scalar, type Shape } from '../data-flow/shape.ts'
import { isList, isObject, own, type Path } from '../json.ts'
import type { Json, JsonObject } from '../model.ts'

export type Misfit =
  | { readonly kind: 'missing'; readonly at: Path; readonly name: string }
  /** `forbidden`: the schema refuses it; else it only does not list it. */
  | {
      readonly kind: 'unknown'
      readonly at: Path
      readonly name: string
      readonly known: readonly string[]
      readonly forbidden: boolean
    }
  | {
      readonly kind: 'value'
      readonly at: Path
      readonly message: string
      readonly allowed?: readonly Json[]
      readonly written?: Json
    }

/** Deeper schemas are taken to fit. */
const DEEPEST = 16
const MOST = 40

export function misfits(shape: Shape, schema: JsonObject): readonly Misfit[] {
  return against(shape, schema, { root: schema, at: [], depth: 0 }).slice(0, MOST)
}

interface Here {
  readonly root: Json
  readonly at: Path
  readonly depth: number
}

function against(shape: Shape, schema: Json | undefined, here: Here): Misfit[] {
  if (!isObject(schema) || here.depth > DEEPEST || shape.types === 0) return []
  const ref = own(schema, '$ref')
  if (ref !== undefined) return against(shape, refersTo(ref, here.root), { ...here, depth: here.depth + 1 })
  const wrong = wrongType(shape, schema, here.at) ?? wrongValue(shape, schema, here.at)
  if (wrong) return [wrong]
  return [...insideObject(shape, schema, here), ...insideList(shape, schema, here), ...combined(shape, schema, here)]
}

const NAMES: Readonly<Record<string, string>> = {
  null: 'null',
  boolean: 'true or false',
  number: 'a number',
  integer: 'a whole number',
  string: 'a string',
  object: 'an object',
  array: 'a list',
}

function wrongType(shape: Shape, schema: JsonObject, at: Path): Misfit | undefined {
  const type = own(schema, 'type')
  const wanted = (isList(type) ? type : [type]).filter((name) => typeof name === 'string')
  if (wanted.length === 0 || wanted.some((name) => own(SCHEMA_TYPES, name) === undefined)) return undefined
  const bits = wanted.reduce((all, name) => all | (own(SCHEMA_TYPES, name) ?? 0), 0)
  const names = wanted.filter((name) => name !== 'null' || wanted.length === 1).map((name) => own(NAMES, name) ?? name)
  const message = `must be ${names.join(' or ')}, not ${nameOfTypes(shape.types)}`
  if ((shape.types & bits) === 0) return { kind: 'value', at, message }
  const whole = wanted.includes('integer') && !wanted.includes('number') && shape.types === NUMBER
  const fraction = whole && shape.constants?.every((value) => !Number.isInteger(value))
  return fraction ? { kind: 'value', at, message: `must be a whole number, not ${shape.constants?.[0]}` } : undefined
}

/** Of values that are known, one after the other; it is wrong when all are. */
function wrongValue(shape: Shape, schema: JsonObject, at: Path): Misfit | undefined {
  const { constants } = shape
  if (!constants || (shape.types & ~SCALARS) !== 0) return undefined
  const only = own(schema, 'const')
  const values = own(schema, 'enum')
  const allowed = only !== undefined ? [only] : isList(values) ? values : undefined
  if (allowed && constants.every((value) => !allowed.includes(value))) {
    const shown = allowed.slice(0, 8).map((value) => JSON.stringify(value))
    const message = `must be ${shown.length === 1 ? '' : 'one of '}${shown.join(', ')}, not ${JSON.stringify(constants[0])}`
    return { kind: 'value', at, message, allowed, written: constants[0] ?? null }
  }
  const reasons = constants.map((value) => outside(value, schema))
  const [reason] = reasons
  return reason !== undefined && reasons.every((one) => one !== undefined)
    ? { kind: 'value', at, message: reason }
    : undefined
}

function outside(value: Scalar, schema: JsonObject): string | undefined {
  const bound = (name: string) => {
    const limit = own(schema, name)
    return typeof limit === 'number' ? limit : undefined
  }
  if (typeof value === 'number') {
    const [least, most] = [bound('minimum'), bound('maximum')]
    if (least !== undefined && value < least) return `must be ${least} or more, not ${value}`
    if (most !== undefined && value > most) return `must be ${most} or less, not ${value}`
    const above = bound('exclusiveMinimum')
    if (above !== undefined && value <= above) return `must be more than ${above}, not ${value}`
  }
  if (typeof value === 'string') {
    const longest = bound('maxLength')
    if (longest !== undefined && value.length > longest) return `must have ${longest} characters or fewer`
    if ((bound('minLength') ?? 0) > 0 && value === '') return 'must not be empty'
  }
  return undefined
}

function insideObject(shape: Shape, schema: JsonObject, here: Here): Misfit[] {
  if (shape.types !== OBJECT) return []
  const properties = own(schema, 'properties')
  const listed = isObject(properties) ? properties : {}
  const found: Misfit[] = []
  const required = own(schema, 'required')
  for (const name of isList(required) ? required : []) {
    if (typeof name !== 'string' || lookAt(shape, [name]).presence !== 'never') continue
    found.push({ kind: 'missing', at: here.at, name })
  }
  const forbidden = own(schema, 'additionalProperties') === false
  const open = own(schema, 'patternProperties') !== undefined || isObject(own(schema, 'additionalProperties'))
  for (const [key, { shape: content }] of shape.object?.keys ?? []) {
    const about = own(listed, key)
    const inside = { ...here, at: [...here.at, key], depth: here.depth + 1 }
    if (about !== undefined) found.push(...against(content, about, inside))
    else if (!open && Object.keys(listed).length > 0 && content.types !== 0)
      found.push({ kind: 'unknown', at: here.at, name: key, known: Object.keys(listed), forbidden })
  }
  return found
}

function insideList(shape: Shape, schema: JsonObject, here: Here): Misfit[] {
  const { list } = shape
  if (shape.types !== LIST || !list) return []
  const least = own(schema, 'minItems')
  if (typeof least === 'number' && !list.rest && list.first.length < least) {
    const message = `must have ${least === 1 ? 'an item' : `${least} items`} at least`
    return [{ kind: 'value', at: here.at, message }]
  }
  const items = own(schema, 'items')
  if (!isObject(items)) return []
  return list.first.flatMap((item, index) =>
    against(item, items, { ...here, at: [...here.at, index], depth: here.depth + 1 }),
  )
}

/** A value of another type is farther away than one that is not among those allowed. */
function distance(misfits: readonly Misfit[]): number {
  return misfits.reduce((sum, misfit) => sum + (misfit.kind === 'value' && !misfit.allowed ? 2 : 1), 0)
}

/** Of alternatives the one that is nearest says what is wrong, when none fits. */
function combined(shape: Shape, schema: JsonObject, here: Here): Misfit[] {
  const deeper = { ...here, depth: here.depth + 1 }
  const parts = (name: string) => {
    const list = own(schema, name)
    return isList(list) ? list : []
  }
  const found = parts('allOf').flatMap((part) => against(shape, part, deeper).filter(({ kind }) => kind !== 'unknown'))
  for (const name of ['anyOf', 'oneOf']) {
    const alternatives = parts(name).map((part) =>
      against(shape, part, deeper).filter(({ kind }) => kind !== 'unknown'),
    )
    if (alternatives.length === 0 || alternatives.some((misfit) => misfit.length === 0)) continue
    const [nearest = []] = alternatives.toSorted((a, b) => distance(a) - distance(b))
    found.push(...nearest)
  }
  return found
}
