/** What is different between two versions of a flow: states, ways, every property, and the flow around them. */
import { isList, isObject, own, type Path } from '../json.ts'
import type { GraphNode } from '../graph/index.ts'
import type { Json } from '../model.ts'
import type { ComparedSide, ComparedState, FlowComparison } from './comparison.ts'
import { differencesOf, type Difference } from './differences.ts'
import { compareEdges } from './edges.ts'
import { movedStates, waysOf } from './moves.ts'
import { renamesBetween } from './renames.ts'
import { isWay, redirected, takeApart, type FlowVersion } from './version.ts'

export type { ComparedSide, ComparedState, FlowComparison, StateChange } from './comparison.ts'
export type { ComparedEdge } from './edges.ts'
export type { Difference, PlacedValue } from './differences.ts'
export type { FlowVersion } from './version.ts'
export { changeSigns, comparisonSummary, placeText } from './words.ts'
export { comparedGraph, type ComparedGraph } from './compared-graph.ts'

export function compareFlows(first: FlowVersion, second: FlowVersion): FlowComparison {
  const withDocument = first.shape === 'document' && second.shape === 'document'
  const [before, after] = [takeApart(first, withDocument), takeApart(second, withDocument)]
  const renames = renamesBetween(before, after)
  const nameOf = (name: string) => renames.get(name) ?? name
  const oldNames = new Map([...renames].map(([old, now]) => [now, old]))
  const common = new Set([...before.states.keys()].map(nameOf).filter((name) => after.states.has(name)))
  const moved = movedStates(
    waysOf(before.graph, common, nameOf),
    waysOf(after.graph, common, (name) => name),
  )
  const oldNodes = new Map(before.graph.nodes.map((node) => [node.name, node]))
  const sideOf = (node: GraphNode, states: ReadonlyMap<string, Json>): ComparedSide => ({
    name: node.name,
    state: states.get(node.name),
    node,
  })
  const seen = new Set<string>()
  const now = after.graph.nodes.map((node): ComparedState => {
    const old = oldNodes.get(oldNames.get(node.name) ?? node.name)
    const side = sideOf(node, after.states)
    if (!old) return { ...nothing, change: 'added', name: node.name, before: null, after: side }
    seen.add(old.name)
    const was = sideOf(old, before.states)
    // A name that leads to no state is none of one, and none the less in the graph.
    if (was.state === undefined && side.state !== undefined)
      return { ...nothing, change: 'added', name: node.name, before: was, after: side }
    if (was.state !== undefined && side.state === undefined)
      return { ...nothing, change: 'removed', name: node.name, before: was, after: side }
    const properties = asWritten(differencesOf(was.state && redirected(was.state, nameOf), side.state), was.state)
    const says = properties.some(({ before: from, after: to }) => !isWay((to ?? from)?.path ?? []))
    const stands = moved.has(node.name)
    const change = says || old.name !== node.name ? 'changed' : stands ? 'moved' : 'same'
    const renamed = old.name !== node.name
    return { change, name: node.name, before: was, after: side, renamed, rewritten: says, moved: stands, properties }
  })
  const gone = before.graph.nodes
    .filter(({ name }) => !seen.has(name))
    .map((node): ComparedState => {
      return { ...nothing, change: 'removed', name: node.name, before: sideOf(node, before.states), after: null }
    })
  const states = [...now, ...gone]
  const edges = compareEdges(before.graph, after.graph, nameOf)
  const flow = asWritten(differencesOf(startingAt(before.rest, nameOf), after.rest), before.rest)
  const same =
    flow.length === 0 &&
    states.every(({ change, properties }) => change === 'same' && properties.length === 0) &&
    edges.every(({ kind }) => kind === 'same')
  const { start } = before.graph
  return { states, edges, start: after.graph.start ?? (start === null ? null : nameOf(start)), flow, same }
}

const nothing = { renamed: false, rewritten: false, moved: false, properties: [] }

/** With the values that the first version has, under the names that it knows. */
function asWritten(differences: readonly Difference[], first: Json | undefined): readonly Difference[] {
  return differences.map((each) => {
    if (!each.before) return each
    const { path, value } = each.before
    return { ...each, before: { path, value: valueAt(first, path) ?? value } }
  })
}

function valueAt(value: Json | undefined, path: Path): Json | undefined {
  let here = value
  for (const step of path) {
    if (isList(here)) here = here[Number(step)]
    else if (isObject(here)) here = own(here, String(step))
    else return undefined
  }
  return here
}

/** `StartAt` under its later name. */
function startingAt(rest: { readonly [key: string]: Json }, nameOf: (name: string) => string): Json {
  const definition = rest['definition']
  if (!isObject(definition)) return rest
  const fields = Object.entries(definition).map(([key, value]): [string, Json] => [
    key,
    key === 'StartAt' && typeof value === 'string' ? nameOf(value) : value,
  ])
  return { ...rest, definition: Object.fromEntries(fields) }
}
