/** The line of an edge, as the `d` of an SVG path. */
import type { Point } from '#flow'

/** Corners are rounded. */
export function edgePath(points: readonly Point[]): string {
  return points
    .map((corner, i) => {
      const [before, after] = [points[i - 1], points[i + 1]]
      if (!before) return `M${place(corner)}`
      if (!after) return `L${place(corner)}`
      return `L${place(along(corner, before))}Q${place(corner)} ${place(along(corner, after))}`
    })
    .join('')
}

const RADIUS = 7

/** A point on the way from a corner, at most half of it away. */
function along(corner: Point, to: Point): Point {
  const length = Math.hypot(to.x - corner.x, to.y - corner.y)
  const share = length === 0 ? 0 : Math.min(RADIUS, length / 2) / length
  return { x: corner.x + (to.x - corner.x) * share, y: corner.y + (to.y - corner.y) * share }
}

export const place = ({ x, y }: Point): string => `${Math.round(x * 100) / 100} ${Math.round(y * 100) / 100}`
