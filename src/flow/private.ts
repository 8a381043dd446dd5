/**
 * What nobody may see of a run (Globus docs, Authoring Flows): values under keys that start with `_private`, under
 * `_tokens`, and at paths that `__Private_Parameters` names.
 */
import { isObject, type Path } from './json.ts'
import type { Json } from './model.ts'

/** What stands in logs, events and documents where a value is private. */
export const MASK = '<private>'

export const isPrivateKey = (key: string): boolean =>
  key.startsWith('_private') || key === '_tokens' || key === '__Private_Parameters'

/** Documents are immutable and shared between the states of a run: each part is masked once. */
const seen = new WeakMap<object, Json>()

/** With everything under a private key replaced. */
export function maskKeys(value: Json): Json {
  if (typeof value !== 'object' || value === null || !holdsPrivateKey(value, 0)) return value
  const known = seen.get(value)
  if (known !== undefined) return known
  const shown = mapMembers(value, (key, item) => (typeof key === 'string' && isPrivateKey(key) ? MASK : maskKeys(item)))
  seen.set(value, shown)
  return shown
}

/** How deep it is remembered of a part that it was looked through: `$`, its members, and what stands in these. */
const REMEMBERED_DEPTH = 3
const looked = new WeakMap<object, boolean>()

function holdsPrivateKey(value: object, depth: number): boolean {
  const known = depth < REMEMBERED_DEPTH ? looked.get(value) : undefined
  if (known !== undefined) return known
  const holds = Array.isArray(value) ? someHolds(value, depth + 1) : ownHolds(value, depth + 1)
  if (depth < REMEMBERED_DEPTH) looked.set(value, holds)
  return holds
}

function someHolds(items: readonly unknown[], depth: number): boolean {
  for (const item of items) if (typeof item === 'object' && item !== null && holdsPrivateKey(item, depth)) return true
  return false
}

function ownHolds(value: object, depth: number): boolean {
  for (const [key, item] of Object.entries(value)) {
    if (isPrivateKey(key)) return true
    if (typeof item === 'object' && item !== null && holdsPrivateKey(item, depth)) return true
  }
  return false
}

/** With what stands at the paths replaced. */
export function maskPaths(value: Json, paths: readonly Path[]): Json {
  return paths.reduce<Json>((part, path) => maskAt(part, path, 0), value)
}

function maskAt(value: Json, path: Path, depth: number): Json {
  if (depth === path.length) return MASK
  if (typeof value !== 'object' || value === null) return value
  const segment = Array.isArray(value) && Number(path[depth]) < 0 ? value.length + Number(path[depth]) : path[depth]
  return mapMembers(value, (key, item) => (String(key) === String(segment) ? maskAt(item, path, depth + 1) : item))
}

/** A copy with each member replaced; the value itself when none is. Lists of thousands of numbers are usual. */
export function mapMembers(value: Json & object, shown: (key: string | number, item: Json) => Json): Json {
  if (!isObject(value)) {
    const items = value.map((item, index) => shown(index, item))
    return items.every((item, index) => item === value[index]) ? value : items
  }
  const before = Object.entries(value)
  const after = before.map(([key, item]) => [key, shown(key, item)] as const)
  return after.every(([, item], index) => item === before[index]?.[1]) ? value : Object.fromEntries(after)
}
