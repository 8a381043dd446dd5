/**
 * Places on a line that keep their distances and draw together what belongs together: the network simplex method
 * (Gansner, Koutsofios, North, Vo: A technique for drawing directed graphs, 1993).
 */

export interface Vertex {
  at: number
  readonly arcs: Arc[]
  /** The arc of the tree towards its root. */
  parent: Arc | null
  inTree: boolean
  /** Least number, in the order in which the tree is left, of what hangs on this vertex, and its own. */
  low: number
  own: number
}

export interface Arc {
  readonly tail: Vertex
  readonly head: Vertex
  /** `head` stands at least this far behind `tail`. */
  readonly length: number
  /** What each step of distance costs. */
  readonly weight: number
  cut: number
  inTree: boolean
}

export const vertex = (): Vertex => ({ at: 0, arcs: [], parent: null, inTree: false, low: 0, own: 0 })

export function connect(tail: Vertex, head: Vertex, length: number, weight: number): void {
  const arc: Arc = { tail, head, length, weight, cut: 0, inTree: false }
  tail.arcs.push(arc)
  head.arcs.push(arc)
}

const slack = ({ tail, head, length }: Arc): number => head.at - tail.at - length
const other = (arc: Arc, vertex: Vertex): Vertex => (arc.tail === vertex ? arc.head : arc.tail)

/** The least places that keep all lengths; false when the arcs run in a circle. */
export function pack(vertices: readonly Vertex[]): boolean {
  const waiting = new Map(vertices.map((each) => [each, each.arcs.filter(({ head }) => head === each).length]))
  const ready = vertices.filter((each) => waiting.get(each) === 0)
  for (const each of vertices) each.at = 0
  for (const each of ready)
    for (const { tail, head, length } of each.arcs) {
      if (tail !== each) continue
      head.at = Math.max(head.at, tail.at + length)
      const left = (waiting.get(head) ?? 1) - 1
      waiting.set(head, left)
      if (left === 0) ready.push(head)
    }
  return ready.length === vertices.length
}

/**
 * Best places, from packed ones, for vertices that hang together; after `mostSteps` exchanges good ones.
 * Lengths and weights are whole numbers.
 */
export function settle(vertices: readonly Vertex[], mostSteps: number): void {
  const [root] = vertices
  if (!root) return
  growTree(vertices, root)
  const leaving: Vertex[] = []
  number(root, 0, leaving)
  for (const each of leaving) if (each.parent) each.parent.cut = cutOf(each, each.parent)
  const order = Array.from<Vertex>({ length: leaving.length })
  for (const each of leaving) order[each.own] = each
  let from = 0
  for (let step = 0; step < mostSteps; step++) {
    const child = worst(vertices, from)
    if (!child?.parent) return
    from = (vertices.indexOf(child) + 1) % vertices.length
    exchange(child, child.parent, order)
  }
}

/**
 * A tree of arcs without slack, from the root; what stands too far off is drawn near. The tree moves as a whole: `moved` is
 * added to its places at the end, and arcs wait by what their slack would be had it not moved.
 */
function growTree(vertices: readonly Vertex[], root: Vertex): void {
  const grown: Vertex[] = []
  const outwards = heap()
  const inwards = heap()
  let moved = 0
  const grow = (fresh: Vertex): void => {
    fresh.inTree = true
    fresh.at -= moved
    grown.push(fresh)
    for (const arc of fresh.arcs) {
      if (arc.tail === fresh && !arc.head.inTree) outwards.push(arc, slack(arc))
      if (arc.head === fresh && !arc.tail.inTree) inwards.push(arc, slack(arc))
    }
  }
  grow(root)
  while (grown.length < vertices.length) {
    while (outwards.first?.arc.head.inTree) outwards.pop()
    while (inwards.first?.arc.tail.inTree) inwards.pop()
    const [out, into] = [outwards.first, inwards.first]
    const [far, near] = [out ? out.key - moved : Infinity, into ? into.key + moved : Infinity]
    const next = far <= near ? out : into
    if (!next) break
    next.arc.inTree = true
    moved += far <= near ? far : -near
    grow(far <= near ? next.arc.head : next.arc.tail)
  }
  for (const each of grown) each.at += moved
}

interface Waiting {
  readonly arc: Arc
  readonly key: number
}

