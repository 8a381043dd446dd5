/** What stands in the rows of a layered graph: states, words, and places that edges pass. */
import type { FlowGraph, GraphEdge, GraphNode } from '../graph.ts'
import type { LayoutOptions, Size } from '../placement.ts'
import { rankStates, type Ranks } from './ranks.ts'

/** A box that has a row to itself and others beside it; an edge passes a row at an item without size. */
export interface Item extends Size {
  readonly kind: 'node' | 'label' | 'pass'
  readonly node: GraphNode | null
  readonly edge: GraphEdge | null
  /** Index of its row, from above. */
  row: number
  /** Index in its row, from the left. */
  place: number
  /** Of its middle. */
  x: number
  readonly up: Link[]
  readonly down: Link[]
  /** Lines that go from here to a lane on that side. */
  readonly aside: { left: number; right: number }
}

/** Two items of neighbouring rows that an edge joins. */
export interface Link {
  readonly upper: Item
  readonly lower: Item
  readonly edge: GraphEdge
  /** Of the way that most of the flow goes. */
  readonly main: boolean
}

/** How an edge gets from one state to the other. */
export type Route =
  /** Down through the rows; `items` are those between the states, from above. */
  | { readonly kind: 'down'; readonly items: readonly Item[] }
  /** Up again: `items` from the upper state's row to the lower one's, both among them. */
  | { readonly kind: 'back'; readonly items: readonly Item[] }
  /**
   * Along the side of all rows. `leaving` is what it passes below its state, `arriving` above the other one; edges of a
   * bundle share that.
   */
  | { readonly kind: 'lane'; readonly leaving: Item | null; readonly arriving: Item; readonly lane: Lane }

export interface Lane {
  readonly side: 'left' | 'right'
  readonly bundle: string | null
  readonly edges: GraphEdge[]
  x: number
}

export interface Scene {
  /** From above; each from the left. */
  readonly rows: Item[][]
  readonly nodes: ReadonlyMap<string, Item>
  readonly routes: Map<GraphEdge, Route>
  /** The words of edges that have a place. */
  readonly labels: Map<GraphEdge, Item>
  readonly lanes: readonly Lane[]
}

/** So many Catch edges to one state are drawn as one line. */
const FEWEST_IN_BUNDLE = 3
/** Places that edges may pass in all: what is beyond runs along the side, the longest first. */
const MOST_PASSES = 2400

/** The arrow that marks the start comes from above: words that stand there leave it room. */
const entry: GraphEdge = { id: '', kind: 'next', way: { kind: 'start' }, from: '', to: '', label: '', path: [] }

type Sizes = Pick<LayoutOptions, 'nodeSize' | 'labelSize'>

/** Rows without order yet, states in the order of the graph. */
export function setScene(graph: FlowGraph, sizes: Sizes): Scene {
  const ranks = rankStates(graph)
  const rank = (name: string) => ranks.of.get(name) ?? 0
  // Rows of words stand above, between and below the rows of states.
  const stateRow = (name: string) => 2 * rank(name) + 1
  const bundles = bundlesOf(graph)
  const sides = overflow(graph, ranks, bundles)
  const laneOf = (edge: GraphEdge) => bundles.get(edge) ?? sides.get(edge)
  const worded = new Set<number>()
  for (const edge of graph.edges) {
    const lane = laneOf(edge)
    if (lane?.bundle && lane.edges[0] !== edge) continue
    if (!sizes.labelSize(edge) || (ranks.back.has(edge) && !lane)) continue
    worded.add(lane?.bundle ? stateRow(edge.to) - 1 : stateRow(edge.from) + 1)
  }
  const rowCount = 2 * Math.max(0, ...ranks.of.values()) + 3
  const kept = Array.from({ length: rowCount }, (_, row) => row).filter((row) => row % 2 === 1 || worded.has(row))
  const indices = new Map(kept.map((row, index) => [row, index]))
  const rows: Item[][] = kept.map(() => [])
  const add = (row: number, kind: Item['kind'], size: Size, node: GraphNode | null, edge: GraphEdge | null): Item => {
    const index = indices.get(row) ?? 0
    const { width, height } = size
    const item: Item = {
      kind,
      node,
      edge,
      width,
      height,
      row: index,
      place: 0,
      x: 0,
      up: [],
      down: [],
      aside: { left: 0, right: 0 },
    }
    rows[index]?.push(item)
    return item
  }
  const nodes = new Map(
    graph.nodes.map((node) => [
      node.name,
      add(stateRow(node.name), 'node', wholeSize(sizes.nodeSize(node)), node, null),
    ]),
  )
  const place = (row: number, edge: GraphEdge, words: boolean): Item => {
    const size = words ? sizes.labelSize(edge) : null
    if (!size) return add(row, 'pass', { width: 0, height: 0 }, null, edge)
    const item = add(row, 'label', wholeSize(size), null, edge)
    labels.set(edge, item)
    return item
  }
  const routes = new Map<GraphEdge, Route>()
  const labels = new Map<GraphEdge, Item>()
  const arrivals = new Map<Lane, Item>()
  const bundled: GraphEdge[] = []
  for (const edge of graph.edges) {
    const [from, to] = [stateRow(edge.from), stateRow(edge.to)]
    const [source, target] = [nodes.get(edge.from), nodes.get(edge.to)]
    if (!source || !target) continue
    const main = ranks.main.has(edge)
    const lane = laneOf(edge)
    if (lane?.bundle) {
      bundled.push(edge)
    } else if (lane) {
      const leaving = worded.has(from + 1) ? place(from + 1, edge, true) : null
      if (leaving) link(source, leaving, edge, false)
      ;(leaving ?? source).aside[lane.side]++
      target.aside[lane.side]++
      routes.set(edge, { kind: 'lane', leaving, arriving: target, lane })
    } else if (ranks.back.has(edge)) {
      // It is put into its rows when those have an order.
      routes.set(edge, { kind: 'back', items: [] })
    } else {
      const between = Array.from({ length: to - from - 1 }, (_, i) => from + 1 + i).filter((row) => indices.has(row))
      const items = between.map((row) => place(row, edge, row === from + 1))
      for (const [upper, lower] of pairs([source, ...items, target])) link(upper, lower, edge, main)
      routes.set(edge, { kind: 'down', items })
    }
  }
  // Last, and so to the right of what else leads to the same state.
  for (const edge of bundled) {
    const [source, target, lane] = [nodes.get(edge.from), nodes.get(edge.to), bundles.get(edge)]
    if (!source || !target || !lane) continue
    const words = stateRow(edge.to) - 1
    const known = arrivals.get(lane)
    const arriving = known ?? (worded.has(words) ? place(words, edge, true) : target)
    if (!known && arriving !== target) link(arriving, target, edge, false)
    if (!known) arriving.aside.right++
    arrivals.set(lane, arriving)
    source.aside.right++
    routes.set(edge, { kind: 'lane', leaving: null, arriving, lane })
  }
  const first = graph.start === null ? undefined : nodes.get(graph.start)
  if (first && worded.has(0)) link(add(0, 'pass', { width: 0, height: 0 }, null, null), first, entry, true)
  for (const row of rows) for (const [index, item] of row.entries()) item.place = index
  return { rows, nodes, routes, labels, lanes: [...new Set([...bundles.values(), ...sides.values()])] }
}

