/** The head of a state's form: its name, its type, and what can be done with it as a whole. */
import { own, typeTexts, type StateType } from '#flow'
import { selectInput } from '../../kit/inputs/select-input.ts'
import { textInput } from '../../kit/inputs/text-input.ts'
import { iconButton } from '../../kit/schema-form/icon-button.ts'
import { part, tag, type View } from '../../kit/view.ts'
import type { EditorActions, EditorModel } from '../model.ts'
import { stateLook } from '../../graph/state-look.ts'
import type { Subject } from './subject.ts'
import { ofType, stateTypes } from './type-change.ts'

const NAME = 'inspector-name'

export function stateHead(
  subject: Subject & { kind: 'state' },
  { good, editable, frozen }: EditorModel,
  actions: EditorActions,
): View {
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
      frozen ? null : iconButton('Show its text', 'text', () => actions.reveal(base, true)),
      editable
        ? iconButton(
            'Duplicate',
            'copy',
            () => void actions.edit({ kind: 'duplicateStates', names: [name] }, `${name} duplicated`),
          )
        : null,
      editable
        ? iconButton(
            'Delete',
            'delete',
            () => void actions.edit({ kind: 'deleteStates', names: [name], heal: true }, `${name} deleted`),
          )
        : null,
    ),
    tag('label', { class: 'field-label', for: NAME }, 'Name'),
    part('name', textInput, {
      id: NAME,
      value: name,
      readonly: !editable,
      required: true,
      commit: (next) => {
        if (next.trim() === '') return false
        return actions.edit({ kind: 'renameState', from: name, to: next }, `${name} renamed to ${next}`)
      },
    }),
    tag('label', { class: 'field-label', for: 'inspector-type' }, 'Type'),
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
          `${name} is a ${next} now`,
        )
      },
    }),
    tag(
      'div',
      { class: 'field-hint', id: 'inspector-type-hint' },
      known ? (typeTexts[known] ?? '') : 'There is no such type in Globus Flows.',
    ),
  )
}
