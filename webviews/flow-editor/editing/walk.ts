/** Where an arrow leads from what is selected. Pure. */
import type { FlowGraph, GraphEdge } from '#flow'

export type Arrow = 'up' | 'down' | 'left' | 'right'

/** From a way: forward to its target, back to its source, sideways to the other ways of the same state. */
export function fromEdge(edge: GraphEdge, { edges }: FlowGraph, arrow: Arrow, forward: Arrow): GraphEdge | string {
  const back = { down: 'up', right: 'left', up: 'down', left: 'right' }[forward]
  if (arrow === forward) return edge.to
  if (arrow === back) return edge.from
  return nextWay(edges, edge.from, edge.id, arrow === 'left' || arrow === 'up' ? -1 : 1) ?? edge
}

/** The ways out of a state, one after the other. */
export function nextWay(
  edges: readonly GraphEdge[],
  from: string,
  current: string | null,
  step: 1 | -1,
): GraphEdge | undefined {
  const own = edges.filter((edge) => edge.from === from)
  const at = own.findIndex(({ id }) => id === current)
  if (at < 0) return step === 1 ? own[0] : own.at(-1)
  return own[(at + step + own.length) % own.length]
}
