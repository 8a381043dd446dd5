/** From the dotted name of a field, as errors have it, to its path in the state: `Parameters.tasks[0].payload.$`. */
import { isList, isObject, own, type Path } from '../json.ts'
import type { Json } from '../model.ts'

/** As far as the state goes: names with dots in them are told from two names by what the state holds. */
export function fieldPath(state: Json, field: string): Path {
  return follow(state, field) ?? []
}

function follow(here: Json | undefined, rest: string): Path | undefined {
  if (rest === '') return []
  if (isList(here)) {
    const index = /^\[(\d+)\]\.?/.exec(rest)
    if (!index) return undefined
    const below = follow(here[Number(index[1])], rest.slice(index[0].length))
    return below && [Number(index[1]), ...below]
  }
  if (!isObject(here)) return undefined
  const longestFirst = Object.keys(here)
    .filter((key) => rest.startsWith(key) && /^(?:$|\.|\[)/.test(rest.slice(key.length)))
    .sort((a, b) => b.length - a.length)
  for (const key of longestFirst) {
    const below = follow(own(here, key), rest.slice(key.length).replace(/^\./, ''))
    if (below) return [key, ...below]
  }
  // A field that should be there and is not: its holder is shown.
  return longestFirst.length === 0 ? [] : undefined
}
