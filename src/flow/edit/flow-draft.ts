/** A flow that is being edited: its states as they were, and the draft of the document they stand in. */
import { isList, isObject, own, type Path } from '../json.ts'
import type { Json, JsonObject } from '../model.ts'
import type { ParsedFlow } from '../parse.ts'
import { wayField, type Way } from '../targets.ts'
import { Draft } from './draft.ts'

/** A field that names a state, whatever the type of the state it stands in. */
export interface Mention {
  readonly way: Exclude<Way, { readonly kind: 'start' }>
  readonly to: string
}

export class FlowDraft {
  readonly draft: Draft
  readonly base: Path
  readonly states: JsonObject
  readonly names: ReadonlySet<string>
  readonly start: string | undefined

  constructor(parsed: ParsedFlow) {
    this.draft = new Draft(parsed)
    this.base = parsed.definitionPath
    const { definition } = parsed.flow
    const states = own(definition, 'States')
    this.states = isObject(states) ? states : {}
    this.names = new Set(Object.keys(this.states))
    const start = own(definition, 'StartAt')
    this.start = typeof start === 'string' ? start : undefined
    if (parsed.value === undefined || parsed.value === null || isEmpty(parsed.value)) this.#begin()
  }

  has(name: string): boolean {
    return this.names.has(name)
  }

  state(name: string): JsonObject | undefined {
    const state = own(this.states, name)
    return isObject(state) ? state : undefined
  }

  get statesPath(): Path {
    return [...this.base, 'States']
  }

  path(name: string, ...inside: Path): Path {
    return [...this.base, 'States', name, ...inside]
  }

  setStart(name: string): void {
    this.draft.set([...this.base, 'StartAt'], name)
  }

  /** Leads a way that is there to another state. */
  lead(from: string, way: Way, to: string): void {
    if (way.kind === 'start') this.setStart(to)
    else this.draft.set(this.path(from, ...wayField(way)), to)
  }

  /** `"Next": "B"` and `"End": true` stand in for each other, in the same line. */
  leadOn(name: string, to: string | undefined): void {
    const state = this.state(name) ?? {}
    const [put, value, away] = to === undefined ? (['End', true, 'Next'] as const) : (['Next', to, 'End'] as const)
    const [there, other] = [Object.hasOwn(state, put), Object.hasOwn(state, away)]
    if (other && there) this.draft.remove(this.path(name, away))
    else if (other) this.draft.replaceField(this.path(name, away), put, value)
    if (there || !other) this.draft.set(this.path(name, put), value)
  }

  /** A document that is a whole flow but for its states, where there was nothing. */
  #begin(): void {
    this.draft.set(['title'], 'New flow')
    this.draft.set(['definition'], {})
    this.draft.set(['input_schema'], {})
  }
}

const isEmpty = (value: Json) => isObject(value) && Object.keys(value).length === 0

export function mentionsOf(state: Json | undefined): readonly Mention[] {
  if (!isObject(state)) return []
  const found: Mention[] = []
  const [next, otherwise] = [own(state, 'Next'), own(state, 'Default')]
  if (typeof next === 'string') found.push({ way: { kind: 'next' }, to: next })
  if (typeof otherwise === 'string') found.push({ way: { kind: 'default' }, to: otherwise })
  for (const [kind, field] of [
    ['choice', 'Choices'],
    ['catch', 'Catch'],
  ] as const) {
    const list = own(state, field)
    if (!isList(list)) continue
    for (const [index, rule] of list.entries()) {
      const to = isObject(rule) ? own(rule, 'Next') : undefined
      if (typeof to === 'string') found.push({ way: { kind, index }, to })
    }
  }
  return found
}

/** Where a way leads; undefined when it is not there. */
export function targetOf(state: Json | undefined, way: Mention['way']): string | undefined {
  return mentionsOf(state).find(
    (mention) =>
      mention.way.kind === way.kind &&
      (!('index' in mention.way) || !('index' in way) || mention.way.index === way.index),
  )?.to
}
