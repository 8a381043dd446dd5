/** Places for a graph: layered, top to bottom (Sugiyama's method, by dagre). The same graph gives the same places. */
import { Graph, layout as dagreLayout } from '@dagrejs/dagre'
import type { FlowGraph } from './graph.ts'
import type { Box, GraphLayout, LayoutOptions, Point, Size } from './placement.ts'
import { attach } from './routing.ts'
import { layoutInRows } from './rows.ts'

/**
 * Beyond these dagre needs many seconds. What costs is the rows that ways jump over: 200 states in a row (398 rows in all)
 * took 0.4 s, with 30 random jumps more (3,400 rows) 3 s.
 */
const MOST_NODES = 250
const MOST_ROWS_CROSSED = 2500

/** How straight and short an edge is to be, against the others. */
const WEIGHT = { next: 4, choice: 3, default: 3, catch: 1 }

export function layoutGraph(graph: FlowGraph, options: LayoutOptions): GraphLayout {
  const { nodeSize, labelSize, gap = 36, margin = 16 } = options
  const rowGap = options.rowGap ?? (graph.edges.some((edge) => labelSize(edge)) ? 56 : 36)
  if (graph.nodes.length === 0) return { width: 2 * margin, height: 2 * margin, nodes: [], edges: [] }
  if (graph.nodes.length > MOST_NODES || rowsCrossed(graph) > MOST_ROWS_CROSSED) {
    return layoutInRows(graph, { nodeSize, labelSize, gap, rowGap, margin })
  }
  const drawn = new Graph({ multigraph: true })
  drawn.setGraph({ rankdir: 'TB', nodesep: gap, edgesep: gap / 2, ranksep: rowGap, marginx: margin, marginy: margin })
  // Dagre keeps nodes as members of plain objects, where a state called `__proto__` would end in a loop.
  const ids = new Map(graph.nodes.map(({ name }, index) => [name, `s${index}`]))
  const idOf = (name: string) => ids.get(name) ?? ''
  for (const node of graph.nodes) drawn.setNode(idOf(node.name), { ...sizeOf(nodeSize(node)) })
  for (const [index, edge] of graph.edges.entries()) {
    const label = labelSize(edge) ?? { width: 0, height: 0 }
    drawn.setEdge(idOf(edge.from), idOf(edge.to), { ...label, labelpos: 'c', weight: WEIGHT[edge.kind] }, `e${index}`)
  }
  dagreLayout(drawn)
  const whole = drawn.graph()
  const boxes = new Map(graph.nodes.map((node) => [node.name, cornered(drawn.node(idOf(node.name)))]))
  const boxOf = (name: string) => boxes.get(name) ?? { x: 0, y: 0, width: 0, height: 0 }
  return {
    width: Math.ceil(Number(whole.width)),
    height: Math.ceil(Number(whole.height)),
    nodes: graph.nodes.map((node) => ({ node, ...boxOf(node.name) })),
    edges: graph.edges.map((edge, index) => {
      const placed = drawn.edge(idOf(edge.from), idOf(edge.to), `e${index}`)
      const points = (placed.points ?? []).map(({ x, y }: Point) => ({ x: round(x), y: round(y) }))
      const label = labelSize(edge) ? cornered(placed) : null
      return { edge, points: attach(points, boxOf(edge.from), boxOf(edge.to)), label }
    }),
  }
}

/** About: the order of the nodes, which is that of reading, stands for their rows. */
function rowsCrossed({ nodes, edges }: FlowGraph): number {
  const places = new Map(nodes.map(({ name }, index) => [name, index]))
  const place = (name: string) => places.get(name) ?? 0
  return edges.reduce((sum, { from, to }) => sum + Math.abs(place(to) - place(from)), 0)
}

/** Dagre divides by sizes. */
function sizeOf({ width, height }: Size): Size {
  return { width: Math.max(1, width), height: Math.max(1, height) }
}

/** Dagre places by centres. */
function cornered(place: { x?: number; y?: number; width?: number; height?: number }): Box {
  const { x = 0, y = 0, width = 0, height = 0 } = place
  return { x: round(x - width / 2), y: round(y - height / 2), width, height }
}

/** To a tenth of a pixel: digits beyond it make files differ and pictures not. */
const round = (place: number) => Math.round(place * 10) / 10
