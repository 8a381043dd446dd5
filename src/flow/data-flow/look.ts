/** Paths in shapes: what is there, what is there once somebody has read it, and what is there after a write. */
import type { Path } from '../json.ts'
import type { Budget } from './budget.ts'
import { entryOf, join, narrowed, worse } from './join.ts'
import { withEntry } from './keys.ts'
import {
  ANYTHING,
  EVERY,
  LIST,
  NOTHING,
  NULL,
  OBJECT,
  type Entry,
  type ListShape,
  type ObjectShape,
  type Presence,
  type Shape,
  type Writer,
} from './shape.ts'

export interface Found {
  readonly presence: Presence
  /** What stands there when it is there. */
  readonly shape: Shape
  /** Who wrote the innermost named thing on the path. */
  readonly writers: readonly Writer[]
  /** The first segment that is not certainly there; the length of the path when all are. */
  readonly depth: number
  /** What is read at `depth`. */
  readonly holder: Shape
  /** The first segment that is not among the documented keys of what holds it (`ObjectShape.documented`). */
  readonly undocumented?: { readonly depth: number; readonly holder: Shape }
}

/** What a path finds. */
export function look(shape: Shape, segments: Path): Found {
  let here = shape
  let presence: Presence = 'always'
  let writers: readonly Writer[] = []
  let depth = segments.length
  let holder = shape
  let undocumented: Found['undocumented']
  for (const [at, segment] of segments.entries()) {
    const step = typeof segment === 'number' ? itemAt(here, segment) : keyAt(here, segment)
    const found = step.shape.types === 0 ? 'never' : step.presence
    if (found !== 'always' && depth === segments.length) [depth, holder] = [at, here]
    if (!undocumented && isSurprise(here, segment)) undocumented = { depth: at, holder: here }
    presence = worse(presence, found)
    if (found === 'never') return { presence, shape: NOTHING, writers, depth: at, holder: here }
    if (step.writers.length > 0) writers = step.writers
    here = step.shape
  }
  const found = { presence, shape: here, writers, depth, holder: depth === segments.length ? here : holder }
  return undocumented ? { ...found, undocumented } : found
}

function isSurprise({ object }: Shape, segment: string | number): boolean {
  return object?.documented === true && typeof segment === 'string' && !object.keys.has(segment)
}

function keyAt(here: Shape, key: string): Entry {
  if ((here.types & OBJECT) === 0) return absent
  const entry = here.object ? entryOf(here.object, key) : unknown
  return here.types === OBJECT ? entry : { ...entry, presence: worse(entry.presence, elsewise(here)) }
}

/** Besides what has keys it can be something that has none: known of it, or only not known better. */
const elsewise = (here: Shape): Presence => (here.types === EVERY ? 'unknown' : 'sometimes')

const unknown: Entry = { shape: ANYTHING, presence: 'unknown', writers: [] }
const absent: Entry = { shape: NOTHING, presence: 'sometimes', writers: [] }

function itemAt(here: Shape, index: number): Entry {
  if ((here.types & LIST) === 0) return absent
  if (!here.list) return unknown
  const item = itemOf(here.list, index)
  return here.types === LIST ? item : { ...item, presence: worse(item.presence, elsewise(here)) }
}

function itemOf({ first, rest }: ListShape, index: number): Entry {
  const entry = (shape: Shape, presence: Presence): Entry => ({ shape, presence, writers: [] })
  if (index >= 0) {
    const item = first[index]
    if (item) return entry(item, 'always')
    return rest ? entry(rest, 'unknown') : absent
  }
  // From the end: of a list whose length is not known any item can be meant.
  if (rest) return entry(ANYTHING, first.length >= -index ? 'always' : 'unknown')
  const item = first[first.length + index]
  return item ? entry(item, 'always') : absent
}

/** The shape in which the path is there, as it is after something has read it; null when that cannot be. */
export function present(shape: Shape, segments: Path): Shape | null {
  return refine(shape, segments, (found) => found)
}

/**
 * The shape in which the path is there and holds what `narrow` leaves of it; null when nothing is left. The `writers` of
 * what is only now known to be there are unknown.
 */
