/** Where edges meet the boxes of states: spread along a side in the order of what they lead to, straight where they can be. */
import type { GraphEdge } from '../graph.ts'
import type { Item, Route, Scene } from './scene.ts'

export interface Port {
  /** Across the flow for `top` and `bottom`; for the other two, see `y`. */
  readonly side: 'top' | 'bottom' | 'left' | 'right'
  x: number
  /** From the middle of the box, along the flow; for `left` and `right`. */
  y: number
}

export interface Ports {
  readonly leaving: ReadonlyMap<GraphEdge, Port>
  readonly arriving: ReadonlyMap<GraphEdge, Port>
}

/** An end of an edge at a state. */
interface Meeting {
  readonly port: Port
  /** What the edge comes from or goes to next, across the flow. */
  readonly towards: number
  /** The state at the other end, when nothing lies between. */
  readonly other: Item | null
  /** Of the sides: whether the line beside the state goes up from there. */
  readonly up: boolean
}

/** Of half a box's width that edges may use. */
const REACH = 0.8
/** Between edges that meet a box. */
const APART = 14

export function meetStates({ rows, nodes, routes }: Scene): Ports {
  const leaving = new Map<GraphEdge, Port>()
  const arriving = new Map<GraphEdge, Port>()
  const meetings = new Map<Item, Meeting[]>()
  const bundled = new Map<string, Port>()
  const meet = (state: Item, side: Port['side'], towards: number, other: Item | null = null, up = false): Port => {
    const port: Port = { side, x: state.x, y: 0 }
    if (side === 'left' || side === 'right') port.x = state.x + ((side === 'left' ? -1 : 1) * state.width) / 2
    const list = meetings.get(state)
    const meeting = { port, towards, other, up }
    if (list) list.push(meeting)
    else meetings.set(state, [meeting])
    return port
  }
  for (const [edge, route] of routes) {
    const [source, target] = [nodes.get(edge.from), nodes.get(edge.to)]
    if (!source || !target) continue
    const beside = sidesOf(rows, source, target, route)
    const [first, last] = neighboursOf(route, source, target)
    // A way back goes up from the state that it leaves, and comes from below to the other.
    const upwards = route.kind === 'back' || source.row >= target.row
    leaving.set(edge, meet(source, beside.leaving ?? 'bottom', first.x, first.item, upwards))
    const bundle = route.kind === 'lane' ? route.lane.bundle : null
    const shared = bundle === null ? undefined : bundled.get(bundle)
    const port = shared ?? meet(target, beside.arriving ?? 'top', last.x, last.item, !upwards)
    if (bundle !== null) bundled.set(bundle, port)
    arriving.set(edge, port)
  }
  for (const [state, list] of meetings) {
    for (const side of ['top', 'bottom'] as const) spread(state, ofSide(list, side))
    for (const side of ['left', 'right'] as const) stack(state, ofSide(list, side), side)
  }
  return { leaving, arriving }
}

const ofSide = (list: readonly Meeting[], side: Port['side']) => list.filter(({ port }) => port.side === side)

function neighboursOf(route: Route, source: Item, target: Item) {
  const at = (x: number, item: Item | null = null) => ({ x, item })
  switch (route.kind) {
    case 'down': {
      const [first, last] = [route.items[0], route.items.at(-1)]
      return first && last
        ? ([at(first.x), at(last.x)] as const)
        : ([at(target.x, target), at(source.x, source)] as const)
    }
    case 'back':
      return [at(route.items.at(-1)?.x ?? source.x), at(route.items[0]?.x ?? target.x)] as const
    case 'lane': {
      const side = at(route.lane.x)
      const { arriving } = route
      return [route.leaving ? at(route.leaving.x) : side, arriving.kind === 'node' ? side : at(arriving.x)] as const
    }
    default:
      return route satisfies never
  }
}

/** At which side an edge can leave and arrive without passing a box; undefined where it has to go round. */
function sidesOf(rows: Scene['rows'], source: Item, target: Item, route: Route) {
  if (route.kind === 'down') return {}
  const side = (state: Item, to: number): 'left' | 'right' | undefined => {
    const row = rows[state.row] ?? []
    const between = to < state.place ? row.slice(Math.max(0, to + 1), state.place) : row.slice(state.place + 1, to)
    return between.every(({ kind }) => kind === 'pass') ? (to < state.place ? 'left' : 'right') : undefined
  }
  if (route.kind === 'back') {
    const [top, bottom] = [route.items[0], route.items.at(-1)]
    return { leaving: bottom && side(source, bottom.place), arriving: top && side(target, top.place) }
  }
  const end = route.lane.side === 'left' ? -1 : Infinity
  return {
    leaving: route.leaving ? undefined : side(source, end),
    arriving: route.arriving.kind === 'node' ? side(target, end) : undefined,
  }
}

/** Along the top or bottom: each as near as can be to where it goes, in order, with room between. */
function spread(state: Item, list: readonly Meeting[]): void {
  const reach = reachOf(state)
  const wanted = list.map((meeting) => ({ meeting, x: wantedPlace(state, meeting) - state.x }))
  wanted.sort((a, b) => a.x - b.x || a.meeting.towards - b.meeting.towards)
  const apart = Math.min(APART, halves((2 * reach) / Math.max(1, wanted.length - 1)))
  const clamp = (x: number) => Math.max(-reach, Math.min(reach, x))
  // What runs straight keeps its place, and the others make room.
  const straight = wanted.findIndex(({ meeting }) => meeting.towards === state.x)
  const pivot = straight >= 0 ? straight : Math.floor(wanted.length / 2)
  const places = wanted.map(({ x }) => clamp(x))
  const last = places.length - 1
  const fit = (index: number, x: number) =>
    Math.max(-reach + index * apart, Math.min(reach - (last - index) * apart, x))
  const middle = fit(pivot, places[pivot] ?? 0)
  places[pivot] = middle
  for (let i = pivot + 1; i <= last; i++) places[i] = fit(i, Math.max(places[i] ?? 0, (places[i - 1] ?? 0) + apart))
  for (let i = pivot - 1; i >= 0; i--) places[i] = fit(i, Math.min(places[i] ?? 0, (places[i + 1] ?? 0) - apart))
  for (const [index, { meeting }] of wanted.entries()) meeting.port.x = state.x + (places[index] ?? 0)
}

/** Places are halves of a pixel, so that what is to be straight is. */
const halves = (value: number): number => Math.floor(2 * value) / 2
const reachOf = ({ width }: Item): number => halves((width / 2) * REACH)

/** Two boxes above each other meet where both can be met straight; else as near to the other as the box reaches. */
function wantedPlace(state: Item, { towards, other }: Meeting): number {
  if (!other) return towards
  const [own, others] = [reachOf(state), reachOf(other)]
  const left = Math.max(state.x - own, other.x - others)
  const right = Math.min(state.x + own, other.x + others)
  if (towards === state.x) return towards
  return left <= right ? halves((left + right) / 2) : towards
}

/** Along the left or right side, so that the lines beside the box do not cross. */
function stack(state: Item, list: readonly Meeting[], side: 'left' | 'right'): void {
  const outwards = (meeting: Meeting) => (side === 'left' ? -1 : 1) * meeting.towards
  const up = list.filter((meeting) => meeting.up).sort((a, b) => outwards(a) - outwards(b))
  const down = list.filter((meeting) => !meeting.up).sort((a, b) => outwards(b) - outwards(a))
  const all = [...up, ...down]
  for (const [index, { port }] of all.entries()) port.y = state.height * ((index + 1) / (all.length + 1) - 0.5)
}
