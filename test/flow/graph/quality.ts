/** How well a layout reads, in figures: what lies on what, how often lines cross and bend, and how far they run. */
import type { Box, GraphLayout, PlacedEdge, Point } from '#flow'

export interface Quality {
  readonly states: number
  readonly edges: number
  /** Boxes of states that overlap each other. */
  readonly overlaps: number
  /** Words on a state or on other words, or with another edge's line through them. */
  readonly wordsHit: number
  /** Lines through the box of a state that they do not lead to. */
  readonly statesHit: number
  /** Points where two lines cross; those of one bundle count as one line. */
  readonly crossings: number
  readonly bends: number
  /** Of all lines, in pixels, each part of a bundle once. */
  readonly length: number
  readonly width: number
  readonly height: number
}

type Part = { readonly from: Point; readonly to: Point; readonly edge: PlacedEdge }

const partsOf = (edge: PlacedEdge): Part[] =>
  edge.points.slice(1).map((to, index) => ({ from: edge.points[index] ?? to, to, edge }))

export function qualityOf(layout: GraphLayout): Quality {
  const { nodes, edges } = layout
  const seen = new Set<string>()
  const parts = edges.flatMap(partsOf).filter(({ from, to, edge }) => {
    const key = edge.bundle && JSON.stringify([edge.bundle, from, to])
    if (!key) return true
    if (seen.has(key)) return false
    seen.add(key)
    return true
  })
  const labelled = edges.filter(({ label }) => label !== null)
  const labels = labelled.map(({ label }) => label).filter((label) => label !== null)
  const sum = (list: readonly number[]) => list.reduce((all, each) => all + each, 0)
  const pairsOf = <T>(list: readonly T[], test: (a: T, b: T) => boolean) =>
    sum(list.map((a, i) => list.slice(i + 1).filter((b) => test(a, b)).length))
  const wordsOnWords = pairsOf(labels, overlap)
  const wordsOnStates = sum(labels.map((label) => nodes.filter((node) => overlap(label, node)).length))
  const struck = labelled.filter(({ edge, bundle, label }) =>
    parts.some((part) => {
      const own = part.edge.edge === edge || (bundle !== null && part.edge.bundle === bundle)
      return label && !own && through(part, label)
    }),
  )
  const statesHit = sum(
    nodes.map(
      (node) =>
        parts.filter(
          (part) => ![part.edge.edge.from, part.edge.edge.to].includes(node.node.name) && through(part, node),
        ).length,
    ),
  )
  return {
    states: nodes.length,
    edges: edges.length,
    overlaps: pairsOf(nodes, overlap),
    wordsHit: wordsOnWords + wordsOnStates + struck.length,
    statesHit,
    crossings: pairsOf(parts, (a, b) => {
      const together = a.edge === b.edge || (a.edge.bundle !== null && a.edge.bundle === b.edge.bundle)
      return !together && cross(a, b)
    }),
    bends: sum(edges.map(({ points }) => points.length - 2)),
    length: Math.round(sum(parts.map(({ from, to }) => Math.hypot(to.x - from.x, to.y - from.y)))),
    width: layout.width,
    height: layout.height,
  }
}

export function overlap(a: Box, b: Box): boolean {
  return a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height
}

/** Whether a part of a line runs through the inside of a box (Liang and Barsky's clipping). */
export function through({ from, to }: { readonly from: Point; readonly to: Point }, box: Box): boolean {
  let [enter, leave] = [0, 1]
  const edges = [
    [from.x - to.x, from.x - box.x - 0.5],
    [to.x - from.x, box.x + box.width - 0.5 - from.x],
    [from.y - to.y, from.y - box.y - 0.5],
    [to.y - from.y, box.y + box.height - 0.5 - from.y],
  ] as const
  for (const [step, room] of edges) {
    if (step === 0 && room < 0) return false
    if (step < 0) enter = Math.max(enter, room / step)
    if (step > 0) leave = Math.min(leave, room / step)
  }
  return enter < leave
}

/** In a point that is an end of neither. */
function cross(a: Part, b: Part): boolean {
  const side = (p: Point, q: Point, r: Point) => Math.sign((q.x - p.x) * (r.y - p.y) - (q.y - p.y) * (r.x - p.x))
  return (
    side(a.from, a.to, b.from) * side(a.from, a.to, b.to) < 0 &&
    side(b.from, b.to, a.from) * side(b.from, b.to, a.to) < 0
  )
}
