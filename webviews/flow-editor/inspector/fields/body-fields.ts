/** What a state takes or makes: `Parameters`, the value at a path, a constant, or all the data there is. */
import { isObject, own, type Json, type JsonObject } from '#flow'
import type { Field, MenuOption } from '../../../kit/schema-form/field.ts'
import { formFields } from '../../../kit/schema-form/fields.ts'
import { fieldOf, menuField, path } from './field-of.ts'
import type { Around } from './surroundings.ts'
import { t } from '../../../kit/words.ts'

interface Source {
  readonly key: 'Parameters' | 'InputPath' | 'Result'
  readonly label: string
  readonly start: Json
}

const parameters: Source = { key: 'Parameters', label: t('Fields (Parameters)'), start: {} }
const inputPath: Source = { key: 'InputPath', label: t('The value at a path (InputPath)'), start: '$' }
const result: Source = { key: 'Result', label: t('A constant (Result)'), start: {} }

const anyTemplate: JsonObject = { type: 'object', additionalProperties: true }

/** Which of them it is, then the one it is. `otherwise`: what is meant when there is none of them. */
export function bodyFields(
  state: JsonObject,
  around: Around,
  {
    section,
    title,
    otherwise,
    constant = false,
  }: { readonly section: string; readonly title: string; readonly otherwise: string; readonly constant?: boolean },
): readonly Field[] {
  const sources = constant ? [parameters, inputPath, result] : [parameters, inputPath]
  const written = sources.find(({ key }) => own(state, key) !== undefined)
  const options: MenuOption[] = sources.map(({ key, label, start }) => ({
    label,
    change:
      written === undefined
        ? { kind: 'set', path: [key], value: start }
        : { kind: 'rename', path: [written.key], name: key, value: start },
  }))
  const none: MenuOption = { label: otherwise, change: written ? { kind: 'remove', path: [written.key] } : null }
  const chosen = written ? sources.indexOf(written) : sources.length
  const menu = menuField([], 'body', title, [...options, none], chosen, { section })
  // Two of them exclude each other, but are both shown: one of them has to go.
  const there = sources.filter(({ key }) => own(state, key) !== undefined)
  return [menu, ...there.map((source) => sourceField(state, source, around))]
}

function sourceField(state: JsonObject, { key }: Source, around: Around): Field {
  if (key === 'InputPath') return fieldOf(state, [], key, path)
  if (key === 'Parameters') return templateField(state, around)
  const value = own(state, 'Result')
  return {
    ...formFields({ schema: { type: 'object', additionalProperties: true }, value, mode: 'plain' }, ['Result']),
    rare: false,
  }
}

/** `Parameters`, by what the provider takes where that is known. */
export function templateField(state: JsonObject, around: Around, more: Partial<Field> = {}): Field {
  const value = own(state, 'Parameters')
  const known = around.bodyOf(state)
  const schema = known?.schema ?? anyTemplate
  const field = formFields({ schema, value, mode: 'template', ...(known && { old: known.old }) }, ['Parameters'])
  const control = value !== undefined && !isObject(value) ? ({ kind: 'json' } as const) : field.control
  return { ...field, title: t('Parameters'), hint: '', rare: false, forms: [], required: true, control, ...more }
}
