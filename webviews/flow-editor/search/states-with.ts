import { isObject, own, type FlowGraph, type JsonObject } from '#flow'
import { stateLook } from '#draw'

/** Longest text of a state that is looked through. */
const LONGEST = 20_000

/** In the order of reading: the states that have every word in their name, kind or text. */
export function statesWith(query: string, { nodes }: FlowGraph, definition: JsonObject): readonly string[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean)
  if (words.length === 0) return []
  const states = own(definition, 'States')
  const text = (name: string) => {
    const state = isObject(states) ? own(states, name) : undefined
    return `${name} ${stateLook(definition, name).kind} ${JSON.stringify(state ?? '').slice(0, LONGEST)}`.toLowerCase()
  }
  return nodes.map(({ name }) => name).filter((name) => words.every((word) => text(name).includes(word)))
}
