/** In words: how a definition, or the data to begin with, is other than what a run had. Pure. */
import { isObject, jsonDifferences, own, renderPath, type Json, type JsonObject, type Path } from '#flow'
import { t } from '../../kit/words.ts'

/** Fields named for each state, values for the data, before "and 3 more". */
const MOST = 4

/** One line a state that is other; none when a run would do the same. The order of keys says nothing. */
export function definitionDifferences(before: JsonObject, after: JsonObject): readonly string[] {
  const fields = new Map<string, Set<string>>()
  const lines: string[] = []
  for (const { path, kind } of jsonDifferences(before, after)) {
    const [place, state, ...field] = path
    if (place !== 'States' || typeof state !== 'string') lines.push(`${String(place)} is ${words[kind]}`)
    else if (field.length === 0 && kind !== 'changed') lines.push(`${state} is ${words[kind]}`)
    else fields.set(state, (fields.get(state) ?? new Set()).add(fieldName(field)))
  }
  for (const [state, names] of fields)
    lines.push(`${state}: ${listed([...names])} ${names.size === 1 ? 'is' : 'are'} other`)
  return lines
}

/** What `$` has that it did not have, as `$.input.n is 4, not 3`. */
export function dataDifferences(before: Json, after: Json): readonly string[] {
  const all = jsonDifferences(before, after)
  const lines = all.slice(0, MOST).map(({ path, kind }) => {
    const place = renderPath(path)
    if (kind === 'removed') return t('{0} is taken away', place)
    if (kind === 'added') return t('{0} is new: {1}', place, short(valueAt(after, path)))
    return t('{0} is {1}, not {2}', place, short(valueAt(after, path)), short(valueAt(before, path)))
  })
  return all.length > MOST ? [...lines, t('and {0} more', all.length - MOST)] : lines
}

const words = { added: 'new', removed: 'gone', changed: 'other' } as const

function fieldName([first = 'it', ...rest]: Path): string {
  const [second] = rest
  return typeof second === 'string' ? `${first}.${second}` : String(first)
}

function listed(names: readonly string[]): string {
  const shown = names.slice(0, MOST)
  if (names.length > MOST) return t('{0} and {1} more', shown.join(', '), names.length - MOST)
  const last = shown.pop() ?? ''
  return shown.length === 0 ? last : `${shown.join(', ')} and ${last}`
}

function valueAt(value: Json, path: Path): Json | undefined {
  return path.reduce<Json | undefined>((here, key) => {
    if (Array.isArray(here)) return here[Number(key)]
    return isObject(here) ? own(here, String(key)) : undefined
  }, value)
}

function short(value: Json | undefined): string {
  const text = JSON.stringify(value) ?? 'nothing'
  return text.length > 40 ? `${text.slice(0, 39)}…` : text
}
