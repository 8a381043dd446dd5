/**
 * What is known of a value before any run: its possible types, its keys, its items, sometimes the value itself. A shape
 * stands for a set of values and is always generous: a value that can occur is in the set.
 */
import type { Json } from '../model.ts'
import type { Keys } from './keys.ts'

/** JSON's types as bits, because shapes are joined all the time. */
export const NULL = 1
export const BOOLEAN = 2
export const NUMBER = 4
export const STRING = 8
export const OBJECT = 16
export const LIST = 32
export const SCALARS = NULL | BOOLEAN | NUMBER | STRING
export const EVERY = SCALARS | OBJECT | LIST

export type Scalar = null | boolean | number | string

export interface Shape {
  /** The types it can have, as bits. 0: there can be no value here. */
  readonly types: number
  /** Every scalar it can be, when that is known. Absent: any of its types. */
  readonly constants?: readonly Scalar[]
  /** When it can be an object. Absent: any object. */
  readonly object?: ObjectShape
  /** When it can be a list. Absent: any list. */
  readonly list?: ListShape
}

export interface ObjectShape {
  readonly keys: Keys<Entry>
  /** What other keys can hold; null when there are no others. */
  readonly rest: Shape | null
  /** The known keys are those that documentation lists: another one would be a surprise, though not impossible. */
  readonly documented?: true
}

export interface Entry {
  readonly shape: Shape
  readonly presence: Presence
  /** Who wrote it; at most `MOST_WRITERS`, and none when that is not known. */
  readonly writers: readonly Writer[]
}

/**
 * `always`: on every way. `sometimes`: there is a way on which it is missing. `unknown`: nothing is known against it.
 * `never`: no way has it; only answers say so, an entry says it with a shape that has no types.
 */
export type Presence = 'always' | 'unknown' | 'sometimes' | 'never'

export interface ListShape {
  /** The items that are certainly there, from the first on. */
  readonly first: readonly Shape[]
  /** What further items can be; null when there are none. */
  readonly rest: Shape | null
}

/** Who wrote a value: a state (`what` is the field or thing: "Result", "Parameters", "the action"), or the run's input. */
export interface Writer {
  /** Null: the input of the run. */
  readonly state: string | null
  readonly what: string
}

export const ANYTHING: Shape = { types: EVERY }
export const NOTHING: Shape = { types: 0 }

export const MOST_WRITERS = 3
/** More values of one place than this are only known by their type. */
export const MOST_CONSTANTS = 8
/** More items of a list than this are only known together. */
export const MOST_FIRST = 16
/** Shapes end here: what lies deeper can be anything. Deep enough for every flow, and loops come to an end. */
export const DEEPEST = 16

export const scalar = (types: number): Shape => ({ types })
export const text: Shape = { types: STRING }
export const constant = (value: Scalar): Shape => ({ types: typeOfScalar(value), constants: [value] })

export function typeOfScalar(value: Scalar): number {
  if (value === null) return NULL
  if (typeof value === 'boolean') return BOOLEAN
  return typeof value === 'number' ? NUMBER : STRING
}

/** An object with exactly these entries. */
export function closedObject(entries: Iterable<readonly [string, Entry]>): Shape {
  return { types: OBJECT, object: { keys: new Map(entries), rest: null } }
}

/** Documented keys that may all be missing but for those in `always`. */
export function documentedObject(
  keys: Readonly<Record<string, Shape>>,
  always: readonly string[] = Object.keys(keys),
): Shape {
  const entries = Object.entries(keys).map(([key, shape]): [string, Entry] => [
    key,
    { shape, presence: always.includes(key) ? 'always' : 'unknown', writers: [] },
  ])
  return { types: OBJECT, object: { keys: new Map(entries), rest: ANYTHING, documented: true } }
}

export function listOf(items: Shape): Shape {
  return { types: LIST, list: { first: [], rest: items.types === 0 ? null : items } }
}

/** Does it say nothing at all? */
export function isAnything(shape: Shape): boolean {
  return shape.types === EVERY && !shape.constants && !shape.object && !shape.list
}

/** The shape of one value that is known; what it holds was written by `writer`. */
export function shapeOfValue(value: Json, writer: Writer, depth = 0): Shape {
  if (typeof value !== 'object' || value === null) return constant(value)
  if (depth > DEEPEST) return ANYTHING
  if (Array.isArray(value)) {
    const first = value.slice(0, MOST_FIRST).map((item) => shapeOfValue(item, writer, depth + 1))
    return { types: LIST, list: { first, rest: value.length > MOST_FIRST ? ANYTHING : null } }
  }
  const writers = [writer]
  return closedObject(
    Object.entries(value).map(([key, content]) => [
      key,
      { shape: shapeOfValue(content, writer, depth + 1), presence: 'always', writers },
    ]),
  )
}

const TYPE_NAMES: readonly (readonly [number, string])[] = [
  [OBJECT, 'an object'],
  [LIST, 'a list'],
  [STRING, 'a string'],
  [NUMBER, 'a number'],
  [BOOLEAN, 'true or false'],
  [NULL, 'null'],
]

/** What a person calls it: "a string", "a number or null", "anything". */
export function nameOfTypes(types: number): string {
  if (types === EVERY) return 'anything'
  const names = TYPE_NAMES.filter(([bit]) => (types & bit) !== 0).map(([, name]) => name)
  return names.length === 0 ? 'nothing' : names.join(' or ')
}
