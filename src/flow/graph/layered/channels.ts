/** The lines of edges: along their columns through the rows, and on tracks of their own between the rows. */
import type { GraphEdge } from '../graph.ts'
import type { Point } from '../placement.ts'
import type { Port, Ports } from './ports.ts'
import { pairs, type Item, type Route, type Scene } from './scene.ts'
import { assignTracks, type Crossing, type Turn } from './tracks.ts'

export interface RowSpacing {
  /** Between two rows of states. */
  readonly states: number
  /** Between rows of which one has words. */
  readonly words: number
  /** Between the lines of neighbouring tracks. */
  readonly track: number
}

export interface Drawn {
  /** Of each row, along the flow. */
  readonly middles: readonly number[]
  readonly lines: ReadonlyMap<GraphEdge, readonly Point[]>
  readonly height: number
}

/** A corner of an edge's line, known across the flow; along it it stands where a track or an end of the edge does. */
type Step =
  | { readonly x: number; readonly at: Crossing; readonly channel: number }
  | { readonly x: number; readonly end: 'leaves' | 'arrives' }

/** Before the track nearest to a row. */
const STUB = 12

export function drawLines(scene: Scene, ports: Ports, spacing: RowSpacing): Drawn {
  const { rows, nodes, routes } = scene
  /** Channel `i` lies above row `i`; the last one below all rows. */
  const channels: Crossing[][] = Array.from({ length: rows.length + 1 }, () => [])
  const bundles = new Map<string, Crossing>()
  const cross = (channel: number, bundle: string | null, ...turns: Turn[]): Step[] => {
    const [first, last] = [turns[0], turns.at(-1)]
    if (!first || !last || first.x === last.x) return []
    const key = bundle === null ? null : `${channel} ${bundle}`
    const made = (key === null ? undefined : bundles.get(key)) ?? { turns: [], bundle, track: 0 }
    if (made.turns.length === 0) channels[channel]?.push(made)
    if (key !== null) bundles.set(key, made)
    made.turns.push(...turns)
    return [first, last].map(({ x }) => ({ x, at: made, channel }))
  }
  const steps = new Map<GraphEdge, Step[]>()
  for (const [edge, route] of routes) {
    const [source, target] = [nodes.get(edge.from), nodes.get(edge.to)]
    const [leaves, arrives] = [ports.leaving.get(edge), ports.arriving.get(edge)]
    if (source && target && leaves && arrives)
      steps.set(edge, stepsOf(route, { source, target, leaves, arrives }, cross))
  }
  const heights = rows.map((row) => Math.max(0, ...row.map(({ height }) => height)))
  const worded = rows.map((row) => row.every(({ kind }) => kind !== 'node'))
  const tops: number[] = []
  const middles: number[] = []
  let y = 0
  for (const [index, channel] of channels.entries()) {
    const tracks = assignTracks(channel)
    const outside = index === 0 || index === rows.length
    const least = outside ? 0 : worded[index] || worded[index - 1] ? spacing.words : spacing.states
    const taken = tracks === 0 ? 0 : 2 * STUB + (tracks - 1) * spacing.track
    const height = Math.max(least, taken)
    tops.push(y + (height - (tracks - 1) * spacing.track) / 2)
    y += height
    middles.push(y + (heights[index] ?? 0) / 2)
    y += heights[index] ?? 0
  }
  middles.pop()
  const lines = new Map<GraphEdge, Point[]>()
  for (const [edge, list] of steps) {
    const [source, target] = [nodes.get(edge.from), nodes.get(edge.to)]
    const [leaves, arrives] = [ports.leaving.get(edge), ports.arriving.get(edge)]
    if (!source || !target || !leaves || !arrives) continue
    const [first, last] = [endOf(source, leaves, middles), endOf(target, arrives, middles)]
    const inner = list.map((step) => {
      if ('end' in step) return { x: step.x, y: step.end === 'leaves' ? first.y : last.y }
      return { x: step.x, y: (tops[step.channel] ?? 0) + step.at.track * spacing.track }
    })
    lines.set(edge, corners([first, ...inner, last]))
  }
  return { middles, lines, height: y }
}

