/** What is different between two values, place by place, so that making these differences in the one gives the other. */
import { isList, isObject, own, type Path } from '../json.ts'
import type { Json } from '../model.ts'

export interface Difference {
  readonly kind: 'added' | 'removed' | 'changed'
  /** In the first value; null for what was added. */
  readonly before: PlacedValue | null
  /** In the second value; null for what was removed. */
  readonly after: PlacedValue | null
}

export interface PlacedValue {
  readonly path: Path
  readonly value: Json
}

/** Longer lists are compared item by item, without looking for what moved up or down. */
const MOST_ALIGNED = 400

/**
 * Objects are the same whatever the order of their keys. In a list, what stands in both in one order is kept, whatever came or
 * went between. To make the differences: take away from the last to the first, then add from the first to the last, then change.
 */
export function differencesOf(before: Json | undefined, after: Json | undefined): readonly Difference[] {
  const found: Difference[] = []
  const places = { before: [] as (string | number)[], after: [] as (string | number)[] }
  const note = (was: Json | undefined, is: Json | undefined) => {
    if (was === undefined && is === undefined) return
    found.push({
      kind: was === undefined ? 'added' : is === undefined ? 'removed' : 'changed',
      before: was === undefined ? null : { path: [...places.before], value: was },
      after: is === undefined ? null : { path: [...places.after], value: is },
    })
  }
  const inside = (at: string | number, to: string | number, was: Json | undefined, is: Json | undefined) => {
    places.before.push(at)
    places.after.push(to)
    look(was, is)
    places.before.pop()
    places.after.pop()
  }
  const look = (was: Json | undefined, is: Json | undefined): void => {
    if (isObject(was) && isObject(is)) {
      for (const key of new Set([...Object.keys(was), ...Object.keys(is)]))
        inside(key, key, own(was, key), own(is, key))
    } else if (isList(was) && isList(is)) {
      for (const [at, to] of aligned(was, is)) {
        inside(at ?? to ?? 0, to ?? at ?? 0, at === null ? undefined : was[at], to === null ? undefined : is[to])
      }
    } else if (canonical(was) !== canonical(is)) note(was, is)
  }
  look(before, after)
  return found
}

/** The same text for the same value, whatever the order of its keys. */
export function canonical(value: Json | undefined): string {
  return value === undefined ? '' : write(value, () => true)
}

/** Items of lists are recognized without where they lead: a rule that leads elsewhere is the same rule. */
const recognized = (item: Json): string => write(item, (key) => key !== 'Next')

function write(value: Json, counts: (key: string) => boolean): string {
  if (isList(value)) return `[${value.map((item) => write(item, counts)).join()}]`
  if (!isObject(value)) return JSON.stringify(value)
  const keys = Object.keys(value).filter(counts).sort()
  return `{${keys.map((key) => `${JSON.stringify(key)}:${write(own(value, key) ?? null, counts)}`).join()}}`
}

/** Indices that belong together, null where an item has no partner. */
function aligned(was: readonly Json[], is: readonly Json[]): readonly (readonly [number | null, number | null])[] {
  const longest = Math.max(was.length, is.length)
  const same = longest > MOST_ALIGNED ? [] : longestCommon(was.map(recognized), is.map(recognized))
  const pairs: (readonly [number | null, number | null])[] = []
  let [i, j] = [0, 0]
  for (const [at, to] of [...same, [was.length, is.length] as const]) {
    // What lies between two that are the same: as many as both have are taken for changed.
    for (; i < at && j < to; i++, j++) pairs.push([i, j])
    for (; i < at; i++) pairs.push([i, null])
    for (; j < to; j++) pairs.push([null, j])
    if (at < was.length && to < is.length) pairs.push([at, to])
    ;[i, j] = [at + 1, to + 1]
  }
  return pairs
}

/** Of two lists, the indices of a longest common sequence; the same one whichever list comes first. */
function longestCommon(a: readonly string[], b: readonly string[]): readonly (readonly [number, number])[] {
  const width = b.length + 1
  const lengths = new Uint16Array((a.length + 1) * width)
  const length = (i: number, j: number) => lengths[i * width + j] ?? 0
  for (let i = a.length - 1; i >= 0; i--)
    for (let j = b.length - 1; j >= 0; j--)
      lengths[i * width + j] = a[i] === b[j] ? 1 + length(i + 1, j + 1) : Math.max(length(i + 1, j), length(i, j + 1))
  const pairs: (readonly [number, number])[] = []
  let [i, j] = [0, 0]
  while (i < a.length && j < b.length) {
    const [one, other] = [a[i] ?? '', b[j] ?? '']
    if (one === other) pairs.push([i++, j++])
    else if (length(i + 1, j) === length(i, j + 1) ? one < other : length(i + 1, j) > length(i, j + 1)) i++
    else j++
  }
  return pairs
}
