/** A field: its label, the way it is filled, its control, and what is to be said of it. */
import { isObject, type Json } from '#flow'
import { selectInput } from '../inputs/select-input.ts'
import { textInput } from '../inputs/text-input.ts'
import { part, tag, type View } from '../view.ts'
import { controlView } from './control-view.ts'
import type { Field, Keys } from './field.ts'
import { idOf, type FieldMistake, type FormContext } from './form-context.ts'
import { isGroup, groupView } from './group-view.ts'
import { iconButton } from './icon-button.ts'
import { converted } from './start.ts'
import { keysOf, saidAs } from './ways.ts'
import { wayInput } from './way-input.ts'
import { t } from '../words.ts'

export function fieldView(field: Field, context: FormContext, tools: readonly View[] = []): View {
  const id = idOf(context, field)
  const shown = withChosenWay(field, context, id)
  const mistakes = mistakesOf(shown, context, id)
  const described = [
    hintOf(shown) === '' ? '' : `${id}-hint`,
    mistakes.length > 0 ? `${id}-mistakes` : '',
    context.aboutValue(shown) ? `${id}-about` : '',
  ].filter((one) => one !== '')
  const group = isGroup(shown)
  const inside = group
    ? folded(shown, context, id)
    : [controlView(shown, context, { id, describedBy: described.join(' '), invalid: mistakes.some(isWrong) })]
  return tag(
    'div',
    {
      key: id,
      id: `${id}-field`,
      class: [
        'form-field',
        group ? 'group' : '',
        shown.unknown ? 'unknown' : '',
        mistakes.some(isWrong) ? 'invalid' : '',
      ]
        .filter(Boolean)
        .join(' '),
      role: group ? 'group' : undefined,
      'aria-labelledby': group ? `${id}-label` : undefined,
      'aria-describedby': group && described.length > 0 ? described.join(' ') : undefined,
    },
    head(shown, context, id, tools),
    group ? hintView(shown, id) : null,
    group ? mistakesView(mistakes, id) : null,
    ...inside,
    aboutView(shown, context, id),
    group ? null : hintView(shown, id),
    group ? null : mistakesView(mistakes, id),
  )
}

/** What lies in a group, at once or when it is opened. */
function folded(field: Field, context: FormContext, id: string): readonly View[] {
  if (field.folded === undefined) return groupView(field, context)
  const open = context.open.get(`${id}-inside`) === true
  const toggled = (event: Event) => {
    const now = event.currentTarget instanceof HTMLDetailsElement && event.currentTarget.open
    if (context.open.get(`${id}-inside`) === now) return
    context.open.set(`${id}-inside`, now)
    context.redraw()
  }
  return [
    tag(
      'details',
      { key: 'inside', class: 'more', open, ontoggle: toggled },
      tag('summary', { id }, field.folded, tag('span', { class: 'unseen' }, ` ${t('of {0}', field.title)}`)),
      ...(open ? groupView(field, context) : []),
    ),
  ]
}

export const isWrong = ({ severity = 'error' }: FieldMistake) => severity === 'error'

/** A way that was chosen and has no value yet. */
function withChosenWay(field: Field, context: FormContext, id: string): Field {
  const chosen = context.ways.get(id)
  if (chosen === undefined || !field.keys) return field
  if (chosen === field.way) {
    context.ways.delete(id)
    return field
  }
  if (chosen === 'constant') return { ...field, way: chosen, value: undefined }
  return { ...field, way: chosen, value: undefined, control: { kind: chosen } }
}

function mistakesOf(field: Field, context: FormContext, id: string): readonly FieldMistake[] {
  const draft = context.drafts.get(id)
  if (draft !== undefined) return [{ message: draft }]
  const unknown: FieldMistake[] =
    field.unknown && context.mistakesOf(field).length === 0
      ? [{ message: t('is not in the schema'), severity: 'information' }]
      : []
  return [...context.mistakesOf(field), ...unknown]
}

function head(field: Field, context: FormContext, id: string, tools: readonly View[]): View {
  const { editable } = context
  const stays = field.control.kind === 'menu' || (field.required && (field.rare === false || !isGroup(field)))
  const removable = editable && field.value !== undefined && field.path.length > 0 && !tools.length && !stays
  return tag(
    'div',
    { class: 'field-head' },
    field.named && editable ? nameInput(field, context, id) : label(field, context, id),
    formChooser(field, context, id),
    field.keys ? waySwitch(field, field.keys, context, id) : null,
    ...tools,
    removable
      ? iconButton(t('Remove {0}', field.title), 'close', () => {
          void context.change({ kind: 'remove', path: field.path })
          context.focusNext(id)
        })
      : null,
  )
}

