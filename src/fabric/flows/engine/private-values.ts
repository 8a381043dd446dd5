/**
 * What logs, events and run documents must not show (globus-protocol.md 1.5, 1.7): values under keys that start with
 * `_private`, under `_tokens`, and where `__Private_Parameters` hides them. Later states still read them.
 */
import { isObject, type Json, type Path } from '#flow'

export const MASK = '<private>'

const isPrivate = (key: string) => key.startsWith('_private') || key === '_tokens' || key === '__Private_Parameters'

/** Documents are immutable and shared between the states of a run: each part is looked through once. */
const seen = new WeakMap<object, Json>()

/** The value as others may see it; the value itself when nothing in it is private. */
export function masked(value: Json, hidden: readonly Path[] = []): Json {
  return hidden.reduce((shown, path) => maskAt(shown, path, 0), maskKeys(value))
}

function maskKeys(value: Json): Json {
  if (typeof value !== 'object' || value === null) return value
  const known = seen.get(value)
  if (known !== undefined) return known
  const shown = isObject(value)
    ? replaced(Object.entries(value), value, (key, item) => (isPrivate(key) ? MASK : maskKeys(item)))
    : maskItems(value)
  seen.set(value, shown)
  return shown
}

function maskItems(list: readonly Json[]): Json {
  const items = list.map(maskKeys)
  return items.some((item, index) => item !== list[index]) ? items : list
}

function replaced(entries: readonly [string, Json][], whole: Json, shown: (key: string, item: Json) => Json): Json {
  const after = entries.map(([key, item]) => [key, shown(key, item)] as const)
  return after.some(([, item], index) => item !== entries[index]?.[1]) ? Object.fromEntries(after) : whole
}

function maskAt(value: Json, path: Path, depth: number): Json {
  if (depth === path.length) return MASK
  const segment = path[depth]
  if (isObject(value)) {
    return replaced(Object.entries(value), value, (key, item) =>
      key === String(segment) ? maskAt(item, path, depth + 1) : item,
    )
  }
  if (Array.isArray(value)) {
    return value.map((item: Json, index) => (index === segment ? maskAt(item, path, depth + 1) : item))
  }
  return value
}
