/** Fields of a state as the form shows them; paths go from the state. */
import { own, type Json, type JsonObject, type Path } from '#flow'
import type { Control, Field, Keys, MenuOption, Way } from '../../../kit/schema-form/field.ts'

type Optional = Partial<Pick<Field, 'title' | 'hint' | 'required' | 'fallback' | 'section' | 'rare' | 'unknown'>>

const plain = {
  hint: '',
  required: false,
  unknown: false,
  named: false,
  fallback: undefined,
  way: 'constant',
  keys: null,
  forms: [],
  form: 0,
} as const

/** The field of a key of `holder`, which stands at `path`. */
export function fieldOf(holder: JsonObject, path: Path, name: string, control: Control, more: Optional = {}): Field {
  const value = own(holder, name)
  return {
    ...plain,
    path: [...path, name],
    name,
    title: name,
    value,
    control: fitting(control, value),
    rare: false,
    ...more,
  }
}

/** What the control cannot show is shown as JSON, to be seen and put right. */
function fitting(control: Control, value: Json | undefined): Control {
  if (value === undefined) return control
  switch (control.kind) {
    case 'text':
    case 'path':
    case 'expression':
      return typeof value === 'string' ? control : { kind: 'json' }
    case 'number':
      return typeof value === 'number' ? control : { kind: 'json' }
    case 'truth':
      return typeof value === 'boolean' ? control : { kind: 'json' }
    case 'names':
      return Array.isArray(value) && value.every((one) => typeof one === 'string') ? control : { kind: 'json' }
    default:
      return control
  }
}

/** A field with two keys: the value itself, or a path to it. */
export function eitherField(
  holder: JsonObject,
  path: Path,
  keys: Keys & { readonly constant: string; readonly path: string },
  constant: Control,
  more: Optional = {},
): Field {
  const way: Way =
    own(holder, keys.constant) === undefined && own(holder, keys.path) !== undefined ? 'path' : 'constant'
  const control: Control = way === 'path' ? { kind: 'path' } : constant
  return {
    ...fieldOf(holder, path, keys[way] ?? keys.constant, control, more),
    name: keys.constant,
    title: more.title ?? keys.constant,
    way,
    keys,
  }
}

/** A choice that is no value by itself; `name` tells it from its neighbours. */
export function menuField(
  path: Path,
  name: string,
  title: string,
  options: readonly MenuOption[],
  chosen: number,
  more: Optional = {},
): Field {
  const control: Control = { kind: 'menu', options, chosen }
  // It has a value when something is chosen, so that it is not taken for a field that is still to be filled in.
  return {
    ...plain,
    path: [...path, name],
    name,
    title,
    value: chosen < 0 ? undefined : String(chosen),
    control,
    rare: false,
    ...more,
  }
}

export const groupOf = (fields: readonly Field[], value: Json | undefined, path: Path, name: string): Field => ({
  ...plain,
  path,
  name,
  title: name,
  value,
  rare: false,
  control: { kind: 'object', fields, additional: null },
})

export const text: Control = { kind: 'text', lines: false, format: '' }
export const lines: Control = { kind: 'text', lines: true, format: '' }
export const path: Control = { kind: 'path' }
export const truth: Control = { kind: 'truth' }
export const number: Control = { kind: 'number', whole: false }
export const wholeNumber: Control = { kind: 'number', whole: true }
