/** What an empty flow shows instead of a graph: how to begin. */
import { flowTemplates, isObject, own, type FlowTemplate, type Json } from '#flow'
import { button } from '../../kit/controls.ts'
import { element } from '../../kit/element.ts'
import { icon } from '../../kit/icons.ts'
import type { EditorActions, EditorModel } from '../model.ts'
import type { PagePart } from '../page-part.ts'
import { statesOf } from '../editor/state.ts'
import { t } from '../../kit/words.ts'
import './start.css'

export function createStart(actions: EditorActions, add: (at: { x: number; y: number }) => void): PagePart {
  const first = button(t('Add the first state'), 'primary', () => {
    const { left, bottom } = first.getBoundingClientRect()
    add({ x: left, y: bottom + 4 })
  })
  const templates = flowTemplates
    .filter(({ name }) => name !== 'empty')
    .map((template) => {
      const choose = element(
        'button',
        { class: 'template', type: 'button', onclick: () => void fill(template, actions, drawn) },
        element('strong', {}, template.flow.title),
        element('span', { class: 'quiet' }, template.summary),
      )
      return choose
    })
  let drawn: EditorModel | undefined
  const node = element(
    'div',
    { class: 'begin-here', hidden: true },
    icon('choice'),
    element('h2', {}, t('This flow has no states yet')),
    element(
      'p',
      { class: 'quiet' },
      t('A flow is a series of states: move data, compute, publish. Begin with one, or with a pattern.'),
    ),
    first,
    element('div', { class: 'templates' }, ...templates),
  )
  return {
    node,
    draw(model) {
      drawn = model
      node.hidden = !model.loaded || model.tooLong || !model.editable || statesOf(model.good).length > 0
    },
  }
}

/** Into the document as it is: what it says beside the states stays. */
async function fill({ flow }: FlowTemplate, actions: EditorActions, model: EditorModel | undefined): Promise<void> {
  if (!model) return
  const path = [...model.good.definitionPath]
  const said = `${flow.title} begun`
  const { definition, input_schema } = flow
  if (!isObject(model.good.value)) {
    await actions.edit({ kind: 'setValue', path: [], value: asJson(flow) }, said)
    return
  }
  if (await actions.edit({ kind: 'setValue', path, value: asJson(definition) }, said)) {
    const schema = own(model.good.value, 'input_schema')
    const bare = !isObject(schema) || Object.keys(schema).length === 0
    if (bare && path.length > 0)
      await actions.edit({ kind: 'setValue', path: ['input_schema'], value: asJson(input_schema) }, said)
  }
}

// SAFETY: templates are JSON documents; their types say more than that, which has to be forgotten here.
const asJson = (value: unknown) => JSON.parse(JSON.stringify(value)) as Json
