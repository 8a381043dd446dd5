/** Where edges meet boxes: ways forward leave below and arrive above, ways back leave and arrive at the side. */
import type { Box, Point } from './placement.ts'

/** Of half a box's width: how far from its middle an edge may meet it. */
const SPREAD = 0.7
/** Pixels that an edge runs straight down at either end. */
const STUB = 12

/** Replace the first and last of dagre's points, which lie on the line between the centres. */
export function attach(points: readonly Point[], from: Box, to: Box): readonly Point[] {
  const bends = points.slice(1, -1)
  const [first, last] = [bends[0], bends.at(-1)]
  if (!first || !last) return points
  if (from.y + from.height <= to.y) {
    const [start, end] = [towards(from, first.x), towards(to, last.x)]
    const room = Math.min(STUB, (first.y - from.y - from.height) / 2, (to.y - last.y) / 2)
    const stubs = [
      { x: start, y: from.y + from.height + room },
      { x: end, y: to.y - room },
    ] as const
    return [{ x: start, y: from.y + from.height }, stubs[0], ...bends, stubs[1], { x: end, y: to.y }]
  }
  const [leaving, arriving] = [sideOf(from, first), sideOf(to, last)]
  if (to.y + to.height > from.y || !leaving || !arriving) return points
  const corners = [{ x: first.x, y: leaving.y }, ...bends.slice(1, -1), { x: last.x, y: arriving.y }]
  return [leaving, ...corners, arriving]
}

function towards({ x, width }: Box, wanted: number): number {
  const middle = x + width / 2
  const reach = (width / 2) * SPREAD
  return Math.round(Math.min(middle + reach, Math.max(middle - reach, middle + (wanted - middle) * 0.3)) * 10) / 10
}

/** The middle of the side that faces a point; null for a point straight above or below. */
function sideOf({ x, y, width, height }: Box, point: Point): Point | null {
  const middle = y + height / 2
  if (point.x < x) return { x, y: middle }
  return point.x > x + width ? { x: x + width, y: middle } : null
}