interface Ends {
  readonly source: Item
  readonly target: Item
  readonly leaves: Port
  readonly arrives: Port
}
type Cross = (channel: number, bundle: string | null, ...turns: Turn[]) => Step[]

const up = ({ x }: { readonly x: number }): Turn => ({ x, way: 'up' })
const down = ({ x }: { readonly x: number }): Turn => ({ x, way: 'down' })

function stepsOf(route: Route, { source, target, leaves, arrives }: Ends, cross: Cross): Step[] {
  switch (route.kind) {
    case 'down': {
      const stops = [
        { x: leaves.x, row: source.row },
        ...route.items.map(({ x, row }) => ({ x, row })),
        { x: arrives.x, row: target.row },
      ]
      return pairs(stops).flatMap(([upper, lower]) => cross(lower.row, null, up(upper), down(lower)))
    }
    case 'back': {
      const rising = [...route.items].reverse()
      const [bottom, top] = [rising[0], rising.at(-1)]
      if (!bottom || !top) return []
      const out = leaves.side === 'bottom' ? cross(source.row + 1, null, up(leaves), up(bottom)) : []
      const into = arrives.side === 'top' ? cross(target.row, null, down(top), down(arrives)) : []
      const through = pairs(rising).flatMap(([lower, upper]) => cross(lower.row, null, down(lower), up(upper)))
      return [...out, ...beside(leaves, bottom, 'leaves'), ...through, ...beside(arrives, top, 'arrives'), ...into]
    }
    case 'lane': {
      const { leaving, arriving, lane } = route
      const name = lane.bundle
      const falls = arriving.row > source.row
      const first = leaving ? cross(leaving.row, name, up(leaves), down(leaving)) : []
      const from = leaving ?? leaves
      const below = (leaving?.row ?? source.row) + 1
      const words = arriving.kind === 'node' ? null : arriving
      const end = words ?? arrives
      const last = words ? cross(words.row + 1, name, up(words), down(arrives)) : []
      // From the row above there is no need of the lane.
      if (below === arriving.row && (leaving || leaves.side === 'bottom') && (words || arrives.side === 'top'))
        return [...first, ...cross(below, name, up(from), down(end)), ...last]
      const out =
        !leaving && leaves.side !== 'bottom'
          ? beside(leaves, lane, 'leaves')
          : cross(below, name, up(from), falls ? down(lane) : up(lane))
      const into =
        !words && arrives.side !== 'top'
          ? beside(arrives, lane, 'arrives')
          : cross(arriving.row, name, falls ? up(lane) : down(lane), down(end))
      return [...first, ...out, ...into, ...last]
    }
    default:
      return route satisfies never
  }
}

/** The corner beside a state, where an edge meets the state's side; none where it meets it above or below. */
function beside(port: Port, column: { readonly x: number }, end: 'leaves' | 'arrives'): Step[] {
  return port.side === 'left' || port.side === 'right' ? [{ x: column.x, end }] : []
}

function endOf(state: Item, port: Port, middles: readonly number[]): Point {
  const middle = middles[state.row] ?? 0
  if (port.side === 'top') return { x: port.x, y: middle - state.height / 2 }
  if (port.side === 'bottom') return { x: port.x, y: middle + state.height / 2 }
  return { x: port.x, y: middle + port.y }
}

/** Without the points that lie on the way between their neighbours. */
function corners(points: readonly Point[]): Point[] {
  return points.filter((point, index) => {
    const [before, after] = [points[index - 1], points[index + 1]]
    if (!before || !after) return true
    const level = before.y === point.y && point.y === after.y
    const upright = before.x === point.x && point.x === after.x
    return !level && !upright
  })
}
