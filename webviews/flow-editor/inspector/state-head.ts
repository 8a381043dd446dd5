/** The head of a state's form: its name, its type, and what can be done with it as a whole. */
import { own, renameWithResult, typeTexts, type StateType } from '#flow'
import { selectInput } from '../../kit/inputs/select-input.ts'
import { textInput } from '../../kit/inputs/text-input.ts'
import { iconButton } from '../../kit/schema-form/icon-button.ts'
import { part, tag, type View } from '../../kit/view.ts'
import type { EditorActions, EditorModel } from '../model.ts'
import { stateLook } from '#draw'
import type { Subject } from './subject.ts'
import { ofType, stateTypes } from './type-change.ts'
import { t } from '../../kit/words.ts'

const NAME = 'inspector-name'

export function stateHead(subject: Subject & { kind: 'state' }, model: EditorModel, actions: EditorActions): View {
  const { good, editable, frozen } = model
  const { name, state, base } = subject
  const type = own(state, 'Type')
  const { kind } = stateLook(good.flow.definition, name)
  const known = stateTypes.find((one) => one === type)
  return tag(
    'div',
    { class: 'inspector-head', key: subject.key },
    tag(
      'div',
      { class: 'inspector-line' },
      tag('h2', {}, kind),
      frozen ? null : iconButton(t('Show its text'), 'text', () => actions.reveal(base, true)),
      editable
        ? iconButton(
            t('Duplicate'),
            'copy',
            () => void actions.edit({ kind: 'duplicateStates', names: [name] }, t('{0} duplicated', name)),
          )
        : null,
      editable
        ? iconButton(
            t('Delete'),
            'delete',
            () => void actions.edit({ kind: 'deleteStates', names: [name], heal: true }, t('{0} deleted', name)),
          )
        : null,
    ),
    tag('label', { class: 'field-label', for: NAME }, t('Name')),
    part('name', textInput, {
      id: NAME,
      value: name,
      readonly: !editable,
      required: true,
      commit: (next) => {
        if (next.trim() === '') return false
        return actions.edit(renameWithResult(model.parsed, model.data, name, next), t('{0} renamed to {1}', name, next))
      },
    }),
    tag('label', { class: 'field-label', for: 'inspector-type' }, t('Type')),
    part('type', selectInput, {
      id: 'inspector-type',
      value: typeof type === 'string' ? type : '',
      disabled: !editable,
      describedBy: 'inspector-type-hint',
      options: [
        ...(type === undefined ? [{ value: '', label: '—' }] : []),
        ...stateTypes.map((one) => ({ value: one, label: one })),
      ],
      choose: (chosen) => {
        const next: StateType | undefined = stateTypes.find((one) => one === chosen)
        if (!next) return false
        return actions.edit(
          { kind: 'setValue', path: base, value: ofType(state, next, name) },
          t('{0} is a {1} now', name, next),
        )
      },
    }),
    tag(
      'div',
      { class: 'field-hint', id: 'inspector-type-hint' },
      known ? (typeTexts[known] ?? '') : t('There is no such type in Globus Flows.'),
    ),
  )
}
