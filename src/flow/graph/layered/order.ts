/** The order of the items in their rows: few crossings, and what stood in an order before an edit keeps it. */
import type { GraphLayout, Point } from '../placement.ts'
import { pairs, type Item, type Scene } from './scene.ts'

const MOST_SWEEPS = 12
/** Items times sweeps that are worth it. */
const MOST_WORK = 40_000
/** Of links of two items, to be compared one by one. */
const MOST_PAIRS = 4000

/** Where things stood before an edit, across the flow. */
export interface Before {
  /** States by name; those of one `row` stood beside each other. */
  readonly states: ReadonlyMap<string, { readonly row: number; readonly at: number }>
  /** The longest part of each edge's line that runs along the flow, by the edge's id. */
  readonly edges: ReadonlyMap<string, number>
}

export const nothingBefore: Before = { states: new Map(), edges: new Map() }

export function standBefore({ nodes, edges, direction }: GraphLayout): Before {
  const along = ({ x, y }: Point) => (direction === 'down' ? y : x)
  const across = ({ x, y }: Point) => (direction === 'down' ? x : y)
  return {
    states: new Map(
      nodes.map(({ node, x, y, width, height }) => {
        const middle = { x: x + width / 2, y: y + height / 2 }
        return [node.name, { row: along(middle), at: across(middle) }]
      }),
    ),
    edges: new Map(
      edges.map(({ edge, points }) => {
        let [longest, at] = [-1, 0]
        for (const [from, to] of pairs(points)) {
          const length = Math.abs(along(to) - along(from))
          if (length > longest) [longest, at] = [length, across(from)]
        }
        return [edge.id, at]
      }),
    ),
  }
}

export function orderRows({ rows }: Scene, before: Before): void {
  const count = rows.reduce((sum, row) => sum + row.length, 0)
  const sweeps = Math.min(MOST_SWEEPS, Math.floor(MOST_WORK / Math.max(1, count)))
  for (const row of rows) {
    beginAsBefore(row, before)
    keepOrder(row, before)
  }
  let best = rows.map((row) => [...row])
  let fewest = crossings(rows)
  for (let sweep = 0; sweep < sweeps && fewest > 0; sweep++) {
    const downwards = sweep % 2 === 0
    for (const row of downwards ? rows : [...rows].reverse()) {
      sortRow(row, downwards ? 'up' : 'down')
      keepOrder(row, before)
    }
    switchNeighbours(rows, before)
    const now = crossings(rows)
    if (now >= fewest) continue
    fewest = now
    best = rows.map((row) => [...row])
  }
  for (const [index, row] of best.entries()) setRow(rows[index] ?? [], row)
}

/** Crossings of links between neighbouring rows, and on the way to the lanes. */
export function crossings(rows: readonly (readonly Item[])[]): number {
  return rows.reduce((sum, row) => sum + crossingsBelow(row) + crossingsAside(row), 0)
}

/** What lines to the lanes run past. */
function crossingsAside(row: readonly Item[]): number {
  const last = row.length - 1
  return row.reduce((sum, { aside, place }) => sum + aside.left * place + aside.right * (last - place), 0)
}

/** By counting inversions with a tree of sums (Barth, Mutzel, Jünger 2004). */
function crossingsBelow(row: readonly Item[]): number {
  const ends = row.flatMap(({ down }) => down.map(({ lower }) => lower.place).sort((a, b) => a - b))
  let size = 1
  while (size <= Math.max(0, ...ends)) size *= 2
  const sums = new Uint32Array(2 * size)
  let count = 0
  for (const end of ends) {
    for (let at = end + size; at > 0; at >>= 1) {
      sums[at] = (sums[at] ?? 0) + 1
      if (at % 2 === 0) count += sums[at + 1] ?? 0
    }
  }
  return count
}

/** By the mean place of the neighbours on one side; what has none there stays where it is. */
function sortRow(row: Item[], side: 'up' | 'down'): void {
  const keyed = row.map((item) => ({ item, key: meanPlace(item, side) }))
  const sorted = keyed.filter(({ key }) => key !== undefined)
  // Equal ones keep their order: a sort is stable.
  sorted.sort((a, b) => (a.key ?? 0) - (b.key ?? 0))
  let next = 0
  setRow(
    row,
    keyed.map(({ item, key }) => (key === undefined ? item : (sorted[next++]?.item ?? item))),
  )
}

function meanPlace(item: Item, side: 'up' | 'down'): number | undefined {
  const links = item[side]
  if (links.length === 0 && side === 'up' && item.aside.right > 0) return Infinity
  if (links.length === 0) return undefined
  let [sum, weight] = [0, 0]
  for (const each of links) {
    const own = each.main ? 4 : 1
    sum += own * (side === 'up' ? each.upper : each.lower).place
    weight += own
  }
  return sum / weight
}

function setRow(row: Item[], items: readonly Item[]): void {
  for (const [index, item] of items.entries()) {
    row[index] = item
    item.place = index
  }
}

/** What is new comes last, from where the sweeps fetch it. */
function beginAsBefore(row: Item[], { states, edges }: Before): void {
  if (states.size === 0) return
  const stood = ({ node, edge }: Item) => (node ? states.get(node.name)?.at : edge ? edges.get(edge.id) : undefined)
  setRow(
    row,
    row.toSorted((a, b) => (stood(a) ?? Infinity) - (stood(b) ?? Infinity) || 0),
  )
}

/** States that stood in one row keep their order: they take the places that they have together in that order. */
function keepOrder(row: Item[], before: Before): void {
  if (before.states.size === 0) return
  const groups = new Map<number, { readonly item: Item; readonly at: number }[]>()
  for (const item of row) {
    const stood = item.node && before.states.get(item.node.name)
    if (!stood) continue
    const group = groups.get(stood.row)
    if (group) group.push({ item, at: stood.at })
    else groups.set(stood.row, [{ item, at: stood.at }])
  }
  const items = [...row]
  for (const group of groups.values()) {
    const places = group.map(({ item }) => item.place).sort((a, b) => a - b)
    const inOrder = group.sort((a, b) => a.at - b.at)
    for (const [index, place] of places.entries()) items[place] = inOrder[index]?.item ?? items[place] ?? never()
  }
  setRow(row, items)
}

function never(): never {
  throw new Error('A place of a row is empty.')
}

/** Change places of neighbours as long as that takes crossings away. */
function switchNeighbours(rows: readonly Item[][], before: Before): void {
  for (let round = 0; round < 3; round++) {
    let better = false
    for (const row of rows)
      for (let i = 1; i < row.length; i++) {
        const [left, right] = [row[i - 1], row[i]]
        if (!left || !right || stoodTogether(left, right, before)) continue
        if (crossed(left, right) <= crossed(right, left)) continue
        row[i - 1] = right
        row[i] = left
        right.place = i - 1
        left.place = i
        better = true
      }
    if (!better) return
  }
}

function stoodTogether(left: Item, right: Item, before: Before): boolean {
  const [a, b] = [left, right].map(({ node }) => node && before.states.get(node.name))
  return Boolean(a && b) && a?.row === b?.row
}

/** Crossings of the links of two items, the first standing left of the second. */
function crossed(left: Item, right: Item): number {
  let count = left.aside.right + right.aside.left
  if (left.up.length * right.up.length <= MOST_PAIRS)
    for (const a of left.up) for (const b of right.up) if (a.upper.place > b.upper.place) count++
  if (left.down.length * right.down.length <= MOST_PAIRS)
    for (const a of left.down) for (const b of right.down) if (a.lower.place > b.lower.place) count++
  return count
}
