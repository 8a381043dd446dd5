/** Ways between states: made, led elsewhere, taken out. */
import { isList, own } from '../json.ts'
import type { JsonObject } from '../model.ts'
import { targetOf, type FlowDraft } from './flow-draft.ts'
import type { FlowOperation } from './operation.ts'

type Of<Kind extends FlowOperation['kind']> = Extract<FlowOperation, { kind: Kind }>

/** Types that can catch. */
const CATCHES = new Set(['Action', 'CreateWebInput', 'AwaitWebInput'])

export function connect(flow: FlowDraft, { from, to, way }: Of<'connect'>): readonly string[] {
  const { draft } = flow
  if (!flow.has(to)) draft.refuse(`there is no state "${to}"`)
  if (way.kind === 'start') {
    flow.setStart(to)
    return [to]
  }
  const state = flow.state(from)
  if (!state) {
    draft.refuse(`there is no state "${from}"`)
    return []
  }
  const refused = whyNot(from, state, way.kind)
  if (refused !== undefined) draft.refuse(refused)
  switch (way.kind) {
    case 'next':
      flow.leadOn(from, to)
      break
    case 'default':
      flow.lead(from, way, to)
      break
    case 'choice':
    case 'catch': {
      const list = own(state, way.kind === 'choice' ? 'Choices' : 'Catch')
      if (isList(list) && way.index in list) flow.lead(from, way, to)
      else draft.refuse(`state "${from}" has no ${way.kind === 'choice' ? 'rule' : 'catcher'} ${way.index + 1}`)
      break
    }
    case 'newChoice': {
      const rule = way.rule ?? { Variable: '$', IsPresent: true }
      draft.append(flow.path(from, 'Choices'), { ...rule, Next: to })
      break
    }
    case 'newCatch': {
      const catcher = { ErrorEquals: [...(way.errors ?? ['States.ALL'])], Next: to }
      draft.append(flow.path(from, 'Catch'), catcher, catchAll(state))
    }
  }
  return [from]
}

/** A catcher behind the one that takes every error takes none. */
function catchAll(state: JsonObject): number | undefined {
  const catchers = own(state, 'Catch')
  if (!isList(catchers)) return undefined
  const index = catchers.findIndex((catcher) => JSON.stringify(catcher).includes('"States.ALL"'))
  return index < 0 ? undefined : index
}

function whyNot(name: string, state: JsonObject, kind: Of<'connect'>['way']['kind']): string | undefined {
  const type = own(state, 'Type')
  if (typeof type !== 'string') return undefined
  if (kind === 'next') {
    if (type === 'Choice') return `"${name}" is a Choice, which leads on by its rules and its Default`
    return type === 'Fail' ? `"${name}" is a Fail, which ends the run` : undefined
  }
  if (kind === 'catch' || kind === 'newCatch') {
    return CATCHES.has(type) ? undefined : `"${name}" is a ${type}, which catches no errors`
  }
  return type === 'Choice' ? undefined : `"${name}" is no Choice, which alone has rules and a Default`
}

export function disconnect(flow: FlowDraft, { from, way }: Of<'disconnect'>): readonly string[] {
  const { draft } = flow
  const state = flow.state(from)
  if (way.kind === 'start') {
    draft.refuse('a run has to start somewhere: lead the start to another state')
  } else if (!state || targetOf(state, way) === undefined) {
    draft.refuse(state ? `this way does not leave state "${from}"` : `there is no state "${from}"`)
  } else if (way.kind === 'next') {
    flow.leadOn(from, undefined)
  } else if (way.kind === 'default') draft.remove(flow.path(from, 'Default'))
  else takeOut(flow, from, way.kind, new Set([way.index]))
  return [from]
}

/** Rules or catchers. A Catch without any is none; a Choice without rules is still to be completed. */
export function takeOut(flow: FlowDraft, name: string, kind: 'choice' | 'catch', indexes: ReadonlySet<number>): void {
  const field = kind === 'choice' ? 'Choices' : 'Catch'
  const list = own(flow.state(name) ?? {}, field)
  const all = isList(list) && list.length === indexes.size
  if (kind === 'catch' && all) flow.draft.remove(flow.path(name, field))
  else flow.draft.removeItems(flow.path(name, field), indexes)
}
