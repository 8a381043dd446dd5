/**
 * What nobody may see of a run (Globus docs, Authoring Flows): values under keys that start with `_private`, under
 * `_tokens`, and where `__Private_Parameters` hides them; and the same texts wherever they turn up again, as in a
 * provider's answer or in the cause of a failure. Later states still read them.
 */
import { isObject, isPrivateKey, mapMembers, MASK, maskKeys, maskPaths, type Json, type Path } from '#flow'
import { secretPattern, secretText } from './secret-pattern.ts'

/** What is private in a run. */
export interface Hidden {
  /** Paths in the value that is shown. */
  readonly paths: readonly Path[]
  /** Texts, and numbers as texts, that are private wherever they stand. */
  readonly texts: readonly string[]
}

/** The value as others may see it; the value itself when nothing in it is private. */
export function masked(value: Json, { paths, texts }: Hidden): Json {
  const shown = maskPaths(maskKeys(value), paths)
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
