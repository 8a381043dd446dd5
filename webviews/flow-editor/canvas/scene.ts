/** What the canvas draws, worked out of the model: places, problems of each state and way, the painted run. Pure. */
import { layoutGraph, type FlowGraph, type GraphEdge, type GraphLayout, type JsonObject, type Problem } from '#flow'
import { edgeLabelSize } from '#draw'
import type { EditorModel } from '../model.ts'
import { paintedBy, type Painted } from '../painting.ts'

export const NODE = { width: 220, height: 52 } as const
const MARGIN = 56

export interface Scene {
  readonly layout: GraphLayout
  readonly definition: JsonObject
  readonly start: string | null
  readonly selected: ReadonlySet<string>
  /** The state whose text the cursor is in. */
  readonly cursor: string | null
  readonly edge: string | null
  readonly painted: Painted | null
  readonly ofState: ReadonlyMap<string, readonly Problem[]>
  readonly ofEdge: ReadonlyMap<string, readonly Problem[]>
  /** States that a search has found. */
  readonly found: ReadonlySet<string>
  readonly editable: boolean
  readonly direction: 'down' | 'right'
  readonly minimap: boolean
  /** By the ids of ways: a few words on what is new in `$` there. Empty while they are not wanted. */
  readonly hints: ReadonlyMap<string, string>
}

type Hints = Scene['hints']

let last:
  | {
      readonly graph: FlowGraph
      readonly direction: string
      readonly hints: Hints
      readonly layout: GraphLayout
    }
  | undefined

export function sceneOf(model: EditorModel, found: ReadonlySet<string>, hints: Hints, now: number): Scene {
  const { graph, good, selected, cursor, edge, painting, editable, clockOffset } = model
  return {
    layout: layoutOf(model, hints),
    definition: good.flow.definition,
    start: graph.start,
    selected: new Set(selected),
    cursor,
    edge,
    painted: painting ? paintedBy(painting, (now + clockOffset) * 1000) : null,
    found,
    editable,
    direction: model.settings.direction,
    minimap: model.settings.minimap,
    hints,
    ...placedProblems(model),
  }
}

function layoutOf({ graph, settings: { direction } }: EditorModel, hints: Hints): GraphLayout {
  if (last?.graph === graph && last.direction === direction && last.hints === hints) return last.layout
  const previous = last?.layout
  const sizes = { nodeSize: () => NODE, labelSize: labelSizeWith(hints), margin: MARGIN, rowGap: 34 }
  const layout = layoutGraph(graph, { ...sizes, direction, previous })
  last = { graph, direction, hints, layout }
  return layout
}

/** A line more where there is a hint. */
function labelSizeWith(hints: Hints) {
  return (edge: GraphEdge) => {
    const own = edgeLabelSize(edge)
    const hint = hints.get(edge.id)
    const below = hint === undefined ? null : edgeLabelSize({ ...edge, label: hint })
    if (!own || !below) return own ?? below
    return { width: Math.max(own.width, below.width), height: own.height + below.height }
  }
}

/** Each problem belongs to the way whose field it is in, else to its state, else to the flow. */
export function placedProblems({ problems, good, graph }: Pick<EditorModel, 'problems' | 'good' | 'graph'>) {
  const ofState = new Map<string, Problem[]>()
  const ofEdge = new Map<string, Problem[]>()
  const ofFlow: Problem[] = []
  const edges = new Map(graph.edges.map(({ id, path }) => [JSON.stringify(fieldOf(path)), id]))
  for (const problem of problems) {
    const path = problem.path.slice(good.definitionPath.length)
    const [states, name] = path
    if (states !== 'States' || typeof name !== 'string') {
      ofFlow.push(problem)
      continue
    }
    add(ofState, name, problem)
    const way = edges.get(JSON.stringify(path.slice(0, 4))) ?? edges.get(JSON.stringify(path.slice(0, 3)))
    if (way !== undefined) add(ofEdge, way, problem)
  }
  return { ofState, ofEdge, ofFlow }
}

/** The rule or catcher around a target, or the field that is the target itself. */
function fieldOf(path: readonly (string | number)[]): readonly (string | number)[] {
  return path.length > 3 ? path.slice(0, 4) : path
}

function add(to: Map<string, Problem[]>, key: string, problem: Problem): void {
  const list = to.get(key)
  if (list) list.push(problem)
  else to.set(key, [problem])
}
