/** Which states stand elsewhere: at another place of the order in which runs come to them, or between other states. */
import type { FlowGraph } from '../graph/index.ts'

/** A version's graph with the names of the later one. */
export interface Ways {
  /** States of both versions, in the order in which runs come to them. */
  readonly order: readonly string[]
  readonly reachable: ReadonlySet<string>
  /** Of all states, also those of one version only. */
  readonly leads: ReadonlyMap<string, ReadonlySet<string>>
}

export function waysOf(graph: FlowGraph, common: ReadonlySet<string>, nameOf: (name: string) => string): Ways {
  const leads = new Map<string, Set<string>>()
  const lead = (from: string, to: string) => {
    const list = leads.get(from)
    if (list) list.add(to)
    else leads.set(from, new Set([to]))
  }
  for (const { from, to } of graph.edges) lead(nameOf(from), nameOf(to))
  const nodes = graph.nodes.map((node) => ({ ...node, name: nameOf(node.name) }))
  return {
    order: nodes.map(({ name }) => name).filter((name) => common.has(name)),
    reachable: new Set(nodes.filter(({ reachable }) => reachable).map(({ name }) => name)),
    leads,
  }
}

export function movedStates(before: Ways, after: Ways): ReadonlySet<string> {
  const moved = outOfOrder(before.order, after.order)
  const standing = new Set(before.order.filter((name) => !moved.has(name)))
  const lost = unexplained(before, after, standing)
  const gained = unexplained(after, before, standing)
  for (const [from] of [...lost, ...gained]) moved.add(from)
  const losers = new Set(lost.map(([, to]) => to))
  for (const [, to] of gained) if (losers.has(to)) moved.add(to)
  for (const name of standing) if (before.reachable.has(name) !== after.reachable.has(name)) moved.add(name)
  return moved
}

/** Ways between standing states that the other version has not, nor leads there over states that came, went or moved. */
function unexplained(
  version: Ways,
  other: Ways,
  standing: ReadonlySet<string>,
): readonly (readonly [string, string])[] {
  const found: (readonly [string, string])[] = []
  for (const [from, targets] of version.leads) {
    if (!standing.has(from)) continue
    let near: ReadonlySet<string> | undefined
    for (const to of targets) {
      if (!standing.has(to)) continue
      near ??= nearest(other, from, standing)
      if (!near.has(to)) found.push([from, to])
    }
  }
  return found
}

function nearest({ leads }: Ways, from: string, standing: ReadonlySet<string>): ReadonlySet<string> {
  const near = new Set<string>()
  const rest = [...(leads.get(from) ?? [])]
  for (const name of rest) {
    if (near.has(name)) continue
    near.add(name)
    if (!standing.has(name)) rest.push(...(leads.get(name) ?? []))
  }
  return near
}

/**
 * States that are not in every longest sequence which both orders have: of two that changed places both, of one that was put
 * elsewhere that one.
 */
function outOfOrder(before: readonly string[], after: readonly string[]): Set<string> {
  const places = new Map(after.map((name, index) => [name, index]))
  const sequence = before.map((name) => places.get(name) ?? 0)
  const ending = longestEnding(sequence)
  const starting = longestEnding(sequence.map((place) => -place).reverse()).reverse()
  const longest = Math.max(0, ...ending)
  const fits = before.map((_, i) => (ending[i] ?? 0) + (starting[i] ?? 0) - 1 === longest)
  const atLength = new Map<number, number>()
  for (const [i, fit] of fits.entries()) if (fit) atLength.set(ending[i] ?? 0, (atLength.get(ending[i] ?? 0) ?? 0) + 1)
  return new Set(before.filter((_, i) => !fits[i] || atLength.get(ending[i] ?? 0) !== 1))
}

/** For each place, the length of the longest rising sequence that ends there. */
function longestEnding(sequence: readonly number[]): number[] {
  /** At [n], the least end of a rising sequence of n + 1. */
  const ends: number[] = []
  return sequence.map((value) => {
    let [low, high] = [0, ends.length]
    while (low < high) {
      const middle = (low + high) >> 1
      if ((ends[middle] ?? 0) < value) low = middle + 1
      else high = middle
    }
    ends[low] = value
    return low + 1
  })
}