export function link(upper: Item, lower: Item, edge: GraphEdge, main: boolean): void {
  const made: Link = { upper, lower, edge, main }
  upper.down.push(made)
  lower.up.push(made)
}

export const pairs = <T>(list: readonly T[]): [T, T][] =>
  list.slice(1).map((each, index) => [list[index] ?? each, each])

/** Whole and even, so that middles are whole, too; nobody's box is larger than a screen of screens. */
export function wholeSize({ width, height }: Size): Size {
  const fit = (value: number) => 2 * Math.ceil(Math.min(10_000, Math.max(1, Number.isFinite(value) ? value : 1)) / 2)
  return { width: fit(width), height: fit(height) }
}

/** Catch edges that run as one line: those into one state with the same words, where many lead into it. */
function bundlesOf({ edges }: FlowGraph): ReadonlyMap<GraphEdge, Lane> {
  const into = new Map<string, GraphEdge[]>()
  for (const edge of edges) {
    if (edge.kind !== 'catch' || edge.from === edge.to) continue
    const list = into.get(edge.to)
    if (list) list.push(edge)
    else into.set(edge.to, [edge])
  }
  const bundles = new Map<GraphEdge, Lane>()
  for (const [to, caught] of into) {
    if (new Set(caught.map(({ from }) => from)).size < FEWEST_IN_BUNDLE) continue
    const lanes = new Map<string, Lane>()
    for (const edge of caught) {
      const lane = lanes.get(edge.label) ?? { side: 'right', bundle: JSON.stringify([to, edge.label]), edges: [], x: 0 }
      lanes.set(edge.label, lane)
      lane.edges.push(edge)
      bundles.set(edge, lane)
    }
  }
  return bundles
}

/** Edges that would pass too many rows. */
function overflow(
  { edges }: FlowGraph,
  ranks: Ranks,
  bundles: ReadonlyMap<GraphEdge, Lane>,
): ReadonlyMap<GraphEdge, Lane> {
  const span = ({ from, to }: GraphEdge) => Math.abs((ranks.of.get(to) ?? 0) - (ranks.of.get(from) ?? 0))
  const inRows = edges.filter((edge) => !bundles.has(edge) && !ranks.main.has(edge))
  const longest = inRows.sort((a, b) => span(b) - span(a))
  let passes = longest.reduce((sum, edge) => sum + 2 * span(edge), 0)
  const lanes = new Map<GraphEdge, Lane>()
  for (const edge of longest) {
    if (passes <= MOST_PASSES || span(edge) < 2) break
    passes -= 2 * span(edge)
    lanes.set(edge, { side: ranks.back.has(edge) ? 'left' : 'right', bundle: null, edges: [edge], x: 0 })
  }
  return lanes
}
