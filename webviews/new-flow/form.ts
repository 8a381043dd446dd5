/** How it is written, what it is called, where it goes, and the button that makes it. */
import type { FlowForm } from '#flow'
import type { NewFlowPlace } from '#messages'
import { button } from '../kit/controls.ts'
import { element } from '../kit/element.ts'
import { t } from '../kit/words.ts'
import { formsOf } from './beginnings.ts'
import { formOf, nameOf, problemOfName, templateOf, titleOf, type Choice } from './choice.ts'

export interface FormActions {
  choose(change: Partial<Choice>): void
  chooseFolder(): void
  create(): void
  cancel(): void
}

export interface Form {
  readonly node: HTMLElement
  /** `refused`: why it was not made the last time. */
  show(choice: Choice, place: NewFlowPlace, refused: string | undefined): void
}

const words: Readonly<Record<FlowForm, string>> = { json: 'JSON', yaml: 'YAML', typescript: 'TypeScript' }

export function createForm(actions: FormActions): Form {
  const forms = formChoice((form) => actions.choose({ form }))
  const title = input('title', (value) => actions.choose({ title: value }))
  const name = input('name', (value) => actions.choose({ name: value }))
  name.setAttribute('aria-describedby', 'name-problem')
  name.spellcheck = false
  const problem = element('div', { class: 'problem', id: 'name-problem', role: 'status' })
  const folder = element('span', { class: 'folder mono' })
  const change = button(t('Change…'), 'secondary', actions.chooseFolder)
  const create = button(t('Create'), 'primary', actions.create)
  const refusal = element('div', { class: 'problem', role: 'alert' })
  const nameRow = row('name', t('File name'), name, problem)
  const node = element(
    'form',
    { class: 'form', 'aria-label': t('New flow') },
    element(
      'div',
      { class: 'row' },
      element('span', { class: 'label', id: 'form-label' }, t('Written in')),
      forms.node,
    ),
    row('title', t('Title'), title),
    nameRow,
    element('div', { class: 'row' }, element('span', { class: 'label' }, t('Folder')), folder, change),
    element('div', { class: 'buttons' }, create, button(t('Cancel'), 'secondary', actions.cancel), refusal),
  )
  node.addEventListener('submit', (event) => event.preventDefault())
  node.addEventListener('keydown', (event) => {
    if (event.key === 'Enter' && event.target instanceof HTMLInputElement && event.target.type === 'text') {
      event.preventDefault()
      actions.create()
    }
  })
  return {
    node,
    show(choice, place, refused) {
      forms.show(formOf(choice), formsOf(templateOf(choice)))
      keep(title, titleOf(choice))
      keep(name, nameOf(choice, place))
      const wrong = problemOfName(choice, place)
      name.setAttribute('aria-invalid', String(wrong !== undefined))
      problem.replaceChildren(...(wrong ? problemOf(wrong.sentence, wrong.instead, actions) : []))
      nameRow.hidden = place.kind === 'document'
      folder.textContent = placeWords(place)
      change.hidden = place.kind === 'document'
      change.textContent = place.kind === 'unsaved' ? t('Choose a folder…') : t('Change…')
      if (wrong) create.setAttribute('disabled', '')
      else create.removeAttribute('disabled')
      refusal.textContent = refused ?? ''
    },
  }
}

function problemOf(sentence: string, instead: string | null, actions: FormActions): (string | Node)[] {
  if (instead === null) return [sentence]
  const use = element(
    'button',
    { class: 'link', type: 'button', onclick: () => actions.choose({ name: instead }) },
    t('Call it {0}', instead),
  )
  return [`${sentence} `, use]
}

function placeWords(place: NewFlowPlace): string {
  switch (place.kind) {
    case 'folder':
      return place.label
    case 'document':
      return t('the open document {0}', place.label)
    case 'unsaved':
      return t('none: it opens unsaved')
  }
}

/** Does not touch what is being typed. */
function keep(field: HTMLInputElement, value: string): void {
  if (field.value !== value && document.activeElement !== field) field.value = value
}

function input(id: string, changed: (value: string) => void): HTMLInputElement {
  const made = element('input', { id, type: 'text', class: 'field' })
  made.addEventListener('input', () => changed(made.value))
  return made
}

const row = (id: string, label: string, ...content: readonly HTMLElement[]) =>
  element('div', { class: 'row' }, element('label', { class: 'label', for: id }, label), ...content)

function formChoice(choose: (form: FlowForm) => void) {
  const forms = ['json', 'yaml', 'typescript'] as const
  const buttons = new Map(
    forms.map((form) => {
      const radio = element('input', { type: 'radio', name: 'form', value: form, onchange: () => choose(form) })
      return [form, { radio, label: element('label', { class: 'choice' }, radio, words[form]) }]
    }),
  )
  const node = element(
    'div',
    { class: 'choices', role: 'radiogroup', 'aria-labelledby': 'form-label' },
    ...[...buttons.values()].map(({ label }) => label),
  )
  return {
    node,
    show(chosen: FlowForm, offered: readonly FlowForm[]) {
      for (const [form, { radio, label }] of buttons) {
        radio.checked = form === chosen
        radio.disabled = !offered.includes(form)
        label.classList.toggle('off', radio.disabled)
        label.title = radio.disabled ? t('There is no program of this template yet') : ''
      }
    },
  }
}
