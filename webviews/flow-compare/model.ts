/** What the page shows, worked out of the two texts. Pure. */
import {
  comparedGraph,
  compareFlows,
  layoutGraph,
  parseFlow,
  type ComparedGraph,
  type ComparedState,
  type Direction,
  type FlowComparison,
  type GraphLayout,
  type ParsedFlow,
  type Path,
} from '#flow'
import { edgeLabelSize } from '#draw'
import type { ComparedText, WhichVersion } from '#messages'

export interface Side {
  readonly given: ComparedText
  /** Of the text as it is; null where there is none. */
  readonly parsed: ParsedFlow | null
  /** The last one that could be read. */
  readonly good: ParsedFlow
}

export interface CompareModel {
  readonly before: Side
  readonly after: Side
  readonly direction: Direction
  readonly comparison: FlowComparison
  readonly drawn: ComparedGraph
  readonly layout: GraphLayout
}

export const NODE = { width: 220, height: 52 } as const
const MARGIN = 48
const nothing = parseFlow('{}')

export function sideOf(given: ComparedText, last: Side | undefined): Side {
  if (given.text === null) return { given, parsed: null, good: nothing }
  const parsed = parseFlow(given.text, { format: given.format })
  return { given, parsed, good: parsed.problems.length > 0 && last?.parsed ? last.good : parsed }
}

export function modelOf(before: Side, after: Side, direction: Direction, last: CompareModel | undefined): CompareModel {
  const comparison = compareFlows(before.good, after.good)
  const drawn = comparedGraph(comparison)
  const layout = layoutGraph(drawn.graph, {
    nodeSize: () => NODE,
    labelSize: edgeLabelSize,
    margin: MARGIN,
    rowGap: 34,
    direction,
    previous: last?.layout,
  })
  return { before, after, direction, comparison, drawn, layout }
}

/** States and what else has a difference to be looked at, in the order of the list; null stands for the flow around the states. */
export function differing({ comparison: { states, flow } }: CompareModel): readonly (string | null)[] {
  return [...(flow.length > 0 ? [null] : []), ...states.filter(differs).map(({ name }) => name)]
}

export const differs = ({ change, properties }: ComparedState): boolean => change !== 'same' || properties.length > 0

/** Where a state, or a place in it, stands in the text of one side; undefined where that side has it not. */
export function placeIn(
  { before, after }: Pick<CompareModel, 'before' | 'after'>,
  which: WhichVersion,
  state: ComparedState | null,
  path: Path = [],
): { readonly start: number; readonly end: number } | undefined {
  const { parsed, good } = which === 'before' ? before : after
  const side = state && (which === 'before' ? state.before : state.after)
  // Places of a text that cannot be read are of another text.
  if (!parsed || parsed !== good || (state && side?.state === undefined)) return undefined
  const inFlow = path[0] === 'definition' ? [...good.definitionPath, ...path.slice(1)] : path
  const whole = side ? [...good.definitionPath, 'States', side.name, ...path] : inFlow
  const range = path.length === 0 && side ? good.keyAt(whole) : good.at(whole)
  return { start: good.offsetAt(range.start), end: good.offsetAt(range.end) }
}
