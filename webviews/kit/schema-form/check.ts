/**
 * What is wrong with a value by its schema (draft 7), said beside the field while it is filled in. It never refuses what the
 * fabric's own check takes; what it leaves out (patterns that could run away, rare formats) the fabric still sees.
 */
import { isObject, own, refersTo, type Json, type JsonObject, type Path } from '#flow'
import { formatOfText, matches } from './formats.ts'
import { fitsType, listAt, numberAt, resolve, schemaTypes, textAt, textsAt, type SchemaType } from './schema.ts'
import { t } from '../words.ts'

export interface Mistake {
  readonly path: Path
  /** `missing`: nothing is there yet, which a form says more quietly than what is wrong. */
  readonly kind: 'missing' | 'wrong'
  readonly message: string
}

/** Schemas that lead to themselves without a value to go on with. */
const DEEPEST = 64
const MOST = 100

export function mistakesIn(schema: Json, value: Json, root: Json = schema): readonly Mistake[] {
  const found: Mistake[] = []
  check(schema, value, { root, found, depth: 0 }, [])
  return found.slice(0, MOST)
}

interface Checking {
  readonly root: Json
  readonly found: Mistake[]
  readonly depth: number
}

function check(schema: Json | undefined, value: Json, at: Checking, path: Path): void {
  if (at.depth > DEEPEST || at.found.length > MOST) return
  const wrong = (message: string) => void at.found.push({ path, kind: 'wrong', message })
  if (schema === false) return wrong(t('nothing can stand here'))
  if (!isObject(schema)) return
  const deeper = { ...at, depth: at.depth + 1 }
  const ref = own(schema, '$ref')
  if (ref !== undefined) return check(refersTo(ref, at.root), value, deeper, path)
  const types = typesOf(schema)
  if (types.length > 0 && !types.some((type) => fitsType(value, type)))
    return wrong(t('must be {0}', types.map((type) => typeWords[type]).join(t(' or '))))
  const values = own(schema, 'enum')
  if (Array.isArray(values) && !values.some((one) => sameJson(one, value)))
    wrong(t('must be one of {0}', values.map((one) => JSON.stringify(one)).join(', ')))
  const fixed = own(schema, 'const')
  if (fixed !== undefined && !sameJson(fixed, value)) wrong(t('must be {0}', JSON.stringify(fixed)))
  if (typeof value === 'string') checkText(schema, value, wrong)
  else if (typeof value === 'number') checkNumber(schema, value, wrong)
  else if (Array.isArray(value)) checkList(schema, value, deeper, path, wrong)
  else if (isObject(value)) checkObject(schema, value, deeper, path, wrong)
  checkCombined(schema, value, deeper, path, wrong)
}

type Wrong = (message: string) => void

const typeWords: Readonly<Record<SchemaType, string>> = {
  string: t('a text'),
  number: t('a number'),
  integer: t('a whole number'),
  boolean: t('true or false'),
  object: t('an object'),
  array: t('a list'),
  null: t('null'),
}

function typesOf(schema: JsonObject): readonly SchemaType[] {
  const type = own(schema, 'type')
  const types = schemaTypes.filter((one) => (Array.isArray(type) ? type.includes(one) : type === one))
  // A word of OpenAPI that the fabric's check knows too.
  return types.length > 0 && own(schema, 'nullable') === true ? [...types, 'null'] : types
}

function checkText(schema: JsonObject, value: string, wrong: Wrong): void {
  const [least, most] = [numberAt(schema, 'minLength'), numberAt(schema, 'maxLength')]
  // Characters, not UTF-16 units.
  const length = [...value].length
  if (least !== undefined && length < least)
    wrong(length === 0 ? t('must not be empty') : t('must have at least {0} characters', least))
  if (most !== undefined && length > most) wrong(t('must have at most {0} characters, and has {1}', most, length))
  const pattern = own(schema, 'pattern')
  if (typeof pattern === 'string' && matches(pattern, value) === false) wrong(t('must be of the form {0}', pattern))
  const format = formatOfText(textAt(schema, 'format'))
  if (format && !format.pattern.test(value)) wrong(t('must be {0}', format.wanted))
}

function checkNumber(schema: JsonObject, value: number, wrong: Wrong): void {
  const limit = (key: string, holds: (limit: number) => boolean, words: (limit: number) => string) => {
    const bound = numberAt(schema, key)
    if (bound !== undefined && !holds(bound)) wrong(words(bound))
  }
  limit(
    'minimum',
    (bound) => value >= bound,
    (bound) => t('must be at least {0}', bound),
  )
  limit(
    'maximum',
    (bound) => value <= bound,
    (bound) => t('must be at most {0}', bound),
  )
  limit(
    'exclusiveMinimum',
    (bound) => value > bound,
    (bound) => t('must be more than {0}', bound),
  )
  limit(
    'exclusiveMaximum',
    (bound) => value < bound,
    (bound) => t('must be less than {0}', bound),
  )
  limit(
    'multipleOf',
    (step) => step <= 0 || Number.isInteger(value / step),
    (bound) => t('must be a multiple of {0}', bound),
  )
}

function checkList(schema: JsonObject, value: readonly Json[], at: Checking, path: Path, wrong: Wrong): void {
  const [least, most] = [numberAt(schema, 'minItems'), numberAt(schema, 'maxItems')]
  if (least !== undefined && value.length < least)
    wrong(least === 1 ? t('needs at least 1 entry') : t('needs at least {0} entries', least))
  if (most !== undefined && value.length > most)
    wrong(most === 1 ? t('can have at most 1 entry') : t('can have at most {0} entries', most))
  if (own(schema, 'uniqueItems') === true && value.length <= 200) {
    const twice = value.findIndex((item, index) => value.slice(0, index).some((other) => sameJson(other, item)))
    if (twice >= 0) wrong(t('entry {0} stands in the list twice', twice + 1))
  }
  const items = own(schema, 'items')
  for (const [index, item] of value.entries()) {
    const one = Array.isArray(items) ? (items[index] ?? own(schema, 'additionalItems')) : items
    check(one, item, at, [...path, index])
  }
  const contains = own(schema, 'contains')
  if (contains !== undefined && !value.some((item) => fits(contains, item, at)))
    wrong(t('lacks an entry of the form that must be among them'))
}

