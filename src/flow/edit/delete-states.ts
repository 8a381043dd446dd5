/** States taken out, and every way that led to them led elsewhere. */
import { isObject, own } from '../json.ts'
import { mentionsOf, type FlowDraft } from './flow-draft.ts'
import type { FlowOperation } from './operation.ts'
import { targetsOf } from '../targets.ts'
import { takeOut } from './ways.ts'

export function deleteStates(
  flow: FlowDraft,
  { names, heal }: Extract<FlowOperation, { kind: 'deleteStates' }>,
): readonly string[] {
  const { draft } = flow
  const gone = new Set(names.filter((name) => flow.has(name)))
  const missing = names.find((name) => !flow.has(name))
  if (missing !== undefined) draft.refuse(`there is no state "${missing}"`)
  if (gone.size === 0) return []
  const behind = behindThem(flow, gone)
  draft.removeFields(flow.statesPath, gone)
  for (const name of flow.names) if (!gone.has(name)) leadElsewhere(flow, name, gone, heal ? behind : () => undefined)
  if (flow.start !== undefined && gone.has(flow.start)) moveStart(flow, flow.start, gone)
  return []
}

/** The one state that all ways through the deleted ones lead to; undefined when there is none or more than one. */
function behindThem(flow: FlowDraft, gone: ReadonlySet<string>): (name: string) => string | undefined {
  const known = new Map<string, string | undefined>()
  return (name) => {
    if (!known.has(name)) {
      const { exits, ends } = waysOut(flow, name, gone)
      known.set(name, exits.size === 1 && !ends ? [...exits][0] : undefined)
    }
    return known.get(name)
  }
}

/** Where runs that come to a deleted state come out, not counting errors that are caught. */
function waysOut(flow: FlowDraft, from: string, gone: ReadonlySet<string>) {
  const exits = new Set<string>()
  const seen = new Set([from])
  let ends = false
  for (const name of seen) {
    const state = own(flow.states, name)
    const targets = targetsOf(state).filter(({ kind, to }) => kind !== 'catch' && flow.has(to))
    if (targets.length === 0 || (isObject(state) && own(state, 'End') === true)) ends = true
    for (const { to } of targets) (gone.has(to) ? seen : exits).add(to)
  }
  return { exits, ends }
}

function leadElsewhere(
  flow: FlowDraft,
  name: string,
  gone: ReadonlySet<string>,
  behind: (name: string) => string | undefined,
): void {
  const rules = { choice: new Set<number>(), catch: new Set<number>() }
  for (const { way, to } of mentionsOf(own(flow.states, name))) {
    if (!gone.has(to)) continue
    const next = behind(to)
    // A way from a state to itself would be a loop that nobody drew.
    if (next !== undefined && next !== name) flow.lead(name, way, next)
    else if (way.kind === 'choice' || way.kind === 'catch') rules[way.kind].add(way.index)
    else if (way.kind === 'default' || own(flow.state(name) ?? {}, 'Type') === 'Choice') {
      flow.draft.remove(flow.path(name, way.kind === 'default' ? 'Default' : 'Next'))
    } else flow.leadOn(name, undefined)
  }
  for (const kind of ['choice', 'catch'] as const) {
    if (rules[kind].size > 0) takeOut(flow, name, kind, rules[kind])
  }
}

/** To what came behind the start, else to the first state that no other leads to. */
function moveStart(flow: FlowDraft, start: string, gone: ReadonlySet<string>): void {
  const left = [...flow.names].filter((name) => !gone.has(name))
  const [exit] = waysOut(flow, start, gone).exits
  const led = new Set(left.flatMap((name) => mentionsOf(own(flow.states, name)).map(({ to }) => to)))
  const next = exit ?? left.find((name) => !led.has(name)) ?? left[0]
  if (next === undefined) flow.draft.remove([...flow.base, 'StartAt'])
  else flow.setStart(next)
}
