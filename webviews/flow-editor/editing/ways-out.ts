/** The ways by which a state can be led on, beside those it has. */
import { isObject, own, type FlowGraph, type FlowOperation, type JsonObject } from '#flow'
import { t } from '../../kit/words.ts'

export type NewWay = Extract<FlowOperation, { readonly kind: 'connect' }>['way']

export interface WayOut {
  readonly way: NewWay
  /** `If a new rule holds`. */
  readonly label: string
  readonly kind: 'next' | 'choice' | 'default' | 'catch'
}

const next: WayOut = { way: { kind: 'next' }, label: t('Next'), kind: 'next' }
const rule: WayOut = { way: { kind: 'newChoice' }, label: t('If a new rule holds'), kind: 'choice' }
const otherwise: WayOut = { way: { kind: 'default' }, label: t('Otherwise'), kind: 'default' }
const caught: WayOut = { way: { kind: 'newCatch' }, label: t('On error'), kind: 'catch' }

/** The usual one first. None for what ends the run or is no state. */
export function waysOut(definition: JsonObject, name: string): readonly WayOut[] {
  const states = own(definition, 'States')
  const state = isObject(states) ? own(states, name) : undefined
  if (!isObject(state)) return []
  switch (own(state, 'Type')) {
    case 'Choice':
      return [rule, otherwise]
    case 'Fail':
      return []
    case 'Action':
    case 'CreateWebInput':
    case 'AwaitWebInput':
      return [next, caught]
    default:
      return [next]
  }
}

/** The state at which the flow comes to its end when nothing special happens; where more is usually added. */
export function lastState({ start, nodes, edges }: FlowGraph): string | undefined {
  const seen = new Set<string>()
  const there = new Set(nodes.filter(({ missing }) => !missing).map(({ name }) => name))
  let here = start ?? undefined
  while (here !== undefined && there.has(here) && !seen.has(here)) {
    seen.add(here)
    const from: string = here
    const on = edges.find((edge) => edge.from === from && edge.kind !== 'catch')
    if (!on || !there.has(on.to) || seen.has(on.to)) return here
    here = on.to
  }
  return undefined
}

/** `Transfer`, `Transfer2`: a name that no state has. */
export function freeName(wanted: string, { nodes }: FlowGraph): string {
  const taken = new Set(nodes.map(({ name }) => name))
  if (!taken.has(wanted)) return wanted
  let number = 2
  while (taken.has(`${wanted}${number}`)) number++
  return `${wanted}${number}`
}
