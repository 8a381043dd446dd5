/** Which ways from state to state came, went or changed. */
import type { FlowGraph, GraphEdge } from '../graph/index.ts'

export interface ComparedEdge {
  readonly kind: 'same' | 'added' | 'removed' | 'changed'
  /** In the first version; null for an edge that was added. */
  readonly before: GraphEdge | null
  /** In the second version; null for an edge that was removed. */
  readonly after: GraphEdge | null
}

/** An edge is known by what it says (its rule, its errors) and where it leads; then by either, if the other has changed. */
export function compareEdges(
  before: FlowGraph,
  after: FlowGraph,
  nameOf: (name: string) => string,
): readonly ComparedEdge[] {
  const old = new Set(before.edges)
  const fresh = new Set(after.edges)
  const pairs = new Map<GraphEdge, GraphEdge>()
  const nameAfter = (name: string) => name
  const pair = (keyOf: (edge: GraphEdge, name: (name: string) => string) => string) => {
    const waiting = new Map<string, GraphEdge[]>()
    for (const edge of old) {
      const key = keyOf(edge, nameOf)
      const list = waiting.get(key)
      if (list) list.push(edge)
      else waiting.set(key, [edge])
    }
    for (const edge of fresh) {
      const found = waiting.get(keyOf(edge, nameAfter))?.shift()
      if (!found) continue
      pairs.set(edge, found)
      old.delete(found)
      fresh.delete(edge)
    }
  }
  pair(({ from, kind, to, label }, name) => JSON.stringify([name(from), kind, label, name(to)]))
  pair(({ from, kind, label }, name) => JSON.stringify([name(from), kind, label]))
  pair(({ from, kind, to }, name) => JSON.stringify([name(from), kind, name(to)]))
  const now = after.edges.map((edge): ComparedEdge => {
    const was = pairs.get(edge)
    if (!was) return { kind: 'added', before: null, after: edge }
    const same = nameOf(was.to) === edge.to && was.label === edge.label
    return { kind: same ? 'same' : 'changed', before: was, after: edge }
  })
  return [...now, ...[...old].map((edge): ComparedEdge => ({ kind: 'removed', before: edge, after: null }))]
}
