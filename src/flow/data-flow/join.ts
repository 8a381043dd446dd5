/** Shapes put together: either of two (`join`), both of two (`meet`). Neither ever narrows what can occur by mistake. */
import type { Budget } from './budget.ts'
import {
  ANYTHING,
  DEEPEST,
  isAnything,
  LIST,
  MOST_CONSTANTS,
  MOST_WRITERS,
  NOTHING,
  OBJECT,
  SCALARS,
  typeOfScalar,
  type Entry,
  type ListShape,
  type ObjectShape,
  type Presence,
  type Shape,
  type Writer,
} from './shape.ts'

/** What is one or the other. Gives `a` itself when `b` adds nothing, by which a loop sees that it has come to rest. */
export function join(a: Shape, b: Shape, budget: Budget, depth = 0): Shape {
  if (a === b || b.types === 0) return a
  if (a.types === 0) return b
  if (isAnything(a)) return a
  if (isAnything(b) || depth > DEEPEST) return ANYTHING
  budget.spend()
  const known = budget.joinedBefore(a, b)
  if (known) return known
  const types = a.types | b.types
  const constants = joinConstants(a, b)
  const object = joinPart(a.types & OBJECT, b.types & OBJECT, a.object, b.object, (x, y) =>
    joinObjects(x, y, budget, depth),
  )
  const list = joinPart(a.types & LIST, b.types & LIST, a.list, b.list, (x, y) => joinLists(x, y, budget, depth))
  if (types === a.types && constants === a.constants && object === a.object && list === a.list)
    return budget.rememberJoined(a, b, a)
  const joined = { types, ...(constants && { constants }), ...(object && { object }), ...(list && { list }) }
  return budget.rememberJoined(a, b, joined)
}

/** The part of a type that only one of both can have is that one's; unknown in one of those that have it is unknown. */
function joinPart<T>(
  inA: number,
  inB: number,
  a: T | undefined,
  b: T | undefined,
  both: (a: T, b: T) => T,
): T | undefined {
  if (inB === 0) return a
  if (inA === 0) return b
  return a && b ? (a === b ? a : both(a, b)) : undefined
}

function joinConstants(a: Shape, b: Shape): Shape['constants'] {
  if ((b.types & SCALARS) === 0) return a.constants
  if ((a.types & SCALARS) === 0) return b.constants
  if (!a.constants || !b.constants) return undefined
  const { constants } = a
  const more = b.constants.filter((value) => !constants.includes(value))
  if (more.length === 0) return constants
  return constants.length + more.length > MOST_CONSTANTS ? undefined : [...constants, ...more]
}

function joinObjects(a: ObjectShape, b: ObjectShape, budget: Budget, depth: number): ObjectShape {
  budget.spend(1 + (a.keys.size + b.keys.size) / 5)
  const rest = a.rest && b.rest ? join(a.rest, b.rest, budget, depth + 1) : (a.rest ?? b.rest)
  const changed = new Map<string, Entry>()
  for (const [key, entry] of a.keys) {
    const joined = joinEntries(entry, entryOf(b, key), budget, depth)
    if (joined !== entry) changed.set(key, joined)
  }
  for (const [key, entry] of b.keys) {
    if (!a.keys.has(key)) changed.set(key, joinEntries(entryOf(a, key), entry, budget, depth))
  }
  const documented = a.documented && b.documented
  if (changed.size === 0 && rest === a.rest && documented === a.documented) return a
  const keys = changed.size === 0 ? a.keys : new Map([...a.keys, ...changed])
  return { keys, rest, ...(documented && { documented }) }
}

/** What an object says of a key, also of one that it does not list. */
export function entryOf(object: ObjectShape, key: string): Entry {
  const known = object.keys.get(key)
  if (known) return known
  return object.rest ? { shape: object.rest, presence: 'unknown', writers: [] } : ABSENT
}

const ABSENT: Entry = { shape: NOTHING, presence: 'sometimes', writers: [] }

