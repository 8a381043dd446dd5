/** Where a state can lead, read from whatever stands there. */
import { isList, isObject, own, type Path } from './json.ts'
import type { Json } from './model.ts'

export type TargetKind = 'next' | 'choice' | 'default' | 'catch'

/** Which field of a state leads on. `start` is `StartAt`, whose edge comes from no state. */
export type Way =
  | { readonly kind: 'next' }
  | { readonly kind: 'default' }
  | { readonly kind: 'choice'; readonly index: number }
  | { readonly kind: 'catch'; readonly index: number }
  | { readonly kind: 'start' }

export interface Target {
  readonly kind: TargetKind
  readonly to: string
  /** Of the name, from the state. */
  readonly path: Path
  /** Of a choice or catch: which rule or catcher. */
  readonly index?: number
  readonly rule?: Json
}

/** In the order of the text: rules, Default, Next, catchers. */
export function targetsOf(state: unknown): readonly Target[] {
  if (!isObject(state)) return []
  const targets: Target[] = []
  const fromList = (field: 'Choices' | 'Catch', kind: TargetKind) => {
    const list = own(state, field)
    if (!isList(list)) return
    for (const [index, rule] of list.entries()) {
      const to = isObject(rule) ? own(rule, 'Next') : undefined
      if (typeof to === 'string') targets.push({ kind, to, path: [field, index, 'Next'], index, rule })
    }
  }
  const fromField = (field: 'Default' | 'Next', kind: TargetKind) => {
    const to = own(state, field)
    if (typeof to === 'string') targets.push({ kind, to, path: [field] })
  }
  const isChoice = own(state, 'Type') === 'Choice'
  if (isChoice || own(state, 'Type') === undefined) {
    fromList('Choices', 'choice')
    fromField('Default', 'default')
  }
  if (!isChoice) fromField('Next', 'next')
  fromList('Catch', 'catch')
  return targets
}

export function wayOf({ kind, index = 0 }: Target): Way {
  return kind === 'choice' || kind === 'catch' ? { kind, index } : { kind }
}

/** Where a way stands in its state. */
export function wayField(way: Exclude<Way, { readonly kind: 'start' }>): Path {
  switch (way.kind) {
    case 'next':
      return ['Next']
    case 'default':
      return ['Default']
    case 'choice':
      return ['Choices', way.index, 'Next']
    case 'catch':
      return ['Catch', way.index, 'Next']
  }
}
