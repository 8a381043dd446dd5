/** The heads of what is no single state: several states, an edge, a name without a state, the flow. */
import { tag, type View } from '../../kit/view.ts'
import { spokenWay } from '../canvas/words.ts'
import type { EditorActions, EditorModel } from '../model.ts'
import { stateLook } from '#draw'
import type { Subject } from './subject.ts'
import { t } from '../../kit/words.ts'

const press = (label: string, onclick: () => void): View =>
  tag('button', { class: 'link', type: 'button', key: label, onclick }, label)
const heading = (text: string): View => tag('h2', {}, text)

export function headOf(subject: Exclude<Subject, { kind: 'state' }>, model: EditorModel, actions: EditorActions): View {
  const { editable } = model
  return tag('div', { class: 'inspector-head', key: subject.key }, ...inside())

  function inside(): readonly (View | null)[] {
    switch (subject.kind) {
      case 'flow':
        return [heading(t('Flow')), tag('p', { class: 'quiet' }, t('Select a state or an edge to see it here.'))]
      case 'edge': {
        const { edge } = subject
        return [
          heading(t('Way from {0}', edge.from)),
          tag('p', { class: 'quiet' }, spokenWay(edge)),
          press(t('Select {0}', edge.from), () => actions.select([edge.from])),
          press(t('Select {0}', edge.to), () => actions.select([edge.to])),
        ]
      }
      case 'missing': {
        const { name, written } = subject
        return [
          heading(name),
          tag(
            'p',
            {},
            written
              ? t('This state is not an object. Mend it in the text.')
              : t('There is no such state, though one leads to it.'),
          ),
          editable && !written
            ? press(t('Make it'), () => {
                const state = { Type: 'Pass', End: true }
                void actions.edit({ kind: 'addState', name, state }, t('{0} added', name))
              })
            : null,
        ]
      }
      case 'states': {
        const { names } = subject
        const list = names.map((name) =>
          tag(
            'li',
            { key: name },
            press(name, () => actions.select([name])),
            tag('span', { class: 'quiet' }, ` ${stateLook(model.good.flow.definition, name).kind}`),
          ),
        )
        return [
          heading(t('{0} states', names.length)),
          tag('ul', { class: 'inspector-list' }, ...list),
          editable
            ? tag(
                'div',
                { class: 'inspector-line' },
                press(
                  t('Duplicate them'),
                  () => void actions.edit({ kind: 'duplicateStates', names }, t('{0} states duplicated', names.length)),
                ),
                press(
                  t('Delete them'),
                  () =>
                    void actions.edit(
                      { kind: 'deleteStates', names, heal: true },
                      t('{0} states deleted', names.length),
                    ),
                ),
              )
            : null,
        ]
      }
    }
  }
}
