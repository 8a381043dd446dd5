/** What the inspector is about: a state, several, an edge, or the flow; with the fields of its form. */
import { isObject, own, type FlowGraph, type GraphEdge, type Json, type JsonObject, type Path } from '#flow'
import type { Field } from '../../kit/schema-form/field.ts'
import type { EditorModel } from '../model.ts'
import { catcherField } from './fields/catch-fields.ts'
import { groupOf } from './fields/field-of.ts'
import { fieldsOfFlow } from './fields/flow-fields.ts'
import { ruleField } from './fields/rule-fields.ts'
import { sharedFields } from './fields/shared-fields.ts'
import { fieldsOfState } from './fields/state-fields.ts'
import type { Around } from './fields/surroundings.ts'
import { nextField, targetField } from './fields/targets.ts'
import { bodyOf } from './providers.ts'
import { t } from '../../kit/words.ts'

export type Subject = {
  /** Tells one from another: the form of another one begins anew. */
  readonly key: string
  /** The fields' paths go from here, which is a path from the root of the document. */
  readonly base: Path
  readonly fields: Field
  readonly value: Json | undefined
} & (
  | { readonly kind: 'state'; readonly name: string; readonly state: JsonObject }
  | { readonly kind: 'states'; readonly names: readonly string[] }
  | { readonly kind: 'edge'; readonly edge: GraphEdge; readonly name: string }
  | { readonly kind: 'missing'; readonly name: string; readonly written: boolean }
  | { readonly kind: 'flow' }
)

const nothing = groupOf([], {}, [], '')

export function subjectOf(model: Pick<EditorModel, 'good' | 'graph' | 'selected' | 'edge' | 'surroundings'>): Subject {
  const { good, graph, selected, edge, surroundings } = model
  const { definition } = good.flow
  const written = own(definition, 'States')
  const states = isObject(written) ? written : {}
  const names = Object.keys(states)
  const around = (name: string): Around => ({ name, names, bodyOf: (state) => bodyOf(state, surroundings) })
  const baseOf = (name: string): Path => [...good.definitionPath, 'States', name]
  const chosen = edgeOf(graph, edge)
  if (chosen) {
    const state = own(states, chosen.from)
    const value = isObject(state) ? state : {}
    const fields = fieldsOfEdge(chosen, value, around(chosen.from))
    return {
      kind: 'edge',
      key: `edge ${chosen.id}`,
      base: baseOf(chosen.from),
      fields,
      value,
      edge: chosen,
      name: chosen.from,
    }
  }
  if (selected.length > 1) {
    const all = selected.flatMap((name): [string, JsonObject][] => {
      const state = own(states, name)
      return isObject(state) ? [[name, state]] : []
    })
    const fields = sharedFields(all)
    return {
      kind: 'states',
      key: `states ${JSON.stringify(selected)}`,
      base: [...good.definitionPath, 'States'],
      fields,
      value: undefined,
      names: selected,
    }
  }
  const name = selected[0]
  if (name === undefined)
    return { kind: 'flow', key: 'flow', base: [], fields: fieldsOfFlow(good, names), value: good.value }
  const state = own(states, name)
  if (!isObject(state))
    return {
      kind: 'missing',
      key: `missing ${name}`,
      base: baseOf(name),
      fields: nothing,
      value: undefined,
      name,
      written: state !== undefined,
    }
  return {
    kind: 'state',
    key: `state ${name}`,
    base: baseOf(name),
    fields: fieldsOfState(state, around(name)),
    value: state,
    name,
    state,
  }
}

const edgeOf = (graph: FlowGraph, id: string | null) => graph.edges.find((edge) => edge.id === id)

/** What makes the state go this way: where to, and the rule or the errors. */
function fieldsOfEdge({ kind, path }: GraphEdge, state: JsonObject, around: Around): Field {
  const index = path.findLast((segment) => typeof segment === 'number')
  const item = (field: string): Json => {
    const list = own(state, field)
    return Array.isArray(list) && index !== undefined ? ((list[index] as Json | undefined) ?? null) : null
  }
  switch (kind) {
    case 'next':
      return groupOf([nextField(state, around, t('Goes to'))], state, [], '')
    case 'default':
      return groupOf([targetField(state, [], 'Default', around, { section: t('When no rule holds') })], state, [], '')
    case 'choice':
      return groupOf(
        [ruleField(item('Choices'), ['Choices', index ?? 0], t('Rule {0}', (index ?? 0) + 1), true, around)],
        state,
        [],
        '',
      )
    case 'catch':
      return groupOf([{ ...catcherField(item('Catch'), index ?? 0, around), title: t('When it fails') }], state, [], '')
  }
}