/** The arc with the least key first. */
function heap() {
  const list: Waiting[] = []
  const swap = (i: number, j: number) => {
    const [a, b] = [list[i], list[j]]
    if (a && b) [list[i], list[j]] = [b, a]
  }
  const key = (i: number) => list[i]?.key ?? Infinity
  return {
    get first(): Waiting | undefined {
      return list[0]
    },
    push(arc: Arc, at: number): void {
      let i = list.push({ arc, key: at }) - 1
      for (let parent = (i - 1) >> 1; i > 0 && key(i) < key(parent); parent = (i - 1) >> 1) {
        swap(i, parent)
        i = parent
      }
    },
    pop(): void {
      swap(0, list.length - 1)
      list.pop()
      for (let i = 0; ;) {
        const child = key(2 * i + 2) < key(2 * i + 1) ? 2 * i + 2 : 2 * i + 1
        if (key(child) >= key(i)) return
        swap(i, child)
        i = child
      }
    },
  }
}

/** Number what hangs on a vertex in the order in which it is left; the numbers begin with `first`. */
function number(start: Vertex, first: number, left: Vertex[]): void {
  let next = first
  const rest: { vertex: Vertex; arc: number }[] = [{ vertex: start, arc: 0 }]
  start.low = next
  for (let top = rest.at(-1); top; top = rest.at(-1)) {
    const { vertex: here } = top
    const arc = here.arcs[top.arc++]
    if (arc === undefined) {
      here.own = next++
      left.push(here)
      rest.pop()
    } else if (arc.inTree && arc !== here.parent) {
      const child = other(arc, here)
      child.parent = arc
      child.low = next
      rest.push({ vertex: child, arc: 0 })
    }
  }
}

/** What a step apart costs or saves where the tree is cut at the arc above `child`. */
function cutOf(child: Vertex, above: Arc): number {
  const tail = above.tail === child
  let cut = above.weight
  for (const arc of child.arcs) {
    if (arc === above) continue
    const along = (arc.tail === child) === tail
    cut += along ? arc.weight : -arc.weight
    if (arc.inTree) cut += along ? -arc.cut : arc.cut
  }
  return cut
}

/** Of the first arcs that had better go, counted from one of the vertices, the worst, by its lower end. */
function worst(vertices: readonly Vertex[], from: number): Vertex | undefined {
  let found: Vertex | undefined
  let seen = 0
  for (let i = 0; i < vertices.length && seen < 12; i++) {
    const each = vertices[(from + i) % vertices.length]
    if (!each?.parent || each.parent.cut >= 0) continue
    seen++
    if (!found?.parent || each.parent.cut < found.parent.cut) found = each
  }
  return found
}

function exchange(child: Vertex, leaves: Arc, order: Vertex[]): void {
  const inside = ({ own }: Vertex) => own >= child.low && own <= child.own
  const childIsTail = leaves.tail === child
  let enters: Arc | undefined
  for (let i = child.low; i <= child.own; i++)
    for (const arc of order[i]?.arcs ?? []) {
      if (arc.inTree || inside(childIsTail ? arc.tail : arc.head) || !inside(childIsTail ? arc.head : arc.tail))
        continue
      if (!enters || slack(arc) < slack(enters)) enters = arc
    }
  if (!enters) {
    // Nothing holds the part: it costs nothing where it is.
    leaves.cut = 0
    return
  }
  const shift = childIsTail ? -slack(enters) : slack(enters)
  if (shift !== 0)
    for (let i = child.low; i <= child.own; i++) {
      const each = order[i]
      if (each) each.at += shift
    }
  const cut = leaves.cut
  const top = addAlong(enters.tail, enters.head, cut, true)
  addAlong(enters.head, enters.tail, cut, false)
  enters.cut = -cut
  leaves.cut = 0
  leaves.inTree = false
  enters.inTree = true
  const left: Vertex[] = []
  number(top, top.low, left)
  for (const each of left) order[each.own] = each
}

/** Add to the cuts on the way from a vertex up to where it meets the other's; answers that place. */
function addAlong(from: Vertex, to: Vertex, cut: number, forward: boolean): Vertex {
  let here = from
  while (here.parent && !(here.low <= to.own && to.own <= here.own)) {
    const arc = here.parent
    arc.cut += (arc.tail === here) === forward ? cut : -cut
    here = other(arc, here)
  }
  return here
}
