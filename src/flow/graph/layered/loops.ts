/** Columns for ways that lead back: each passes its rows where it crosses least, found row by row. */
import type { GraphEdge } from '../graph.ts'
import type { LayoutOptions } from '../placement.ts'
import { link, pairs, type Item, type Scene } from './scene.ts'

/** Against one crossing: to pass a place further to the side in the next row; to run past another state to its own. */
const ASIDE = 0.05
const PAST = 0.5
/** Beside a state rather the left: on the right side are the ways of errors. */
const RIGHT = 0.1
/** Places looked at in all; ways beyond that take the left side of their states. */
const MOST_LOOKS = 1_000_000

export function insertLoops(scene: Scene, labelSize: LayoutOptions['labelSize']): void {
  const loops = [...scene.routes].filter(([, { kind }]) => kind === 'back').map(([edge]) => edge)
  // Long ones first: the next one comes between them and the state.
  const rowOf = (name: string) => scene.nodes.get(name)?.row ?? 0
  const length = ({ from, to }: GraphEdge) => rowOf(from) - rowOf(to)
  loops.sort((a, b) => length(b) - length(a))
  const budget = { looks: MOST_LOOKS }
  for (const edge of loops) {
    const [lower, upper] = [scene.nodes.get(edge.from), scene.nodes.get(edge.to)]
    if (!lower || !upper) continue
    const rows = scene.rows.slice(upper.row, lower.row + 1)
    const gaps = bestGaps(rows, upper, lower, budget)
    const size = labelSize(edge)
    const items = rows.map((row, index) => insert(row, gaps[index] ?? 0, edge, upper.row + index))
    const bottom = items.at(-1)
    if (size && bottom) scene.labels.set(edge, relabel(bottom, size, rows.at(-1) ?? [], items))
    for (const [above, below] of pairs(items)) link(above, below, edge, false)
    scene.routes.set(edge, { kind: 'back', items })
  }
}

function insert(row: Item[], gap: number, edge: GraphEdge, index: number): Item {
  const item: Item = {
    kind: 'pass',
    node: null,
    edge,
    width: 0,
    height: 0,
    row: index,
    place: gap,
    x: 0,
    up: [],
    down: [],
    aside: { left: 0, right: 0 },
  }
  row.splice(gap, 0, item)
  for (let i = gap + 1; i < row.length; i++) {
    const each = row[i]
    if (each) each.place = i
  }
  return item
}

/** The words stand where the way leaves its state. */
function relabel(item: Item, size: { width: number; height: number }, row: Item[], items: Item[]): Item {
  const even = (value: number) => 2 * Math.ceil(value / 2)
  const labelled: Item = { ...item, kind: 'label', width: even(size.width), height: even(size.height) }
  row[item.place] = labelled
  items[items.length - 1] = labelled
  return labelled
}

/** For each row, after how many of its items the way passes. */
function bestGaps(
  rows: readonly (readonly Item[])[],
  upper: Item,
  lower: Item,
  budget: { looks: number },
): readonly number[] {
  const looks = pairs(rows).reduce((sum, [above, below]) => sum + (above.length + 1) * (below.length + 1), 0)
  if (looks > budget.looks) return rows.map(() => 0)
  budget.looks -= looks
  const first = rows[0] ?? []
  let costs = Array.from({ length: first.length + 1 }, (_, gap) => besideCost(first, upper, gap, 'up'))
  const from: number[][] = []
  for (const [above, below] of pairs(rows)) {
    const crossings = crossingTable(above, below)
    const chosen: number[] = []
    const next: number[] = []
    for (let gap = 0; gap <= below.length; gap++) {
      let [best, least] = [0, Infinity]
      for (let start = 0; start <= above.length; start++) {
        const shift = Math.abs(start / (above.length + 1) - gap / (below.length + 1)) * ASIDE
        const whole = (costs[start] ?? Infinity) + crossings(start, gap) + shift
        if (whole < least) {
          best = start
          least = whole
        }
      }
      chosen.push(best)
      next.push(least)
    }
    costs = next
    from.push(chosen)
  }
  const last = rows.at(-1) ?? []
  const ends = costs.map((cost, gap) => cost + besideCost(last, lower, gap, 'down'))
  let gap = ends.indexOf(Math.min(...ends))
  const gaps = [gap]
  for (const chosen of from.reverse()) {
    gap = chosen[gap] ?? 0
    gaps.unshift(gap)
  }
  return gaps
}

/** Of running from a gap of a state's row to the state: what stands between, and the links that it crosses. */
function besideCost(row: readonly Item[], state: Item, gap: number, side: 'up' | 'down'): number {
  const [first, last] = gap <= state.place ? [gap, state.place] : [state.place + 1, gap]
  let cost = gap > state.place ? RIGHT : 0
  for (const item of row.slice(first, last)) cost += PAST + item[side].length
  return cost
}

/** Crossings of a way from each gap of a row to each gap of the next one. */
function crossingTable(above: readonly Item[], below: readonly Item[]): (start: number, gap: number) => number {
  const width = below.length + 1
  // At (i, j): links from the first i items to the first j ones below.
  const sums = new Int32Array((above.length + 1) * width)
  const sum = (i: number, j: number) => sums[i * width + j] ?? 0
  for (const [i, { down }] of above.entries()) {
    const row = new Int32Array(width)
    for (const { lower } of down) row[lower.place] = (row[lower.place] ?? 0) + 1
    let count = 0
    for (let j = 1; j < width; j++) {
      count += row[j - 1] ?? 0
      sums[(i + 1) * width + j] = sum(i, j) + count
    }
  }
  const [all, end] = [above.length, below.length]
  // Left above and right below, or right above and left below.
  return (i, j) => sum(i, end) - sum(i, j) + sum(all, j) - sum(i, j)
}
