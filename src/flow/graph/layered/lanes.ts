/** Lanes beside all rows, for bundles and for edges too long to pass the rows: the short ones inside. */
import type { Item, Scene } from './scene.ts'
import type { Spacing } from './columns.ts'

export function placeLanes({ rows, nodes, routes, lanes }: Scene, { gap, lineGap }: Spacing): void {
  const spans = new Map(lanes.map((lane) => [lane, { first: Infinity, last: -Infinity }]))
  for (const [edge, route] of routes) {
    if (route.kind !== 'lane') continue
    const span = spans.get(route.lane)
    const source = nodes.get(edge.from)
    if (!span || !source) continue
    // Where a lane is left or entered beside a row, it stands beside that row, too.
    span.first = Math.min(span.first, source.row, route.arriving.row)
    span.last = Math.max(span.last, source.row, route.arriving.row)
  }
  const edges = { left: rows.map(leftmost), right: rows.map((row) => -leftmost(row.map(mirrored))) }
  const inside = [...spans].sort(([, a], [, b]) => a.last - a.first - (b.last - b.first))
  const first = new Set<number>()
  for (const [lane, span] of inside) {
    const outwards = lane.side === 'left' ? -1 : 1
    const reached = edges[lane.side]
    let x = -Infinity
    for (let row = span.first; row <= span.last; row++) x = Math.max(x, outwards * (reached[row] ?? 0))
    lane.x = outwards * (x + (first.has(outwards) ? lineGap : (gap + lineGap) / 2))
    first.add(outwards)
    for (let row = span.first; row <= span.last; row++) reached[row] = lane.x
  }
}

const mirrored = (item: Item): Item => ({ ...item, x: -item.x })

function leftmost(row: readonly Item[]): number {
  return Math.min(...row.map(({ x, width }) => x - width / 2))
}
