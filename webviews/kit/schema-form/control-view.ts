/** The control of one value: a text, a number, a choice, a path, an expression, or its JSON. */
import type { Json } from '#flow'
import { combobox } from '../inputs/combobox.ts'
import { namesInput } from '../inputs/names-input.ts'
import { selectInput } from '../inputs/select-input.ts'
import { textArea, textInput, type TextInputGiven } from '../inputs/text-input.ts'
import { part, tag, type View } from '../view.ts'
import type { Field } from './field.ts'
import type { FormContext } from './form-context.ts'
import { jsonText, numberIn, readJson } from './typed-values.ts'
import { t } from '../words.ts'

export interface ControlPlace {
  readonly id: string
  readonly describedBy: string
  readonly invalid: boolean
}

/** Larger values are for the text editor. */
const LARGEST = 60_000
/** Texts that do not fit into one line. */
const LONG = 70

export function controlView(field: Field, context: FormContext, place: ControlPlace): View {
  const { control, value } = field
  const { id } = place
  const readonly = !context.editable
  // A field whose name is an input itself has no label but this.
  const label = field.named && context.editable ? field.title : undefined
  const at = { ...place, label, readonly, required: field.required, placeholder: placeholderOf(field) }
  const write = (next: Json | undefined) => writeValue(field, context, id, next)
  switch (control.kind) {
    case 'text': {
      const text = typeof value === 'string' ? value : ''
      const commit = (typed: string) => write(typed === '' && clears(field) ? undefined : typed)
      const offers = context.offersFor(field)
      if (offers) return part(id, combobox, { ...at, value: text, offers, commit, mono: true })
      const given: TextInputGiven = { ...at, value: text, commit }
      return control.lines || text.length > LONG ? part(id, textArea, given) : part(id, textInput, given)
    }
    case 'number':
      return part(id, textInput, {
        ...at,
        value: typeof value === 'number' ? String(value) : '',
        inputMode: control.whole ? 'numeric' : 'decimal',
        same: (typed, known) => numberIn(typed) !== undefined && numberIn(typed) === numberIn(known),
        typed: (typed) =>
          draft(numberIn(typed) === undefined && typed.trim() !== '' ? t('is not a number') : undefined),
        commit: (typed) => {
          const number = numberIn(typed)
          if (number === undefined && typed.trim() !== '') return
          return write(number)
        },
      })
    case 'truth':
      return part(id, selectInput, {
        ...at,
        disabled: readonly,
        value: value === undefined ? '' : String(value),
        options: [...unset(field), { value: 'true', label: 'true' }, { value: 'false', label: 'false' }],
        choose: (chosen) => write(chosen === '' ? undefined : chosen === 'true'),
      })
    case 'choice':
      return part(id, selectInput, {
        ...at,
        disabled: readonly,
        value: value === undefined ? '' : JSON.stringify(value),
        options: [
          ...unset(field),
          ...control.options.map((option) => ({ value: JSON.stringify(option), label: plain(option) })),
        ],
        choose: (chosen) => write(chosen === '' ? undefined : readJson(chosen).value),
      })
    case 'null':
      return tag('div', { class: 'field-fixed mono', id }, 'null')
    case 'path':
    case 'expression': {
      const given = {
        ...at,
        value: typeof value === 'string' ? value : '',
        commit: (text: string) => (text === '' && value === undefined ? undefined : write(text)),
      }
      return context.controls?.[control.kind](field, given) ?? part(id, textInput, { ...given, mono: true })
    }
    case 'menu':
      return part(id, selectInput, {
        ...at,
        disabled: readonly,
        value: String(control.chosen),
        options: [
          ...(control.chosen < 0 ? [{ value: '-1', label: '—' }] : []),
          ...control.options.map(({ label }, index) => ({ value: String(index), label })),
        ],
        choose: (chosen) => {
          const change = control.options[Number(chosen)]?.change
          return change ? context.change(change) : false
        },
      })
    case 'names':
      return part(id, namesInput, {
        ...at,
        label: field.title,
        values: Array.isArray(value) ? value.map((one: Json) => plain(one)) : [],
        offers: control.offers,
        add: (text) =>
          context.change(
            Array.isArray(value)
              ? { kind: 'set', path: [...field.path, value.length], value: text }
              : { kind: 'set', path: field.path, value: [text] },
          ),
        remove: (index) => context.change({ kind: 'remove', path: [...field.path, index] }),
      })
    case 'json': {
      const text = value === undefined ? '' : jsonText(value)
      if (text.length > LARGEST)
        return tag(
          'div',
          { class: 'field-fixed', id },
          t('{0} characters of JSON: edit them in the text.', text.length),
        )
      return part(id, textArea, {
        ...at,
        value: text,
        mono: true,
        same: (typed, known) => jsonText(readJson(typed).value) === known,
        typed: (typed) => draft(typed.trim() === '' ? undefined : readJson(typed).mistake),
        commit: (typed) => {
          const read = readJson(typed)
          if (typed.trim() !== '' && read.mistake !== undefined) return
          return write(typed.trim() === '' ? undefined : read.value)
        },
      })
    }
    case 'object':
    case 'list':
      return ''
  }

  function draft(mistake: string | undefined): void {
    if (context.drafts.get(id) === mistake) return
    if (mistake === undefined) context.drafts.delete(id)
    else context.drafts.set(id, mistake)
    context.redraw()
  }
}

function writeValue(
  field: Field,
  context: FormContext,
  id: string,
  value: Json | undefined,
): Promise<boolean> | undefined {
  const { path, keys, way, name } = field
  const chosen = context.ways.get(id)
  if (value === undefined && chosen === undefined)
    return field.value === undefined ? undefined : context.change({ kind: 'remove', path })
  if (value === undefined) return undefined
  if (!keys || chosen === undefined) return context.change({ kind: 'set', path, value })
  // The way was chosen before there was a value: key and value are one edit.
  const key = keys[way] ?? name
  const last = path.at(-1)
  const rename = last !== key && context.isWritten(path)
  return context.change(
    rename ? { kind: 'rename', path, name: key, value } : { kind: 'set', path: [...path.slice(0, -1), key], value },
  )
}

/** An emptied text means that there is none, save where an empty one is as good as any. */
const clears = ({ required, forms, form }: Field) => {
  const schema = forms[form]?.schema ?? {}
  return !required || ['minLength', 'pattern', 'format'].some((key) => Object.hasOwn(schema, key))
}

const unset = ({ required, value, fallback }: Field) =>
  required && value !== undefined ? [] : [{ value: '', label: fallback === undefined ? '—' : `— (${plain(fallback)})` }]

const plain = (value: Json) => (typeof value === 'string' ? value : JSON.stringify(value))

const placeholderOf = ({ fallback, way }: Field) =>
  way === 'constant' && fallback !== undefined && (typeof fallback !== 'object' || fallback === null)
    ? plain(fallback)
    : ''
