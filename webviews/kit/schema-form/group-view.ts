/** Fields of an object, entries of a list: what is there, what could be, and buttons to add, order and take out. */
import { isObject, type Json } from '#flow'
import { element } from '../element.ts'
import { part, tag, type Part, type View } from '../view.ts'
import type { Control, Field } from './field.ts'
import { idOf, keyOfPath, type FormContext } from './form-context.ts'
import { iconButton } from './icon-button.ts'
import { startOf } from './start.ts'
import { t } from '../words.ts'

export const isGroup = ({ control }: Field): boolean => control.kind === 'object' || control.kind === 'list'

export function groupView(field: Field, context: FormContext): readonly View[] {
  const { control } = field
  if (control.kind === 'object') return objectView(field, control, context)
  return control.kind === 'list' ? listView(field, control, context) : []
}

function objectView(field: Field, control: Control & { kind: 'object' }, context: FormContext): readonly View[] {
  const id = idOf(context, field)
  if (field.value === undefined && control.fields.length === 0) {
    if (!context.editable) return [tag('div', { class: 'field-fixed quiet' }, '—')]
    return [
      addButton(`${id}-add`, t('Add {0}', field.title), () => {
        const form = field.forms[field.form]
        context.focusNext(`${id}-field`)
        void context.change({ kind: 'set', path: field.path, value: start(form?.schema ?? {}, context) })
      }),
    ]
  }
  const [main, more] = sorted(control.fields, context)
  const open = context.open.get(id) === true
  return [
    tag(
      'div',
      { class: 'fields' },
      ...main
        .flatMap((one) => [one.section === undefined ? '' : heading(one.section), context.view(one)])
        .filter((one) => one !== ''),
      more.length === 0
        ? null
        : tag(
            'details',
            { key: 'more', class: 'more', open, ontoggle: (event) => opened(event, id, context) },
            tag(
              'summary',
              { id: `${id}-more` },
              more.length === 1 ? t('1 more field') : t('{0} more fields', more.length),
            ),
            // Made when they are asked for.
            open ? tag('div', { class: 'fields' }, ...more.map((one) => context.view(one))) : null,
          ),
      control.additional !== null && context.editable
        ? part(`${id}-new`, newField, {
            id: `${id}-new`,
            of: field.path.length === 0 ? '' : field.title,
            taken: (name: string) => control.fields.some((one) => one.path.at(-1) === name && one.value !== undefined),
            add: (name: string) => void addField(field, control.additional ?? true, name, context),
          })
        : null,
    ),
  ]
}

async function addField(field: Field, schema: Json, name: string, context: FormContext): Promise<void> {
  const path = [...field.path, name]
  const done = await context.change({ kind: 'set', path, value: startOf(schema, context.root) ?? '' })
  if (done) context.focusNext(idOf(context, { ...field, path, name, named: true }))
}

const heading = (text: string): View => tag('h3', { key: text, class: 'section' }, text)

function opened(event: Event, id: string, context: FormContext): void {
  const open = event.target instanceof HTMLDetailsElement && event.target.open
  if (context.open.get(id) === open) return
  context.open.set(id, open)
  context.redraw()
}

/** What is required or written comes first; the rest is for those who look for it. */
function sorted(fields: readonly Field[], context: FormContext): readonly [readonly Field[], readonly Field[]] {
  const few = fields.filter(({ required }) => !required).length <= 3
  const [main, more]: [Field[], Field[]] = [[], []]
  const ordered = fields.some(({ rare }) => rare !== undefined)
    ? fields
    : [...fields.filter(({ required }) => required), ...fields.filter(({ required }) => !required)]
  for (const field of ordered) {
    const key = keyOfPath([...field.path.slice(0, -1), field.name])
    const rare = field.rare ?? (!few && !field.required && !field.unknown)
    const extra = rare && field.value === undefined
    // A field stays where it was first seen, so that it does not jump away from whoever fills it in.
    const stays = context.more.get(key) ?? extra
    context.more.set(key, stays && rare)
    ;(stays && rare ? more : main).push(field)
  }
  return [main, more]
}

