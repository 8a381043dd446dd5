/** A plain layout for graphs beyond dagre's reach: each state in the row of its distance from the start. */
import type { FlowGraph, GraphNode } from './graph.ts'
import type { GraphLayout, LayoutOptions, PlacedEdge, PlacedNode } from './placement.ts'

export function layoutInRows(graph: FlowGraph, options: Required<LayoutOptions>): GraphLayout {
  const { nodeSize, labelSize, gap, rowGap, margin } = options
  let y = margin
  let width = 0
  const places = new Map<string, PlacedNode>()
  for (const row of rowsOf(graph)) {
    let x = margin
    let height = 0
    for (const node of row) {
      const size = nodeSize(node)
      places.set(node.name, { node, x, y, ...size })
      x += size.width + gap
      height = Math.max(height, size.height)
    }
    width = Math.max(width, x - gap + margin)
    y += height + rowGap
  }
  const edges = graph.edges.flatMap((edge): PlacedEdge[] => {
    const [from, to] = [places.get(edge.from), places.get(edge.to)]
    if (!from || !to) return []
    const start = { x: from.x + from.width / 2, y: from.y + from.height }
    const end = { x: to.x + to.width / 2, y: to.y }
    const size = labelSize(edge)
    const middle = { x: (start.x + end.x) / 2, y: (start.y + end.y) / 2 }
    const label = size && { ...size, x: middle.x - size.width / 2, y: middle.y - size.height / 2 }
    return [{ edge, points: [start, end], label }]
  })
  return { width, height: y - rowGap + margin, nodes: [...places.values()], edges }
}

function rowsOf(graph: FlowGraph): readonly (readonly GraphNode[])[] {
  const after = new Map<string, string[]>()
  for (const { from, to } of graph.edges) {
    const list = after.get(from)
    if (list) list.push(to)
    else after.set(from, [to])
  }
  const byName = new Map(graph.nodes.map((node) => [node.name, node]))
  const placed = new Set<string>()
  const rows: GraphNode[][] = []
  for (const first of graph.nodes) {
    let row = placed.has(first.name) ? [] : [first.name]
    while (row.length > 0) {
      const fresh = row.filter((name) => !placed.has(name) && placed.add(name))
      const nodes = fresh.map((name) => byName.get(name)).filter((node) => node !== undefined)
      if (nodes.length > 0) rows.push(nodes)
      row = [...new Set(fresh.flatMap((name) => after.get(name) ?? []))].filter((name) => !placed.has(name))
    }
  }
  return rows
}
