/** The lines of a bundle, each part once: an edge's own part ends where it joins what another edge has drawn already. */
import type { Point } from '../placement.ts'
import { pairs } from './scene.ts'

/** How far an edge runs on in the line that it joins, so that it can turn into it. */
const OVERLAP = 8

interface Part {
  readonly from: Point
  readonly to: Point
}

/** By the upright or level line that they are parts of. */
type Drawn = Map<string, Part[]>
const trackOf = (from: Point, to: Point): string => (from.x === to.x ? `x ${from.x}` : `y ${from.y}`)

/** For each line of a bundle, all of which run along the axes and end in one point, the part to be drawn. */
export function ownParts(lines: readonly (readonly Point[])[]): readonly (readonly Point[])[] {
  const drawn: Drawn = new Map()
  const longest = [...lines.entries()].sort(([, a], [, b]) => lengthOf(b) - lengthOf(a))
  const own = new Map<number, readonly Point[]>()
  for (const [index, line] of longest) {
    const { kept, stub } = beforeJoin(line, drawn)
    own.set(index, stub ? [...kept, stub] : kept)
    for (const [from, to] of pairs(kept)) {
      const key = trackOf(from, to)
      const parts = drawn.get(key)
      if (parts) parts.push({ from, to })
      else drawn.set(key, [{ from, to }])
    }
  }
  return lines.map((line, index) => own.get(index) ?? line)
}

const distance = (a: Point, b: Point): number => Math.abs(a.x - b.x) + Math.abs(a.y - b.y)
const lengthOf = (line: readonly Point[]): number => pairs(line).reduce((sum, [a, b]) => sum + distance(a, b), 0)

/** What has been drawn is looked for from the end on, since lines that have met stay together. */
function beforeJoin(line: readonly Point[], drawn: Drawn): { kept: readonly Point[]; stub?: Point } {
  for (let last = line.length - 1; last > 0; last--) {
    const [from, to] = [line[last - 1], line[last]]
    if (!from || !to) break
    const join = firstOn({ from, to }, drawn)
    if (join && distance(join, from) === 0) continue
    const rest = join ? [from, join, to] : [from, to, line[last + 1] ?? to]
    const [corner, next] = [rest[1] ?? to, rest[2] ?? to]
    const whole = distance(corner, next)
    const share = whole === 0 ? 0 : Math.min(OVERLAP, whole) / whole
    const end = { x: corner.x + (next.x - corner.x) * share, y: corner.y + (next.y - corner.y) * share }
    const kept = [...line.slice(0, last), corner]
    return distance(corner, end) === 0 ? { kept } : { kept, stub: end }
  }
  return { kept: line.slice(0, 2) }
}

/** From where on a part runs in what is drawn, up to its end; undefined where its end does not. */
function firstOn({ from, to }: Part, drawn: Drawn): Point | undefined {
  const upright = from.x === to.x
  const [start, end] = upright ? [from.y, to.y] : [from.x, to.x]
  let reached: number | undefined
  for (let again = true; again;) {
    again = false
    for (const part of drawn.get(trackOf(from, to)) ?? []) {
      const ends = upright ? [part.from.y, part.to.y] : [part.from.x, part.to.x]
      const [low, high] = [Math.min(...ends), Math.max(...ends)]
      const at = reached ?? end
      if (at < low || at > high) continue
      const next = end >= start ? Math.max(start, low) : Math.min(start, high)
      if (reached === undefined || Math.abs(next - start) < Math.abs(reached - start)) {
        reached = next
        again = next !== start
      }
    }
  }
  if (reached === undefined) return undefined
  return upright ? { x: from.x, y: reached } : { x: reached, y: from.y }
}
