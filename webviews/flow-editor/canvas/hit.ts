/** What lies at a point of the drawing. Pure. */
import type { Box, GraphLayout, PlacedEdge, Point } from '#flow'

/** What something can be dropped on: a state, a way, where the flow starts, or the empty ground. */
export type Target =
  | { readonly kind: 'state'; readonly name: string }
  | { readonly kind: 'edge'; readonly id: string }
  | { readonly kind: 'ground' }

/** How near a way is near enough, in pixels of the drawing. */
const NEAR = 22

export function targetAt(layout: GraphLayout, point: Point, margin = 0): Target {
  const node = layout.nodes.find((box) => inside(box, point, margin))
  if (node) return { kind: 'state', name: node.node.name }
  let best: { readonly id: string; readonly away: number } | undefined
  for (const placed of layout.edges) {
    const onLabel = placed.label !== null && inside(placed.label, point, 2)
    const away = onLabel ? 0 : distanceTo(placed, point)
    if (away <= NEAR && (!best || away < best.away)) best = { id: placed.edge.id, away }
  }
  return best ? { kind: 'edge', id: best.id } : { kind: 'ground' }
}

export function inside({ x, y, width, height }: Box, point: Point, margin = 0): boolean {
  return (
    point.x >= x - margin && point.x <= x + width + margin && point.y >= y - margin && point.y <= y + height + margin
  )
}

export function overlap(a: Box, b: Box): boolean {
  return a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height
}

function distanceTo({ points }: PlacedEdge, { x, y }: Point): number {
  let least = Infinity
  for (const [index, to] of points.entries()) {
    const from = points[index - 1]
    if (!from) continue
    const [dx, dy] = [to.x - from.x, to.y - from.y]
    const length = dx * dx + dy * dy
    const share = length === 0 ? 0 : Math.max(0, Math.min(1, ((x - from.x) * dx + (y - from.y) * dy) / length))
    least = Math.min(least, Math.hypot(x - from.x - share * dx, y - from.y - share * dy))
  }
  return least
}

/** The point at a share of a way's length, 0 at its beginning. */
export function pointAlong(points: readonly Point[], share: number): Point {
  const lengths = points.map((point, index) => {
    const before = points[index - 1]
    return before ? Math.hypot(point.x - before.x, point.y - before.y) : 0
  })
  let rest = lengths.reduce((sum, length) => sum + length, 0) * share
  for (const [index, to] of points.entries()) {
    const from = points[index - 1]
    const length = lengths[index] ?? 0
    if (!from || length === 0) continue
    if (rest <= length) {
      const part = rest / length
      return { x: from.x + (to.x - from.x) * part, y: from.y + (to.y - from.y) * part }
    }
    rest -= length
  }
  return points.at(-1) ?? { x: 0, y: 0 }
}

/** Where a way takes a new state: in its middle, or beside its words. */
export function insertPoint({ points, label }: PlacedEdge): Point {
  const shares = [0.5, 0.78, 0.22, 0.88]
  const free = shares
    .map((share) => pointAlong(points, share))
    .find((point) => label === null || !inside(label, point, 9))
  return free ?? pointAlong(points, 0.5)
}
