/** Both versions of a flow as one graph, to be laid out and drawn. */
import type { FlowGraph, GraphEdge, GraphNode } from '../graph/index.ts'
import type { ComparedState, FlowComparison } from './comparison.ts'
import type { ComparedEdge } from './edges.ts'

export interface ComparedGraph {
  readonly graph: FlowGraph
  /** By the names of the graph's nodes. */
  readonly states: ReadonlyMap<string, ComparedState>
  /** By the ids of the graph's edges; an edge that leads elsewhere now is drawn twice. */
  readonly edges: ReadonlyMap<string, { readonly compared: ComparedEdge; readonly drawn: ComparedEdge['kind'] }>
}

export function comparedGraph({ states, edges, start }: FlowComparison): ComparedGraph {
  const nameOf = new Map(states.flatMap(({ name, before }) => (before ? [[before.name, name]] : [])))
  const drawn = new Map<string, { compared: ComparedEdge; drawn: ComparedEdge['kind'] }>()
  const lines: GraphEdge[] = []
  const draw = (edge: GraphEdge, version: 'before' | 'after', compared: ComparedEdge, kind: ComparedEdge['kind']) => {
    const id = `${version} ${edge.id}`
    const later = version === 'after'
    const name = (each: string) => (later ? each : (nameOf.get(each) ?? each))
    lines.push({ ...edge, id, from: name(edge.from), to: name(edge.to) })
    drawn.set(id, { compared, drawn: kind })
  }
  for (const compared of edges) {
    const { kind, before, after } = compared
    const leadsElsewhere = before && after && (nameOf.get(before.to) ?? before.to) !== after.to
    if (after) draw(after, 'after', compared, leadsElsewhere ? 'added' : kind)
    if (before && (!after || leadsElsewhere)) draw(before, 'before', compared, 'removed')
  }
  const nodes = states.flatMap((state): GraphNode[] => {
    const side = sideToDraw(state)
    return side ? [{ ...side, name: state.name }] : []
  })
  const graph = { start: nodes.some(({ name }) => name === start) ? start : null, nodes, edges: lines }
  return { graph, states: new Map(states.map((state) => [state.name, state])), edges: drawn }
}

/** A state that was taken away is drawn as it was. */
function sideToDraw({ change, before, after }: ComparedState): GraphNode | undefined {
  return (change === 'removed' ? (before ?? after) : (after ?? before))?.node
}