function joinEntries(a: Entry, b: Entry, budget: Budget, depth: number): Entry {
  if (a === b) return a
  const shape = join(a.shape, b.shape, budget, depth + 1)
  const presence = worse(presenceOf(a), presenceOf(b))
  const writers = joinWriters(a.writers, b.writers)
  if (shape === a.shape && presence === a.presence && writers === a.writers) return a
  return { shape, presence, writers }
}

const presenceOf = ({ shape, presence }: Entry): Presence => (shape.types === 0 ? 'sometimes' : presence)

const ORDER: readonly Presence[] = ['always', 'unknown', 'sometimes', 'never']
export const worse = (a: Presence, b: Presence): Presence => (ORDER.indexOf(a) >= ORDER.indexOf(b) ? a : b)

function joinWriters(a: readonly Writer[], b: readonly Writer[]): readonly Writer[] {
  if (a === b || a.length >= MOST_WRITERS) return a
  const more = b.filter((one) => !a.some((other) => other.state === one.state && other.what === one.what))
  return more.length === 0 ? a : [...a, ...more].slice(0, MOST_WRITERS)
}

function joinLists(a: ListShape, b: ListShape, budget: Budget, depth: number): ListShape {
  const common = Math.min(a.first.length, b.first.length)
  const first = a.first.slice(0, common).map((item, i) => join(item, b.first[i] ?? NOTHING, budget, depth + 1))
  const others = [...a.first.slice(common), ...b.first.slice(common), a.rest ?? NOTHING, b.rest ?? NOTHING]
  const rest = others.reduce((all, item) => join(all, item, budget, depth + 1), a.rest ?? NOTHING)
  const same = common === a.first.length && first.every((item, i) => item === a.first[i])
  if (same && rest === (a.rest ?? NOTHING)) return a
  return { first, rest: rest.types === 0 ? null : rest }
}

/** What is the one and the other as well, as two schemas about one value are. */
export function meet(a: Shape, b: Shape, budget: Budget, depth = 0): Shape {
  if (a === b || isAnything(b)) return a
  if (isAnything(a)) return b
  if (depth > DEEPEST) return a
  budget.spend()
  const types = a.types & b.types
  const constants =
    a.constants && b.constants
      ? a.constants.filter((value) => b.constants?.includes(value))
      : (a.constants ?? b.constants)
  const object = a.object && b.object ? meetObjects(a.object, b.object, budget, depth) : (a.object ?? b.object)
  const list = a.list ?? b.list
  return narrowed({ types, ...(constants && { constants }), ...(object && { object }), ...(list && { list }) })
}

/** Without the types that no value is left of, and without parts of types it does not have. */
export function narrowed({ types, constants, object, list }: Shape): Shape {
  const left = constants?.filter((value) => (typeOfScalar(value) & types) !== 0)
  const scalars = left ? left.reduce<number>((bits, value) => bits | typeOfScalar(value), 0) : types & SCALARS
  const all = (types & (OBJECT | LIST)) | scalars
  return {
    types: all,
    ...(left && scalars !== 0 && { constants: left }),
    ...(object && (all & OBJECT) !== 0 && { object }),
    ...(list && (all & LIST) !== 0 && { list }),
  }
}

function meetObjects(a: ObjectShape, b: ObjectShape, budget: Budget, depth: number): ObjectShape {
  budget.spend(1 + (a.keys.size + b.keys.size) / 5)
  const keys = new Map<string, Entry>()
  for (const key of new Set([...a.keys, ...b.keys].map(([name]) => name))) {
    const [x, y] = [entryOf(a, key), entryOf(b, key)]
    const presence = ORDER.indexOf(x.presence) <= ORDER.indexOf(y.presence) ? x.presence : y.presence
    const shape = meet(x.shape, y.shape, budget, depth + 1)
    keys.set(key, { shape, presence, writers: x.writers.length > 0 ? x.writers : y.writers })
  }
  return { keys, rest: a.rest && b.rest ? meet(a.rest, b.rest, budget, depth + 1) : null }
}
