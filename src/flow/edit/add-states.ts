/** New states: from a palette, from the clipboard, or of states that are there. */
import { isList, isObject, own, setOwn } from '../json.ts'
import type { Json, JsonObject } from '../model.ts'
import { wayField, type Way } from '../targets.ts'
import type { Among } from './draft-value.ts'
import { mentionsOf, targetOf, type FlowDraft } from './flow-draft.ts'
import { freeName } from './names.ts'
import type { FlowOperation, Place } from './operation.ts'

type Of<Kind extends FlowOperation['kind']> = Extract<FlowOperation, { kind: Kind }>

export function addState(flow: FlowDraft, { name, state, at }: Of<'addState'>): readonly string[] {
  const free = freeName(name, flow.names)
  return put(flow, new Map([[free, cutOff(state, (to) => flow.has(to))]]), at)
}

/** Among themselves the states lead to each other as they did; what they led to elsewhere is looked for by its name. */
export function pasteStates(flow: FlowDraft, { states, at }: Of<'pasteStates'>): readonly string[] {
  const taken = new Set(flow.names)
  const names = new Map<string, string>()
  for (const [name, state] of Object.entries(states)) {
    if (!isObject(state)) continue
    const free = freeName(name, taken)
    taken.add(free)
    names.set(name, free)
  }
  if (names.size === 0) flow.draft.refuse('there are no states to paste')
  const pasted = new Map<string, JsonObject>()
  for (const [name, free] of names) {
    const state = own(states, name)
    if (!isObject(state)) continue
    const led = mapTargets(state, (to) => names.get(to) ?? (flow.has(to) ? to : undefined))
    pasted.set(free, led)
  }
  return put(flow, pasted, at)
}

/** Behind their originals, as these are written. */
export function duplicateStates(flow: FlowDraft, { names }: Of<'duplicateStates'>): readonly string[] {
  const taken = new Set(flow.names)
  const copies = new Map<string, string>()
  for (const name of new Set(names)) {
    if (!flow.has(name)) flow.draft.refuse(`there is no state "${name}"`)
    const free = freeName(name, taken)
    taken.add(free)
    copies.set(name, free)
  }
  for (const [name, copy] of copies) {
    flow.draft.copy(flow.path(name), copy, { after: name })
    for (const { way, to } of mentionsOf(own(flow.states, name))) {
      const other = copies.get(to)
      if (other !== undefined) flow.draft.set(flow.path(copy, ...wayField(way)), other)
    }
  }
  return [...copies.values()]
}

/** The first leads the others on when they are put into a way. */
function put(flow: FlowDraft, states: ReadonlyMap<string, JsonObject>, at: Place | undefined): readonly string[] {
  const names = [...states.keys()]
  const inside = new Set([...states.values()].flatMap((state) => mentionsOf(state).map(({ to }) => to)))
  const first = names.find((name) => !inside.has(name)) ?? names[0]
  if (first === undefined) return []
  const way = at && placed(flow, first, at)
  let among = way?.among
  for (const [name, state] of states) {
    flow.draft.insert(flow.statesPath, name, way ? leadingTo(state, way.target) : ended(state), among)
    if (among) among = { after: name }
  }
  if (flow.start === undefined || (flow.names.size === 0 && !at)) flow.setStart(first)
  return names
}

interface Placed {
  /** What the new states lead to; undefined where they end the run. */
  readonly target: string | undefined
  readonly among: Among
}

