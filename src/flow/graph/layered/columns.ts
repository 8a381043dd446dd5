/** Places across the flow: edges straight, those of the main way first, nothing nearer than the gap. */
import type { Before } from './order.ts'
import { pairs, type Item, type Link, type Scene } from './scene.ts'
import { connect, pack, settle, vertex, type Vertex } from './simplex.ts'

/** What a pixel that an edge runs aside costs. */
const WEIGHT = { main: 24, long: 6, plain: 3, loop: 2, catch: 1 }
/** What a pixel away from where a state was before costs. */
const CALM = 2
/** Exchanges times columns that are worth it; beyond, places are good and not best. */
const MOST_WORK = 1_500_000

export interface Spacing {
  /** Between boxes. */
  readonly gap: number
  /** Between a line and what stands beside it. */
  readonly lineGap: number
}

export function placeColumns({ rows, nodes, routes }: Scene, before: Before, spacing: Spacing): void {
  const columns = new Map<Item, Vertex>()
  for (const row of rows) for (const item of row) columns.set(item, vertex())
  const joined = joinStraight(rows, routes)
  for (const [item, into] of joined) columns.set(item, columns.get(into) ?? vertex())
  const column = (item: Item): Vertex => columns.get(item) ?? vertex()
  const start = vertex()
  const vertices = [start, ...new Set(columns.values())]
  for (const row of rows) {
    const [first] = row
    if (first) connect(start, column(first), 0, 0)
    for (const [left, right] of pairs(row)) connect(column(left), column(right), distance(left, right, spacing), 0)
  }
  const pulls = [...pullsOf(rows, column)]
  for (const [edge, route] of routes) {
    if (route.kind !== 'back') continue
    const ends = [
      [nodes.get(edge.from), route.items.at(-1)],
      [nodes.get(edge.to), route.items[0]],
    ] as const
    for (const [state, end] of ends)
      if (state && end) pulls.push({ a: column(state), b: column(end), weight: WEIGHT.loop, ahead: 0 })
  }
  if (before.states.size > 0) {
    // Only how they stand to each other counts: all may move together.
    const origin = vertex()
    connect(start, origin, -1_000_000, 0)
    vertices.push(origin)
    for (const item of columns.keys()) {
      const stood = item.node && before.states.get(item.node.name)
      if (stood) pulls.push({ a: column(item), b: origin, weight: CALM, ahead: Math.round(stood.at) })
    }
  }
  for (const { a, b, weight, ahead } of pulls) {
    const middle = vertex()
    connect(middle, a, 0, weight)
    connect(middle, b, -ahead, weight)
    vertices.push(middle)
  }
  pack(vertices)
  settle(vertices, Math.floor(MOST_WORK / vertices.length))
  for (const [item, { at }] of columns) item.x = at
}

/** Between the middles of neighbours. */
function distance(left: Item, right: Item, { gap, lineGap }: Spacing): number {
  const lines = (left.kind === 'pass' ? 1 : 0) + (right.kind === 'pass' ? 1 : 0)
  const words = left.kind === 'label' || right.kind === 'label'
  return left.width / 2 + right.width / 2 + (lines > 0 || words ? lineGap : gap)
}

interface Pull {
  readonly a: Vertex
  readonly b: Vertex
  readonly weight: number
  /** `a` is wanted this far behind `b`. */
  readonly ahead: number
}

function* pullsOf(rows: readonly (readonly Item[])[], column: (item: Item) => Vertex): Iterable<Pull> {
  const merged = new Map<Vertex, Map<Vertex, number>>()
  for (const row of rows)
    for (const { down } of row)
      for (const each of down) {
        const [a, b] = [column(each.upper), column(each.lower)]
        if (a === b) continue
        const of = merged.get(a) ?? new Map<Vertex, number>()
        merged.set(a, of)
        of.set(b, (of.get(b) ?? 0) + weightOf(each))
      }
  for (const [a, of] of merged) for (const [b, weight] of of) yield { a, b, weight, ahead: 0 }
}

function weightOf({ upper, lower, edge, main }: Link): number {
  if (main) return WEIGHT.main
  if (upper.kind !== 'node' && lower.kind !== 'node') return WEIGHT.long
  return edge.kind === 'catch' ? WEIGHT.catch : WEIGHT.plain
}

/**
 * Items that share a column: along the main way, then along long edges. Links that cross one of a column stay out of it, so that
 * columns keep an order. Each item is led to the first of its column.
 */
function joinStraight(rows: readonly (readonly Item[])[], routes: Scene['routes']): ReadonlyMap<Item, Item> {
  const links = rows.flatMap((row) => row.flatMap(({ down }) => down))
  const wanted = links.filter((each) => each.main || (each.upper.kind !== 'node' && each.lower.kind !== 'node'))
  const length = ({ edge }: Link) => {
    const route = routes.get(edge)
    return route && route.kind !== 'lane' ? route.items.length : 0
  }
  wanted.sort((a, b) => Number(b.main) - Number(a.main) || length(b) - length(a))
  const taken = new Map<number, Link[]>()
  const first = new Map<Item, Item>()
  const used = new Set<string>()
  const groups = new Map<Item, Item[]>()
  const groupOf = (item: Item) => groups.get(item) ?? [item]
  for (const each of wanted) {
    const { upper, lower } = each
    const inRow = taken.get(upper.row) ?? []
    const [above, below] = [`${upper.row} ${upper.place} v`, `${lower.row} ${lower.place} ^`]
    if (used.has(above) || used.has(below)) continue
    if (inRow.some((other) => (other.upper.place - upper.place) * (other.lower.place - lower.place) <= 0)) continue
    used.add(above).add(below)
    inRow.push(each)
    taken.set(upper.row, inRow)
    const [small, large] = [groupOf(lower), groupOf(upper)].sort((a, b) => a.length - b.length)
    const joined = [...(large ?? []), ...(small ?? [])]
    for (const item of joined) groups.set(item, joined)
  }
  for (const joined of new Set(groups.values()))
    for (const item of joined) if (joined[0] && item !== joined[0]) first.set(item, joined[0])
  return first
}
