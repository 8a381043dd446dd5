/** What stands under `Parameters`, written with references and expressions in the places of values. */
import { isObject, renderPath, type Json, type JsonObject } from '#flow'
import { AuthoringError } from './authoring-error.ts'
import { expressionText, isExpression, operand, type Expression, type Places } from './expression.ts'
import type { holds } from './phantom.ts'
import { at, factsOf, type Referring } from './reference.ts'

/** Anything that may be given where a `T` is wanted: itself, or what becomes one in a run. */
export type Giving<T> =
  | T
  | Referring<T>
  | Expression<T>
  | (T extends readonly (infer Item)[]
      ? readonly Giving<Item>[]
      : T extends object
        ? { readonly [Key in keyof T]: Giving<T[Key]> }
        : never)

/** A template of whatever type. */
export type Template =
  | Json
  | undefined
  | Referring
  | Expression<unknown>
  | readonly Template[]
  | { readonly [key: string]: Template }

/** The value that a template becomes in a run. */
export type Filled<Of> = Of extends unknown
  ? typeof holds extends keyof Of
    ? Of extends { readonly [holds]?: infer T }
      ? T
      : never
    : FilledParts<Of>
  : never
type FilledParts<Of> = Of extends object ? { -readonly [Key in keyof Of]: Filled<Of[Key]> } : Of

/** A value as it stands in the definition: its key's ending, and the text or constant. */
interface Written {
  readonly ending: '' | '.$' | '.='
  readonly content: Json
}

/** An object of `Parameters`. */
export function writeObject(template: object, places: Places, step: string, field: string): JsonObject {
  return Object.fromEntries(
    Object.entries(template).flatMap(([key, value]: [string, unknown]) => {
      if (value === undefined) return []
      // A path written out by hand is a path all the same.
      if (key.endsWith('.$') && typeof value === 'string') places.pathOf(at(value))
      const { ending, content } = write(value, places, step, `${field}.${key}`)
      return [[`${key}${ending}`, content]]
    }),
  )
}

/** `{name: value}` with the ending that the value needs. */
export const writeField = (name: string, value: unknown, places: Places, step: string): JsonObject =>
  writeObject({ [name]: value }, places, step, 'Parameters')

function write(value: unknown, places: Places, step: string, field: string): Written {
  if (isExpression(value)) return { ending: '.=', content: expressionText(value, places) }
  if (factsOf(value)) {
    const { path, optional } = places.pathOf(value)
    // A path that leads nowhere ends the run; an optional input may be missing.
    return optional ? { ending: '.=', content: operand(value, places) } : { ending: '.$', content: renderPath(path) }
  }
  if (Array.isArray(value)) {
    // Only a key can say that its value is a path: a list with such items is one expression.
    if (value.some((item) => isExpression(item) || factsOf(item)))
      return { ending: '.=', content: operand(value, places) }
    const items = value.map((item: unknown, i) => write(item, places, step, `${field}[${i}]`))
    const nested = items.findIndex(({ ending }) => ending !== '')
    return nested < 0
      ? { ending: '', content: items.map(({ content }) => content) }
      : { ending: '.=', content: operand(value, places) }
  }
  if (isObject(value)) return { ending: '', content: writeObject(value, places, step, field) }
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return { ending: '', content: value }
  if (typeof value === 'number' && Number.isFinite(value)) return { ending: '', content: value }
  throw new AuthoringError(`${describe(value)} cannot be written into a flow: use JSON, a reference or an expression`, {
    step,
    field,
  })
}

function describe(value: unknown): string {
  if (typeof value === 'number') return String(value)
  return `a ${typeof value}`
}