function label(field: Field, context: FormContext, id: string): View {
  const words = [
    tag('span', { class: context.mode === 'template' ? 'mono' : '' }, field.title === '' ? field.name : field.title),
    field.required ? tag('span', { class: 'required', title: t('Required'), 'aria-hidden': 'true' }, '*') : null,
  ] as const
  const attributes = { class: 'field-label', id: `${id}-label` }
  return isGroup(field) ? tag('span', attributes, ...words) : tag('label', { ...attributes, for: id }, ...words)
}

function nameInput(field: Field, context: FormContext, id: string): View {
  return part(`${id}-name`, textInput, {
    id: `${id}-label`,
    value: field.name,
    label: t('Name of the field'),
    mono: true,
    commit: (name) => {
      if (name.trim() === '') return false
      context.focusNext(`${id}-label`)
      return context.change({ kind: 'rename', path: field.path, name: keysOf(name)[field.way] })
    },
  })
}

/** Which of several forms the value has: only where people can mean more than one. */
function formChooser(field: Field, context: FormContext, id: string): View | null {
  const { forms, value, way } = field
  if (way !== 'constant' || forms.length < 2) return null
  const meant = forms.filter(({ type }) => type !== 'null')
  if (meant.length < 2 && value !== null) return null
  return part(`${id}-form`, selectInput, {
    id: `${id}-form`,
    label: t('{0}: form', field.title),
    value: String(field.form),
    options: forms.map((form, index) => ({ value: String(index), label: form.label })),
    disabled: !context.editable,
    choose: (chosen) => {
      const form = forms[Number(chosen)]
      if (!form) return false
      context.drafts.delete(id)
      return context.change({ kind: 'set', path: field.path, value: converted(field.value, form, context.root) })
    },
  })
}

function waySwitch(field: Field, keys: Keys, context: FormContext, id: string): View {
  return part(`${id}-way`, wayInput, {
    id: `${id}-way`,
    label: t('{0}: how it is filled', field.title),
    way: field.way,
    possible: wayOrder.filter((way) => keys[way] !== undefined),
    disabled: !context.editable,
    choose: (way) => {
      const written = context.ways.get(id) === undefined ? field.value : undefined
      const said = written === undefined ? undefined : saidAs(written, field.way, way)
      context.drafts.delete(id)
      if (said === undefined) {
        // Nothing is written until there is something to write: an empty path would only be a mistake.
        context.ways.set(id, way)
        context.redraw()
        return
      }
      context.ways.delete(id)
      void context.change({
        kind: 'rename',
        path: field.path,
        name: keys[way] ?? field.name,
        ...valued(said, written),
      })
    },
  })
}

const wayOrder = ['constant', 'path', 'expression'] as const

const valued = (said: Json, written: Json | undefined) => (said === written ? {} : { value: said })

function hintOf({ hint, fallback }: Field): string {
  const told = fallback === undefined || isObject(fallback) || /default/i.test(hint)
  const preset = told ? '' : t('Default: {0}', JSON.stringify(fallback))
  return [hint, preset].filter((one) => one !== '').join(hint.endsWith('.') ? ' ' : '. ')
}

function hintView(field: Field, id: string): View | null {
  const hint = hintOf(field)
  return hint === '' ? null : tag('div', { class: 'field-hint', id: `${id}-hint` }, ...withCode(hint))
}

/** What stands in backticks is code. */
const withCode = (text: string): readonly View[] =>
  text.split('`').map((piece, index) => (index % 2 === 1 ? tag('code', { key: index }, piece) : piece))

function aboutView(field: Field, context: FormContext, id: string): View | null {
  const about = context.aboutValue(field)
  return about ? tag('div', { class: 'field-about', id: `${id}-about` }, about) : null
}

export function mistakesView(mistakes: readonly FieldMistake[], id: string): View | null {
  if (mistakes.length === 0) return null
  return tag(
    'ul',
    { class: 'field-mistakes', id: `${id}-mistakes` },
    ...mistakes.map(({ message, severity = 'error', fixes = [] }, index) =>
      tag(
        'li',
        { key: index, class: severity },
        tag('span', {}, message),
        ...fixes.map(({ title, apply }) => tag('button', { class: 'link', type: 'button', onclick: apply }, title)),
      ),
    ),
  )
}
