/** One of two versions of a flow, taken apart for the comparison. */
import { isList, isObject, own } from '../json.ts'
import type { Json, JsonObject } from '../model.ts'
import type { ParsedFlow } from '../parse.ts'
import { flowGraph, type FlowGraph } from '../graph/index.ts'

/** A text that was read, or a definition alone: `{ shape: 'definition', flow: { definition } }`. */
export type FlowVersion = Pick<ParsedFlow, 'shape' | 'flow'>

export interface Version {
  readonly graph: FlowGraph
  /** Whatever stands under `States`, by name. */
  readonly states: ReadonlyMap<string, Json>
  /** All but the states. */
  readonly rest: JsonObject
}

/** @param withDocument false where one of the two is a definition alone: then only definitions can be compared. */
export function takeApart({ flow }: FlowVersion, withDocument: boolean): Version {
  const written = own(flow.definition, 'States')
  const { States: _, ...definition } = flow.definition
  const whole: JsonObject = Object.fromEntries(Object.entries(flow).filter((entry) => entry[1] !== undefined))
  return {
    graph: flowGraph(flow.definition),
    states: new Map(isObject(written) ? Object.entries(written) : []),
    rest: { ...(withDocument ? whole : {}), definition },
  }
}

const wayFields = new Set(['Next', 'Default', 'End'])

/** Whether a place in a state says where it leads: `Next`, `Default`, `End`, `Choices/0/Next`, `Catch/0/Next`. */
export function isWay(path: readonly (string | number)[]): boolean {
  const [field, index, next] = path
  if (path.length === 1) return typeof field === 'string' && wayFields.has(field)
  return path.length === 3 && (field === 'Choices' || field === 'Catch') && typeof index === 'number' && next === 'Next'
}

/** A state with other names where it leads. */
export function redirected(state: Json, renamed: (name: string) => string): Json {
  if (!isObject(state)) return state
  const to = (value: Json): Json => (typeof value === 'string' ? renamed(value) : value)
  const entries = Object.entries(state).map(([key, value]): [string, Json] => {
    if (key === 'Next' || key === 'Default') return [key, to(value)]
    if ((key !== 'Choices' && key !== 'Catch') || !isList(value)) return [key, value]
    return [key, value.map((item) => (isObject(item) ? redirectedItem(item, to) : item))]
  })
  return Object.fromEntries(entries)
}

function redirectedItem(item: JsonObject, to: (value: Json) => Json): JsonObject {
  return Object.fromEntries(Object.entries(item).map(([key, value]) => [key, key === 'Next' ? to(value) : value]))
}
