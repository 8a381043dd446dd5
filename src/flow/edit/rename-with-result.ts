/** A state that keeps its result under its own name takes it along to its new one, where nothing would miss it. */
import type { DataFlow } from '../data-flow/index.ts'
import { isObject, own } from '../json.ts'
import type { ParsedFlow } from '../parse.ts'
import type { FlowOperation } from './operation.ts'

/** Names that stand in a path without brackets. */
const PLAIN = /^[A-Za-z_]\w*$/

/**
 * What a hand means that gives a state another name. States are added with a ResultPath of their name, `$.Compute`; once that
 * name is free again the next one would have the same path, and write over the result of the first.
 */
export function renameWithResult(parsed: ParsedFlow, data: DataFlow, from: string, to: string): FlowOperation {
  const rename = { kind: 'renameState', from, to } as const
  const written = own(parsed.flow.definition, 'States')
  const states = isObject(written) ? written : {}
  const pathOf = (name: string) => {
    const state = own(states, name)
    return isObject(state) ? own(state, 'ResultPath') : undefined
  }
  const taken = Object.keys(states).some((name) => pathOf(name) === `$.${to}`)
  const read = data.reads.some(({ segments: [first] }) => first === from || first === undefined)
  // What no run comes to is not followed: there the name alone is enough.
  const named = Object.keys(states).some(
    (name) => name !== from && !data.states.has(name) && JSON.stringify(own(states, name)).includes(from),
  )
  if (pathOf(from) !== `$.${from}` || !PLAIN.test(to) || taken || read || named || !data.complete) return rename
  const path = [...parsed.definitionPath, 'States', to, 'ResultPath']
  return { kind: 'together', operations: [rename, { kind: 'setValue', path, value: `$.${to}` }] }
}
