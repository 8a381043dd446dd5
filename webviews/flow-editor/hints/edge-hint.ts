/** What `$` looks like on a way from one state to the next: what was written on it, and its shape. Pure. */
import {
  isObject,
  own,
  type DataEdge,
  type DataFlow,
  type GraphEdge,
  type Json,
  type JsonObject,
  type ParsedFlow,
} from '#flow'
import { dataOfVisits, type Run } from '#run'
import type { Painting } from '../painting.ts'

export interface Written {
  /** `$.Correlate`; `$` when everything is replaced. */
  readonly path: string
  readonly by: string
}

/** What the state that a way comes from writes into `$` on it; null for states that leave it as it is. */
export function writtenOn(definition: JsonObject, edge: GraphEdge): Written | null {
  const states = own(definition, 'States')
  const state = isObject(states) ? own(states, edge.from) : undefined
  if (!isObject(state)) return null
  const of = edge.kind === 'catch' ? catcherOf(state, edge) : writes(state) ? state : undefined
  if (!of) return null
  const path = own(of, 'ResultPath')
  return { path: typeof path === 'string' ? path : '$', by: edge.from }
}

function writes(state: JsonObject): boolean {
  switch (own(state, 'Type')) {
    case 'Action':
    case 'CreateWebInput':
    case 'AwaitWebInput':
    case 'ExpressionEval':
      return true
    case 'Pass':
      return ['Parameters', 'Result', 'InputPath'].some((field) => own(state, field) !== undefined)
    default:
      return false
  }
}

function catcherOf(state: JsonObject, edge: GraphEdge): JsonObject | undefined {
  const catchers = own(state, 'Catch')
  const catcher = Array.isArray(catchers) ? catchers[indexOf(edge) ?? -1] : undefined
  return isObject(catcher) ? catcher : undefined
}

/** Which rule or catcher the way is of. */
const indexOf = ({ way }: GraphEdge): number | undefined => ('index' in way ? way.index : undefined)

/** A few words for the drawing: `+ $.Correlate`; empty where nothing is new. */
export function hintOn(definition: JsonObject, edge: GraphEdge): string {
  const written = writtenOn(definition, edge)
  if (!written) return ''
  return written.path === '$' ? '= $' : `+ ${written.path}`
}

export const noHints: ReadonlyMap<string, string> = new Map()

const known = new WeakMap<ParsedFlow, ReadonlyMap<string, string>>()

/** By the ids of edges; the same map for the same flow. */
export function hintsOf(good: ParsedFlow, edges: readonly GraphEdge[]): ReadonlyMap<string, string> {
  const hints =
    known.get(good) ??
    new Map(
      edges.map((edge) => [edge.id, hintOn(good.flow.definition, edge)] as const).filter(([, hint]) => hint !== ''),
    )
  known.set(good, hints)
  return hints
}

/** What the analysis knows of a way; undefined where no run comes to it, as far as it can tell. */
export function dataOn(data: DataFlow, edge: GraphEdge): DataEdge | undefined {
  return data.edges.find(
    (one) => one.from === edge.from && one.to === edge.to && one.kind === edge.kind && matches(one, edge),
  )
}

const matches = ({ index }: DataEdge, edge: GraphEdge) => index === undefined || index === indexOf(edge)

/** `$` when the painted run went this way the last time; undefined when it did not, or its log does not tell. */
export function valueOn({ run, definition }: Pick<Painting, 'run' | 'definition'>, edge: GraphEdge): Json | undefined {
  const at = lastPassage(run, edge)
  return at < 0 ? undefined : dataOfVisits(run, definition)[at]?.after
}

function lastPassage({ visits }: Run, { from, to, kind }: GraphEdge): number {
  return visits.findLastIndex(
    (visit, index) =>
      visit.state === from &&
      visits[index + 1]?.state === to &&
      // A state that failed and was caught left by a Catch.
      (visit.status === 'failed') === (kind === 'catch'),
  )
}
