/** States that have another name now and are clearly the same: by what they say, or by where they stand. */
import { isObject, own } from '../json.ts'
import type { Json } from '../model.ts'
import { canonical } from './differences.ts'
import { redirected, type Version } from './version.ts'

/** A state that says less than this is known by its place only. */
const FEWEST_VALUES = 2

/** Old names → new ones. Found the same way round when the versions change places. */
export function renamesBetween(before: Version, after: Version): ReadonlyMap<string, string> {
  // A name that still stands somewhere, if only as one that leads to nothing, has not become another.
  const named = ({ graph }: Version) => new Set(graph.nodes.map(({ name }) => name))
  const [old, fresh] = [named(before), named(after)]
  const gone = [...before.states.keys()].filter((name) => !fresh.has(name))
  const come = [...after.states.keys()].filter((name) => !old.has(name))
  const renames = new Map<string, string>()
  const taken = new Set<string>()
  const pair = (keyOf: (version: Version, name: string) => string | undefined) => {
    const ones = uniqueBy(
      gone.filter((name) => !renames.has(name)),
      (name) => keyOf(before, name),
    )
    const others = uniqueBy(
      come.filter((name) => !taken.has(name)),
      (name) => keyOf(after, name),
    )
    for (const [key, name] of ones) {
      const now = others.get(key)
      if (name === null || now === null || now === undefined) continue
      renames.set(name, now)
      taken.add(now)
    }
  }
  pair(bodyOf)
  const nameOf = (version: Version, name: string) => (version === before ? (renames.get(name) ?? name) : name)
  pair((version, name) => placeOf(version, name, (each) => nameOf(version, each)))
  return renames
}

/** Null where several have the same key. */
function uniqueBy(names: readonly string[], keyOf: (name: string) => string | undefined): Map<string, string | null> {
  const found = new Map<string, string | null>()
  for (const name of names) {
    const key = keyOf(name)
    if (key !== undefined) found.set(key, found.has(key) ? null : name)
  }
  return found
}

const without = (state: Json): Json => redirected(state, () => '')

/** What a state says, but for where it leads; undefined where that is too little to know it by. */
function bodyOf({ states }: Version, name: string): string | undefined {
  const state = states.get(name)
  if (!isObject(state)) return undefined
  const { Type: _, Next: __, End: ___, ...said } = state
  return valuesIn(said) < FEWEST_VALUES ? undefined : canonical(without(state))
}

function valuesIn(value: Json): number {
  if (typeof value !== 'object' || value === null) return 1
  return Object.values(value).reduce<number>((sum, each) => sum + valuesIn(each), 0)
}

/** What kind of state it is, what leads to it and where it leads; undefined where nothing does. */
function placeOf({ graph, states }: Version, name: string, nameOf: (name: string) => string): string | undefined {
  const state = states.get(name)
  if (!isObject(state)) return undefined
  const into = graph.edges.filter(({ to }) => to === name).map(({ from, kind }) => [nameOf(from), kind])
  const out = graph.edges.filter(({ from }) => from === name).map(({ to, kind }) => [nameOf(to), kind])
  if (graph.start === name) into.push(['', 'start'])
  // Its own loops would lead to its own name.
  if (into.length === 0 || [...into, ...out].some(([each]) => each === name)) return undefined
  const kind = [own(state, 'Type') ?? null, own(state, 'ActionUrl') ?? null]
  return JSON.stringify([kind, into.map(String).sort(), out.map(String).sort()])
}
