/**
 * What nobody may see of a run (Globus docs, Authoring Flows): values under keys that start with `_private`, under
 * `_tokens`, and where `__Private_Parameters` hides them; and the same texts wherever they turn up again, as in a
 * provider's answer or in the cause of a failure. Later states still read them.
 */
import { isObject, type Json, type Path } from '#flow'
import { MASK } from '#run'
import { secretPattern, secretText } from './secret-pattern.ts'

/** What is private in a run. */
export interface Hidden {
  /** Paths in the value that is shown. */
  readonly paths: readonly Path[]
  /** Texts, and numbers as texts, that are private wherever they stand. */
  readonly texts: readonly string[]
}

export const isPrivateKey = (key: string): boolean =>
  key.startsWith('_private') || key === '_tokens' || key === '__Private_Parameters'

/** Documents are immutable and shared between the states of a run: each part is masked once. */
const seen = new WeakMap<object, Json>()

/** The value as others may see it; the value itself when nothing in it is private. */
export function masked(value: Json, { paths, texts }: Hidden): Json {
  const shown = paths.reduce((part, path) => maskAt(part, path, 0), maskKeys(value))
  return texts.length === 0 ? shown : maskTexts(shown, texts)
}

export function maskedText(text: string, secrets: readonly string[]): string {
  return secrets.length === 0 ? text : secretPattern(secrets, MASK).mask(text)
}

/** The texts that are private in a value: under private keys and at these paths. */
export function privateTexts(value: Json, paths: readonly Path[]): readonly string[] {
  if (paths.length === 0 && maskKeys(value) === value) return []
  const found = new Set<string>()
  const collect = (part: Json): void => {
    const text = secretText(part, MASK)
    if (text !== null) found.add(text)
    else if (typeof part === 'object' && part !== null) Object.values(part).forEach(collect)
  }
  const search = (part: Json): void => {
    if (typeof part !== 'object' || part === null) return
    if (isObject(part)) for (const [key, item] of Object.entries(part)) (isPrivateKey(key) ? collect : search)(item)
    else part.forEach(search)
  }
  search(value)
  for (const path of paths) {
    const at = valueAt(value, path)
    if (at !== undefined) collect(at)
  }
  return [...found]
}

export function valueAt(value: Json, path: Path): Json | undefined {
  return path.reduce<Json | undefined>((part, key) => {
    if (Array.isArray(part)) return part.at(Number(key))
    return isObject(part) && Object.hasOwn(part, key) ? part[key] : undefined
  }, value)
}

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

function maskAt(value: Json, path: Path, depth: number): Json {
  if (depth === path.length) return MASK
  if (typeof value !== 'object' || value === null) return value
  const segment = Array.isArray(value) && Number(path[depth]) < 0 ? value.length + Number(path[depth]) : path[depth]
  return mapMembers(value, (key, item) => (String(key) === String(segment) ? maskAt(item, path, depth + 1) : item))
}

function maskTexts(value: Json, texts: readonly string[]): Json {
  const { mask, isSecret } = secretPattern(texts, MASK)
  const look = (part: Json): Json => {
    if (typeof part === 'string') return mask(part)
    if (typeof part === 'number') return isSecret(part) ? MASK : part
    if (typeof part !== 'object' || part === null) return part
    const shown = mapMembers(part, (_, item) => look(item))
    return isObject(shown) && Object.keys(shown).some((key) => mask(key) !== key) ? maskNames(shown, mask) : shown
  }
  return look(value)
}

/** Names that are masked stay as many as they were. */
function maskNames(value: Readonly<Record<string, Json>>, mask: (text: string) => string): Json {
  const taken = new Set(Object.keys(value))
  const times = new Map<string, number>()
  const shownAs = (key: string) => {
    const name = mask(key)
    if (name === key) return key
    let again = (times.get(name) ?? 0) + 1
    const numbered = () => (again === 1 ? name : `${name} ${again}`)
    while (taken.has(numbered())) again++
    times.set(name, again)
    return numbered()
  }
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [shownAs(key), item]))
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