export function refine(shape: Shape, segments: Path, narrow: (found: Shape) => Shape): Shape | null {
  const [segment, ...inner] = segments
  if (segment === undefined) {
    const left = narrow(shape)
    return left.types === 0 ? null : left
  }
  if (typeof segment === 'number') {
    const step = itemAt(shape, segment)
    if (step.shape.types === 0) return null
    const item = refine(step.shape, inner, narrow)
    if (!item) return null
    const list = shape.list
    if (item === step.shape || !list || segment < 0 || segment >= list.first.length) return only(shape, LIST)
    return { types: LIST, list: { ...list, first: list.first.with(segment, item) } }
  }
  const step = keyAt(shape, segment)
  if (step.shape.types === 0) return null
  const content = refine(step.shape, inner, narrow)
  if (!content) return null
  const known = shape.object ?? ANY_OBJECT
  const before = known.keys.get(segment)
  if (shape.types === OBJECT && before && before.shape === content && before.presence === 'always') return shape
  return withKey(known, segment, { shape: content, presence: 'always', writers: step.writers })
}

/** The shape in which the path is missing; null when it is always there. */
export function missing(shape: Shape, segments: Path): Shape | null {
  const { presence } = look(shape, segments)
  if (presence === 'always') return null
  const last = segments.at(-1)
  const above = segments.slice(0, -1)
  const holder = look(shape, above)
  // Only when its holder is there for certain it is this key that is missing.
  if (presence === 'never' || holder.presence !== 'always' || holder.shape.types !== OBJECT) return shape
  if (typeof last !== 'string') return shape
  return refine(shape, above, (found) => withKey(found.object ?? ANY_OBJECT, last, absent))
}

function only(shape: Shape, types: number): Shape {
  return shape.types === types ? shape : narrowed({ ...shape, types: shape.types & types })
}

const ANY_OBJECT: ObjectShape = { keys: new Map(), rest: ANYTHING }

function withKey(object: ObjectShape, key: string, entry: Entry): Shape {
  return { types: OBJECT, object: { ...object, keys: withEntry(object.keys, key, entry) } }
}

export type Placed =
  | { readonly ok: true; readonly shape: Shape }
  /** It fails on every way: what stands at `depth` segments cannot hold what is to be written in it. */
  | { readonly ok: false; readonly depth: number; readonly holder: Shape }

/** The document after a value was written at a path, as `setAt` does it. */
export function place(shape: Shape, segments: Path, value: Shape, writer: Writer, budget: Budget, depth = 0): Placed {
  const [segment, ...inner] = segments
  if (segment === undefined) return { ok: true, shape: value }
  if (typeof segment === 'number') {
    if ((shape.types & LIST) === 0) return { ok: false, depth, holder: shape }
    const item = place(itemAt(shape, segment).shape, inner, value, writer, budget, depth + 1)
    return item.ok ? { ok: true, shape: withItem(shape.list, segment, item.shape, budget) } : item
  }
  // Missing and null holders are made objects; others than these and objects are refused.
  const holds = shape.types === 0 || (shape.types & (OBJECT | NULL)) !== 0
  if (!holds) return { ok: false, depth, holder: shape }
  const fresh = (shape.types & OBJECT) === 0
  const object = fresh ? NO_KEYS : madeOf(shape, budget)
  const known = entryOf(object, segment)
  const inside = inner.length === 0 ? NOTHING : known.presence === 'always' ? known.shape : orMade(known.shape, budget)
  const content = place(inside, inner, value, writer, budget, depth + 1)
  if (!content.ok) return content
  budget.spendCopying(object.keys.size)
  const writers = inner.length === 0 || known.writers.length === 0 ? [writer] : known.writers
  const entry: Entry = { shape: content.shape, presence: 'always', writers }
  return { ok: true, shape: withKey(object, segment, entry) }
}

/** The object that is written in: where null can stand an empty one is made. */
function madeOf(shape: Shape, budget: Budget): ObjectShape {
  const object = only(shape, OBJECT)
  return ((shape.types & NULL) === 0 ? object : orMade(object, budget)).object ?? ANY_OBJECT
}

/** What stands there, or nothing: then an object is made. */
const orMade = (shape: Shape, budget: Budget): Shape => join(shape, { types: OBJECT, object: NO_KEYS }, budget)

const NO_KEYS: ObjectShape = { keys: new Map(), rest: null }

function withItem(list: ListShape | undefined, index: number, item: Shape, budget: Budget): Shape {
  if (!list) return { types: LIST }
  if (index >= 0 && index < list.first.length)
    return { types: LIST, list: { ...list, first: list.first.with(index, item) } }
  if (index === list.first.length && !list.rest)
    return { types: LIST, list: { first: [...list.first, item], rest: null } }
  if (index < 0) return { types: LIST }
  return { types: LIST, list: { ...list, rest: list.rest ? join(list.rest, item, budget) : item } }
}
