/** What a state is called and drawn with, by what it does. */
import { actionUrl, cataloguedProvider, isObject, own } from '#flow'
import type { StateIcon } from './state-icons.ts'

export interface StateLook {
  readonly icon: StateIcon
  /** `Compute`, `Transfer`, `Choice`: what a reader calls it. */
  readonly kind: string
}

const providers: readonly (readonly [pattern: RegExp, look: StateLook])[] = [
  [/^https:\/\/(transfer\.actions|actions)\.globus\.org\/transfer\/?/, { icon: 'transfer', kind: 'Transfer' }],
  [/^https:\/\/transfer\.actions\.globus\.org\//, { icon: 'transfer', kind: 'Transfer' }],
  [/^https:\/\/compute\.actions\.globus\.org/, { icon: 'compute', kind: 'Compute' }],
  [/^https:\/\/actions\.globus\.org\/search/, { icon: 'search', kind: 'Search' }],
  [/^https:\/\/flows\.globus\.org\/flows\//, { icon: 'timeline', kind: 'Flow' }],
]

/** The service a provider belongs to, by its URL; null where it is of none that has a name of its own. */
export function serviceOf(url: string): { readonly group: string | null; readonly icon: StateIcon } {
  const look = providers.find(([pattern]) => pattern.test(url))?.[1]
  return look ? { group: look.kind, icon: look.icon } : { group: null, icon: 'action' }
}

const types: Readonly<Record<string, StateLook>> = {
  Choice: { icon: 'choice', kind: 'Choice' },
  ExpressionEval: { icon: 'expression', kind: 'Expression' },
  Fail: { icon: 'fail', kind: 'Fail' },
  Pass: { icon: 'pass', kind: 'Pass' },
  Wait: { icon: 'wait', kind: 'Wait' },
  CreateWebInput: { icon: 'person', kind: 'Create web input' },
  AwaitWebInput: { icon: 'person', kind: 'Await web input' },
}

/** Of any JSON: what is no state says so. */
export function stateLook(definition: unknown, name: string): StateLook {
  const states = isObject(definition) ? own(definition, 'States') : undefined
  const state = isObject(states) ? own(states, name) : undefined
  if (!isObject(state)) return { icon: 'fail', kind: 'no such state' }
  const type = own(state, 'Type')
  if (type !== 'Action')
    return typeof type === 'string'
      ? (own(types, type) ?? { icon: 'fail', kind: type })
      : { icon: 'fail', kind: 'no Type' }
  const url = actionUrl(state)
  if (url === undefined) return { icon: 'action', kind: 'Action' }
  const look = providers.find(([pattern]) => pattern.test(url))?.[1]
  const title = cataloguedProvider(url)?.title
  // The one provider of a service that everybody means by its name goes by that name.
  if (look) return !title || title.startsWith(look.kind) || look.kind === 'Compute' ? look : { ...look, kind: title }
  return { icon: 'action', kind: title ?? hostOf(url) }
}

function hostOf(url: string): string {
  return /^https?:\/\/(?:[^/@?#]*@)?([^/:?#]+)/.exec(url)?.[1] ?? 'Action'
}