/** Leads to a new state whoever is to lead there. */
function placed(flow: FlowDraft, name: string, at: Place): Placed | undefined {
  if ('edge' in at) return intoEdge(flow, name, at.edge.from, at.edge.way)
  const beside = 'after' in at ? at.after : at.before
  const state = flow.state(beside)
  if (!state) return void flow.draft.refuse(`there is no state "${beside}"`)
  if ('after' in at) {
    if (own(state, 'Type') !== 'Choice') return intoEdge(flow, name, beside, { kind: 'next' })
    const target = targetOf(state, { kind: 'default' })
    flow.lead(beside, { kind: 'default' }, name)
    return { target, among: { after: beside } }
  }
  if (flow.start === beside) flow.setStart(name)
  for (const other of flow.names) {
    for (const { way, to } of mentionsOf(own(flow.states, other))) if (to === beside) flow.lead(other, way, name)
  }
  return { target: beside, among: { before: beside } }
}

function intoEdge(flow: FlowDraft, name: string, from: string, way: Way): Placed | undefined {
  if (way.kind === 'start') {
    const { start } = flow
    flow.setStart(name)
    const target = start !== undefined && flow.has(start) ? start : undefined
    return { target, among: target === undefined ? { first: true } : { before: target } }
  }
  const state = flow.state(from)
  if (!state) return void flow.draft.refuse(`there is no state "${from}"`)
  const to = targetOf(state, way)
  const target = to !== undefined && flow.has(to) ? to : undefined
  if (way.kind === 'next') {
    const type = own(state, 'Type')
    if (type === 'Fail') flow.draft.refuse(`"${from}" is a Fail, which ends the run`)
    if (type === 'Choice') flow.draft.refuse(`"${from}" is a Choice, which leads on by its rules and its Default`)
    flow.leadOn(from, name)
  } else if (to === undefined && way.kind !== 'default') {
    flow.draft.refuse(`this way does not leave state "${from}"`)
  } else flow.lead(from, way, name)
  return { target, among: { after: from } }
}

/** What ended, or has no way on yet, leads to the target. */
function leadingTo(state: JsonObject, target: string | undefined): JsonObject {
  const type = own(state, 'Type')
  if (target === undefined || type === 'Fail') return ended(state)
  if (type !== 'Choice') {
    if (typeof own(state, 'Next') === 'string') return state
    return { ...without(state, 'End', 'Next'), Next: target }
  }
  const rules = own(state, 'Choices')
  const led =
    isList(rules) &&
    rules.map((rule) => (isObject(rule) && !Object.hasOwn(rule, 'Next') ? { ...rule, Next: target } : rule))
  return { ...state, ...(led && { Choices: led }), ...(!Object.hasOwn(state, 'Default') && { Default: target }) }
}

function ended(state: JsonObject): JsonObject {
  const type = own(state, 'Type')
  if (type === 'Choice' || type === 'Fail' || typeof own(state, 'Next') === 'string') return state
  return { ...without(state, 'Next', 'End'), End: true }
}

const cutOff = (state: JsonObject, known: (to: string) => boolean) =>
  mapTargets(state, (to) => (known(to) ? to : undefined))

/** The state with other targets; ways that lead nowhere are left out. */
function mapTargets(state: JsonObject, map: (to: string) => string | undefined): JsonObject {
  const mapped: { [key: string]: Json } = {}
  for (const [key, value] of Object.entries(state)) {
    if ((key === 'Next' || key === 'Default') && typeof value === 'string') {
      const to = map(value)
      if (to !== undefined) mapped[key] = to
      else if (key === 'Next' && own(state, 'Type') !== 'Choice') mapped['End'] = true
    } else if ((key === 'Choices' || key === 'Catch') && isList(value)) {
      const rules = value.flatMap((rule): readonly Json[] => {
        const to = isObject(rule) ? own(rule, 'Next') : undefined
        if (typeof to !== 'string' || !isObject(rule)) return [rule]
        const other = map(to)
        return other === undefined ? [] : [{ ...rule, Next: other }]
      })
      if (rules.length > 0 || key === 'Choices') mapped[key] = rules
    } else setOwn(mapped, key, value)
  }
  return mapped
}

function without(state: JsonObject, ...keys: readonly string[]): JsonObject {
  return Object.fromEntries(Object.entries(state).filter(([key]) => !keys.includes(key)))
}