function listView(field: Field, control: Control & { kind: 'list' }, context: FormContext): readonly View[] {
  const id = idOf(context, field)
  const last = control.items.length - 1
  const itemTools = (item: Field, index: number): readonly View[] => {
    if (!context.editable) return []
    const own = idOf(context, item)
    const move = (to: number, direction: 'up' | 'down') => () => {
      const target = control.items[to]
      if (target) context.focusNext(`${idOf(context, target)}-${direction}`)
      void context.change({ kind: 'move', path: item.path, to })
    }
    const what = `${field.title} ${index + 1}`
    return [
      last > 0
        ? iconButton(t('Move {0} up', what), 'up', move(index - 1, 'up'), { id: `${own}-up`, disabled: index === 0 })
        : '',
      last > 0
        ? iconButton(t('Move {0} down', what), 'down', move(index + 1, 'down'), {
            id: `${own}-down`,
            disabled: index === last,
          })
        : '',
      iconButton(t('Remove {0}', what), 'close', () => {
        context.focusNext(`${id}-add`)
        void context.change({ kind: 'remove', path: item.path })
      }),
    ].filter((one) => one !== '')
  }
  return [
    tag(
      'div',
      { class: 'items' },
      ...control.items.map((item, index) =>
        context.view(
          { ...item, required: false, title: item.title === item.name ? `${index + 1}` : item.title },
          itemTools(item, index),
        ),
      ),
      context.editable && !control.full
        ? addButton(`${id}-add`, t('Add to {0}', field.title), () => {
            const value = start(control.item, context)
            const missing = field.value === undefined || !Array.isArray(field.value)
            context.focusNext(`${id}-${control.items.length}`)
            void context.change(
              missing
                ? { kind: 'set', path: field.path, value: [value] }
                : { kind: 'set', path: [...field.path, control.items.length], value },
            )
          })
        : null,
    ),
  ]
}

/** In a template fields are filled in one by one, each its own way: nothing but what is given stands there before. */
function start(schema: Json, context: FormContext): Json {
  const value = startOf(schema, context.root)
  const given = isObject(schema) && Object.hasOwn(schema, 'default')
  if (context.mode === 'plain' || given) return value
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? {} : value
}

function addButton(id: string, label: string, press: () => void): View {
  return tag('button', { key: id, id, class: 'link add', type: 'button', onclick: press }, `+ ${label}`)
}

interface NewFieldGiven {
  readonly id: string
  /** The field that it will be in; empty for the outermost. */
  readonly of: string
  taken(name: string): boolean
  add(name: string): void
}

/** A line to name a field that the schema does not list. */
function newField(): Part<NewFieldGiven> {
  let given: NewFieldGiven | undefined
  const input = element('input', {
    class: 'input mono',
    type: 'text',
    spellcheck: 'false',
    autocomplete: 'off',
    placeholder: t('name of another field'),
  })
  const button = element('button', { class: 'link', type: 'button', onclick: () => add() }, t('Add'))
  const refresh = () => {
    const name = input.value.trim()
    button.disabled = name === '' || given?.taken(name) === true
  }
  input.addEventListener('input', refresh)
  input.addEventListener('keydown', (event) => {
    if (event.key === 'Enter') {
      event.preventDefault()
      add()
    } else if (event.key === 'Escape' && input.value !== '') {
      event.preventDefault()
      event.stopPropagation()
      input.value = ''
      refresh()
    }
  })
  return {
    node: element('div', { class: 'new-field' }, input, button),
    update(next) {
      given = next
      input.id = next.id
      input.setAttribute(
        'aria-label',
        next.of === '' ? t('Name of another field') : t('Name of another field of {0}', next.of),
      )
      button.setAttribute(
        'aria-label',
        next.of === '' ? t('Add another field') : t('Add another field of {0}', next.of),
      )
      refresh()
    },
  }

  function add(): void {
    const name = input.value.trim()
    if (name === '' || !given || given.taken(name)) return
    input.value = ''
    refresh()
    given.add(name)
  }
}
