/** What a state is called and drawn with, by what it does. */
import { isObject, own, type JsonObject } from '#flow'
import type { IconName } from '../kit/icon-paths.ts'

export interface StateLook {
  readonly icon: IconName
  /** `Compute`, `Transfer`, `Choice`: what a reader calls it. */
  readonly kind: string
}

const providers: readonly (readonly [pattern: RegExp, look: StateLook])[] = [
  [/^https:\/\/(transfer\.actions|actions)\.globus\.org\/transfer\/?/, { icon: 'transfer', kind: 'Transfer' }],
  [/^https:\/\/compute\.actions\.globus\.org/, { icon: 'compute', kind: 'Compute' }],
  [/^https:\/\/actions\.globus\.org\/search/, { icon: 'search', kind: 'Search' }],
]

const types: Readonly<Record<string, StateLook>> = {
  Choice: { icon: 'choice', kind: 'Choice' },
  ExpressionEval: { icon: 'expression', kind: 'Expression' },
  Fail: { icon: 'fail', kind: 'Fail' },
  Pass: { icon: 'pass', kind: 'Pass' },
  Wait: { icon: 'wait', kind: 'Wait' },
  CreateWebInput: { icon: 'person', kind: 'Create web input' },
  AwaitWebInput: { icon: 'person', kind: 'Await web input' },
}

export function stateLook(definition: JsonObject, name: string): StateLook {
  const states = own(definition, 'States')
  const state = isObject(states) ? own(states, name) : undefined
  if (!isObject(state)) return { icon: 'fail', kind: 'no such state' }
  const type = own(state, 'Type')
  if (type !== 'Action')
    return typeof type === 'string' ? (types[type] ?? { icon: 'fail', kind: type }) : { icon: 'fail', kind: 'no Type' }
  const url = own(state, 'ActionUrl')
  if (typeof url !== 'string') return { icon: 'action', kind: 'Action' }
  return providers.find(([pattern]) => pattern.test(url))?.[1] ?? { icon: 'action', kind: hostOf(url) }
}

function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).hostname : 'Action'
}