function checkObject(schema: JsonObject, value: JsonObject, at: Checking, path: Path, wrong: Wrong): void {
  for (const name of textsAt(schema, 'required'))
    if (!Object.hasOwn(value, name))
      at.found.push({ path: [...path, name], kind: 'missing', message: t('is required') })
  const count = Object.keys(value).length
  const [least, most] = [numberAt(schema, 'minProperties'), numberAt(schema, 'maxProperties')]
  if (least !== undefined && count < least)
    wrong(least === 1 ? t('needs at least 1 field') : t('needs at least {0} fields', least))
  if (most !== undefined && count > most)
    wrong(most === 1 ? t('can have at most 1 field') : t('can have at most {0} fields', most))
  const properties = own(schema, 'properties')
  const known = isObject(properties) ? properties : {}
  const patterns = own(schema, 'patternProperties')
  const additional = own(schema, 'additionalProperties')
  for (const [key, item] of Object.entries(value)) {
    if (own(schema, 'propertyNames') !== undefined && !fits(own(schema, 'propertyNames'), key, at))
      at.found.push({ path: [...path, key], kind: 'wrong', message: t('"{0}" cannot be the name of a field', key) })
    const described = own(known, key)
    if (described !== undefined) check(described, item, at, [...path, key])
    let unsure = false
    let matched = false
    for (const [pattern, inner] of Object.entries(isObject(patterns) ? patterns : {})) {
      const fit = matches(pattern, key)
      if (fit) check(inner, item, at, [...path, key])
      matched ||= fit === true
      unsure ||= fit === undefined
    }
    if (described !== undefined || matched || unsure || additional === undefined) continue
    if (additional === false)
      at.found.push({ path: [...path, key], kind: 'wrong', message: t('there is no field "{0}"', key) })
    else check(additional, item, at, [...path, key])
  }
  checkDependencies(schema, value, at, path)
}

function checkDependencies(schema: JsonObject, value: JsonObject, at: Checking, path: Path): void {
  const dependencies = own(schema, 'dependencies')
  for (const [key, wanted] of Object.entries(isObject(dependencies) ? dependencies : {})) {
    if (!Object.hasOwn(value, key)) continue
    if (!Array.isArray(wanted)) check(wanted, value, at, path)
    else
      for (const name of wanted)
        if (typeof name === 'string' && !Object.hasOwn(value, name))
          at.found.push({ path: [...path, name], kind: 'missing', message: t('is required with "{0}"', key) })
  }
}

function checkCombined(schema: JsonObject, value: Json, at: Checking, path: Path, wrong: Wrong): void {
  for (const one of listAt(schema, 'allOf')) check(one, value, at, path)
  const any = listAt(schema, 'anyOf')
  if (any.length > 0) reportNearest(any, value, at, path)
  const one = listAt(schema, 'oneOf')
  if (one.length > 0) {
    const count = one.filter((form) => fits(form, value, at)).length
    if (count === 0) reportNearest(one, value, at, path)
    else if (count > 1) wrong(t('is of more than one of the forms, and must be of exactly one'))
  }
  const not = own(schema, 'not')
  if (not !== undefined && fits(not, value, at)) wrong(t('is of a form that is not allowed'))
  const condition = own(schema, 'if')
  if (condition === undefined) return
  check(own(schema, fits(condition, value, at) ? 'then' : 'else'), value, at, path)
}

/** Of several forms none fits: what is wrong by the one that is meant most likely. */
function reportNearest(forms: readonly Json[], value: Json, at: Checking, path: Path): void {
  const tried: readonly (readonly Mistake[])[] = forms.map((form) => {
    const found: Mistake[] = []
    check(form, value, { ...at, found }, path)
    return found
  })
  if (tried.some((found) => found.length === 0)) return
  const sameType = forms.map((form) => typeFits(form, value, at))
  // A form of another type is not meant; a mistake of the value itself weighs more than one inside it.
  const weight = (found: readonly Mistake[]) =>
    found.reduce(
      (sum, mistake) => sum + (mistake.kind === 'wrong' && mistake.path.length <= path.length ? 10 : 1),
      sameType[tried.indexOf(found)] ? 0 : 1000,
    )
  const nearest = tried.reduce((best, found) => (weight(found) < weight(best) ? found : best))
  at.found.push(...nearest)
}

function typeFits(schema: Json, value: Json, { root }: Checking): boolean {
  const types = typesOf(resolve(schema, root))
  return types.length === 0 || types.some((type) => fitsType(value, type))
}

function fits(schema: Json | undefined, value: Json, { root, depth }: Checking): boolean {
  const found: Mistake[] = []
  check(schema, value, { root, found, depth: depth + 1 }, [])
  return found.length === 0
}

/** Equal as JSON, whatever the order of keys. */
export function sameJson(a: Json | undefined, b: Json | undefined): boolean {
  if (a === b) return true
  if (Array.isArray(a) && Array.isArray(b))
    return a.length === b.length && a.every((item: Json, index) => sameJson(item, b[index]))
  if (!isObject(a) || !isObject(b)) return false
  const keys = Object.keys(a)
  return keys.length === Object.keys(b).length && keys.every((key) => Object.hasOwn(b, key) && sameJson(a[key], b[key]))
}
