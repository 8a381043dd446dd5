/**
 * What logs, events and run documents must not show (Globus docs, Authoring Flows): values under keys that start with
 * `_private`, under `_tokens`, and where `__Private_Parameters` hides them; and the same texts wherever they turn up
 * again, as in a provider's answer or in the cause of a failure. Later states still read them.
 */
import { isObject, type Json, type Path } from '#flow'

export const MASK = '<private>'

/** What is private in a run. */
export interface Hidden {
  /** Paths in the value that is shown. */
  readonly paths: readonly Path[]
  /** Texts that are private wherever they stand. */
  readonly texts: readonly string[]
}

/** Shorter texts turn up by chance. */
const SHORTEST = 6

const isPrivate = (key: string) => key.startsWith('_private') || key === '_tokens' || key === '__Private_Parameters'

/** Documents are immutable and shared between the states of a run: each part is looked through once. */
const seen = new WeakMap<object, Json>()

/** The value as others may see it; the value itself when nothing in it is private. */
export function masked(value: Json, { paths, texts }: Hidden): Json {
  const shown = paths.reduce((part, path) => maskAt(part, path, 0), maskKeys(value))
  return texts.length === 0 ? shown : mapTexts(shown, (text) => maskedText(text, texts))
}

export function maskedText(text: string, secrets: readonly string[]): string {
  return secrets.reduce((shown, secret) => shown.replaceAll(secret, MASK), text)
}

/** The texts that are private in a value: under private keys and at these paths. */
export function privateTexts(value: Json, paths: readonly Path[]): readonly string[] {
  const found = new Set<string>()
  const collect = (part: Json): void => {
    if (typeof part === 'string' && part.length >= SHORTEST) found.add(part)
    else if (typeof part === 'object' && part !== null) Object.values(part).forEach(collect)
  }
  const search = (part: Json): void => {
    if (typeof part !== 'object' || part === null) return
    if (isObject(part)) for (const [key, item] of Object.entries(part)) (isPrivate(key) ? collect : search)(item)
    else part.forEach(search)
  }
  search(value)
  for (const path of paths) {
    const at = path.reduce<Json | undefined>((part, key) => member(part, key), value)
    if (at !== undefined) collect(at)
  }
  return [...found]
}

function member(part: Json | undefined, key: string | number): Json | undefined {
  if (Array.isArray(part)) return part[Number(key)]
  return isObject(part) && Object.hasOwn(part, key) ? part[key] : undefined
}

function maskKeys(value: Json): Json {
  if (typeof value !== 'object' || value === null) return value
  const known = seen.get(value)
  if (known !== undefined) return known
  const shown = mapMembers(value, (key, item) => (typeof key === 'string' && isPrivate(key) ? MASK : maskKeys(item)))
  seen.set(value, shown)
  return shown
}

function maskAt(value: Json, path: Path, depth: number): Json {
  if (depth === path.length) return MASK
  if (typeof value !== 'object' || value === null) return value
  const segment = String(path[depth])
  return mapMembers(value, (key, item) => (String(key) === segment ? maskAt(item, path, depth + 1) : item))
}

function mapTexts(value: Json, shown: (text: string) => string): Json {
  if (typeof value === 'string') return shown(value)
  return typeof value === 'object' && value !== null ? mapMembers(value, (_, item) => mapTexts(item, shown)) : value
}

/** A copy with each member replaced; the value itself when none is. Lists of thousands of numbers are usual. */
function mapMembers(value: Json & object, shown: (key: string | number, item: Json) => Json): Json {
  if (!isObject(value)) {
    const items = value.map((item, index) => shown(index, item))
    return items.every((item, index) => item === value[index]) ? value : items
  }
  const before = Object.entries(value)
  const after = before.map(([key, item]) => [key, shown(key, item)] as const)
  return after.every(([, item], index) => item === before[index]?.[1]) ? value : Object.fromEntries(after)
}
