/** Which ways lead back, and how far each state stands from the start. */
import type { FlowGraph, GraphEdge } from '../graph.ts'

export interface Ranks {
  /** 0 for the start. */
  readonly of: ReadonlyMap<string, number>
  /** Ways that close a loop, as they are met from the start on; ways from a state to itself are among them. */
  readonly back: ReadonlySet<GraphEdge>
  /** The way that most of the flow goes: from the start over Next, at a Choice where most follows. */
  readonly main: ReadonlySet<GraphEdge>
}

/** Of states that have no ways. */
const FEWEST_IN_ROW = 4

export function rankStates(graph: FlowGraph): Ranks {
  const out = new Map<string, GraphEdge[]>(graph.nodes.map(({ name }) => [name, []]))
  for (const edge of graph.edges) out.get(edge.from)?.push(edge)
  const { back, finished } = searchDepthFirst(graph, out)
  const forward = (name: string) => (out.get(name) ?? []).filter((edge) => !back.has(edge))
  const ranks = new Map(graph.nodes.map(({ name }) => [name, 0]))
  const rank = (name: string) => ranks.get(name) ?? 0
  const led = new Map<string, number>()
  for (const name of [...finished].reverse())
    for (const { to } of forward(name)) {
      ranks.set(to, Math.max(rank(to), rank(name) + 1))
      led.set(to, (led.get(to) ?? 0) + 1)
    }
  // A state that nothing leads to stands just above what it leads to.
  for (const name of finished) {
    const after = forward(name).map(({ to }) => rank(to))
    if (!led.has(name) && name !== graph.start && after.length > 0) ranks.set(name, Math.max(0, Math.min(...after) - 1))
  }
  // States without any way stand in rows beside the others.
  const joined = new Set(graph.edges.flatMap(({ from, to }) => [from, to]))
  const alone = graph.nodes.filter(({ name }) => name !== graph.start && !joined.has(name))
  const inRow = Math.max(FEWEST_IN_ROW, Math.ceil(Math.sqrt(alone.length)))
  for (const [index, { name }] of alone.entries()) ranks.set(name, Math.floor(index / inRow))
  return { of: ranks, back, main: mainWay(graph, finished, forward) }
}

function searchDepthFirst({ start, nodes }: FlowGraph, out: ReadonlyMap<string, readonly GraphEdge[]>) {
  const back = new Set<GraphEdge>()
  const open = new Set<string>()
  const seen = new Set<string>()
  const finished: string[] = []
  const names = nodes.map(({ name }) => name)
  for (const first of start === null ? names : [start, ...names]) {
    if (seen.has(first) || !out.has(first)) continue
    seen.add(first)
    open.add(first)
    const way = [{ name: first, next: 0 }]
    for (let top = way.at(-1); top; top = way.at(-1)) {
      const edge = out.get(top.name)?.[top.next++]
      if (!edge) {
        open.delete(top.name)
        finished.push(top.name)
        way.pop()
      } else if (open.has(edge.to)) back.add(edge)
      else if (!seen.has(edge.to)) {
        seen.add(edge.to)
        open.add(edge.to)
        way.push({ name: edge.to, next: 0 })
      }
    }
  }
  return { back, finished }
}

function mainWay(
  graph: FlowGraph,
  finished: readonly string[],
  forward: (name: string) => readonly GraphEdge[],
): ReadonlySet<GraphEdge> {
  const kept = (name: string) => forward(name).filter(({ kind }) => kind !== 'catch')
  const heights = new Map<string, number>()
  const height = (name: string) => heights.get(name) ?? 0
  for (const name of finished) heights.set(name, Math.max(0, ...kept(name).map(({ to }) => height(to) + 1)))
  const main = new Set<GraphEdge>()
  let here = graph.start
  while (here !== null) {
    let best: GraphEdge | undefined
    for (const edge of kept(here)) if (!best || height(edge.to) > height(best.to)) best = edge
    if (!best) break
    main.add(best)
    here = best.to
  }
  return main
}
