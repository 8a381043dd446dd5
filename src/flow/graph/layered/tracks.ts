/** Between two rows: each edge that changes its column does so on a track of its own, in an order with few crossings. */

/** Where a crosswise line turns: towards the row above or the one below. */
export interface Turn {
  readonly x: number
  readonly way: 'up' | 'down'
}

export interface Crossing {
  readonly turns: Turn[]
  /** Lines with the same name here share their track. */
  readonly bundle: string | null
  /** From above; set by `assignTracks`. */
  track: number
}

/** Beyond these, tracks are given from left to right. */
const MOST_COMPARED = 240
/** Lines of one track stay this far from each other. */
const APART = 12
const OVERLAPPED = 20

/** How many tracks there are. */
export function assignTracks(crossings: readonly Crossing[]): number {
  const lines = crossings.map((crossing) => {
    const at = crossing.turns.map(({ x }) => x)
    return { crossing, left: Math.min(...at), right: Math.max(...at), above: 0, below: new Set<number>() }
  })
  lines.sort((a, b) => a.left - b.left || a.right - b.right)
  const meets = (a: { left: number; right: number }, b: { left: number; right: number }) =>
    a.left < b.right + APART && b.left < a.right + APART
  if (lines.length <= MOST_COMPARED)
    for (const [i, a] of lines.entries())
      for (let j = i + 1; j < lines.length; j++) {
        const b = lines[j]
        if (!b || !meets(a, b)) continue
        const [first, second] = [cost(a, b), cost(b, a)]
        if (first < second) a.below.add(j)
        else if (second < first) b.below.add(i)
      }
  for (const { below } of lines) for (const index of below) count(lines[index], 1)
  const placed: { left: number; right: number; track: number }[] = []
  let tracks = 0
  const rest = new Set(lines.keys())
  while (rest.size > 0) {
    const next = leastAbove(lines, rest)
    rest.delete(next)
    const line = lines[next]
    if (!line) continue
    for (const index of line.below) count(lines[index], -1)
    let track = 0
    for (const other of placed) if (other.track >= track && meets(other, line)) track = other.track + 1
    line.crossing.track = track
    placed.push({ left: line.left, right: line.right, track })
    tracks = Math.max(tracks, track + 1)
  }
  return tracks
}

function count(line: { above: number } | undefined, by: number): void {
  if (line) line.above += by
}

/** The first that nothing has to stand above; of a circle, the one with the least. */
function leastAbove(lines: readonly { readonly above: number }[], rest: ReadonlySet<number>): number {
  let [best, least] = [-1, Infinity]
  for (const index of rest) {
    const above = lines[index]?.above ?? 0
    if (above < least) [best, least] = [index, above]
    if (least === 0) break
  }
  return best
}

interface Line {
  readonly crossing: Crossing
  readonly left: number
  readonly right: number
}

/** Crossings of two lines with the first above the second, and what it counts when they run in each other. */
function cost(upper: Line, lower: Line): number {
  let sum = 0
  for (const turn of lower.crossing.turns) {
    if (turn.way !== 'up') continue
    if (turn.x > upper.left && turn.x < upper.right) sum++
    if (upper.crossing.turns.some(({ way, x }) => way === 'down' && x === turn.x)) sum += OVERLAPPED
    else if (turn.x === upper.left || turn.x === upper.right) sum += OVERLAPPED / 4
  }
  for (const turn of upper.crossing.turns) if (turn.way === 'down' && turn.x > lower.left && turn.x < lower.right) sum++
  return sum
}
