/** The flow itself as fields: what it is called, where it starts, and the input of its runs. */
import {
  definitionTexts,
  documentTexts,
  isObject,
  own,
  type Json,
  type JsonObject,
  type ParsedFlow,
  type Path,
} from '#flow'
import type { Field, MenuOption } from '../../../kit/schema-form/field.ts'
import { formFields } from '../../../kit/schema-form/fields.ts'
import { fieldOf, groupOf, lines, menuField, text } from './field-of.ts'
import { t } from '../../../kit/words.ts'

const names = { kind: 'names', offers: [] } as const
const people = ['flow_viewers', 'flow_starters', 'flow_administrators', 'run_managers', 'run_monitors'] as const
const rare = ['subscription_id', 'authentication_policy_id'] as const

/** Paths go from the root of the document. */
export function fieldsOfFlow({ value, shape, definitionPath, flow }: ParsedFlow, states: readonly string[]): Field {
  const root = isObject(value) ? value : {}
  const start = own(flow.definition, 'StartAt')
  const known = typeof start === 'string' && !states.includes(start) ? [...states, start] : states
  const options: MenuOption[] = known.map((name) => ({
    label: name,
    change: { kind: 'set', path: [...definitionPath, 'StartAt'], value: name },
  }))
  const chosen = typeof start === 'string' ? known.indexOf(start) : -1
  const startAt = menuField(definitionPath, 'StartAt', 'StartAt', options, chosen, {
    required: true,
    hint: hint(definitionTexts['StartAt']),
  })
  const comment = fieldOf(flow.definition, definitionPath, 'Comment', lines, {
    rare: own(flow.definition, 'Comment') === undefined,
  })
  const inner = Object.keys(flow.definition).filter((key) => !['StartAt', 'States', 'Comment'].includes(key))
  const unknownInside = inner.map((key) => unknownField(flow.definition, definitionPath, key))
  if (shape === 'definition') return groupOf([startAt, comment, ...unknownInside], root, [], '')
  const documented = ['title', 'subtitle', 'description', 'keywords', 'definition', 'input_schema', ...people, ...rare]
  const others = Object.keys(root).filter((key) => !documented.includes(key))
  const fields = [
    fieldOf(root, [], 'title', text, { required: true, hint: hint(documentTexts['title']) }),
    fieldOf(root, [], 'subtitle', text),
    fieldOf(root, [], 'description', lines),
    fieldOf(root, [], 'keywords', names, { hint: hint(documentTexts['keywords']) }),
    startAt,
    comment,
    ...inputFields(root),
    ...people.map((key, index) =>
      fieldOf(root, [], key, names, {
        rare: true,
        hint: hint(documentTexts[key]),
        ...(index === 0 && { section: t('Who may') }),
      }),
    ),
    ...rare.map((key) => fieldOf(root, [], key, text, { rare: true, hint: hint(documentTexts[key]) })),
    ...unknownInside,
    ...others.map((key) => unknownField(root, [], key)),
  ]
  return groupOf(fields, root, [], '')
}

const hint = (words: string | undefined) => words ?? ''

function unknownField(holder: JsonObject, path: Path, key: string): Field {
  const field = formFields({ schema: {}, value: own(holder, key), mode: 'plain' }, [...path, key])
  return { ...field, title: key, required: false, unknown: true, named: true, rare: false }
}

function inputFields(root: JsonObject): readonly Field[] {
  const schema = own(root, 'input_schema')
  const section = t('Input of a run')
  const at = ['input_schema']
  if (schema !== undefined && !isObject(schema))
    return [{ ...formFields({ schema: { type: 'object' }, value: schema, mode: 'plain' }, at), rare: false, section }]
  const inputs = propertiesField(schema ?? {}, at, t('Inputs'))
  // Which draft it is of, and that an input is an object, goes without saying.
  const rest = Object.entries(schema ?? {})
    .filter(
      ([key, value]) => !['properties', 'required', '$schema'].includes(key) && !(key === 'type' && value === 'object'),
    )
    .map(([key]) => key)
  const hint = schema === undefined ? t('Without a schema a run may be given anything.') : ''
  return [{ ...inputs, section, hint }, ...rest.map((key) => schemaWord(schema ?? {}, at, key))]
}

/** Objects in objects are opened so far. */
const DEEPEST = 5
/** More are for the text editor. */
const MOST_INPUTS = 200

/** The fields that an object of a schema lists, each with its type and what is said of it. */
function propertiesField(schema: JsonObject, path: Path, title: string, depth = 0): Field {
  const at = [...path, 'properties']
  const written = own(schema, 'properties')
  const properties = isObject(written) ? written : {}
  const required = own(schema, 'required')
  const must = Array.isArray(required) ? required : []
  if (Object.keys(properties).length > MOST_INPUTS)
    return {
      ...formFields({ schema: {}, value: properties, mode: 'plain' }, at),
      title,
      rare: false,
      control: { kind: 'json' },
    }
  const fields = Object.entries(properties).map(([name, content]) => {
    const here = [...at, name]
    if (!isObject(content) || depth > DEEPEST)
      return {
        ...formFields({ schema: {}, value: content, mode: 'plain' }, here),
        title: name,
        named: true,
        rare: false,
      }
    return {
      ...groupOf(fieldsOfInput(content, here, name, must, path, depth), content, here, name),
      named: true,
      unknown: false,
      folded: foldedText(content, must.includes(name)),
    }
  })
  const control = { kind: 'object', fields, additional: { default: { type: 'string' } } } as const
  // Always open: inputs can be added before there are any.
  return { ...fieldOf(schema, path, 'properties', control, { title, required: true }), path: at, value: properties }
}

const severalTypes = (types: readonly Json[]) =>
  types.map((one) => (typeof one === 'string' ? one : JSON.stringify(one))).join(t(' or '))

function foldedText(schema: JsonObject, required: boolean): string {
  const type = own(schema, 'type')
  const [, label = Array.isArray(type) ? severalTypes(type) : t('By its schema')] =
    types.find(([one]) => one === type) ?? []
  const description = own(schema, 'description')
  const about = typeof description === 'string' && description !== '' ? `: ${description}` : ''
  const text = `${required ? t('{0}, required', label) : label}${about}`
  return text.length > 80 ? `${text.slice(0, 79)}…` : text
}

const types: readonly (readonly [type: string, label: string])[] = [
  ['string', t('Text')],
  ['number', t('Number')],
  ['integer', t('Whole number')],
  ['boolean', t('True or false')],
  ['object', t('Object')],
  ['array', t('List')],
]

function fieldsOfInput(
  schema: JsonObject,
  path: Path,
  name: string,
  must: readonly Json[],
  holder: Path,
  depth: number,
): readonly Field[] {
  const type = own(schema, 'type')
  const known = types.findIndex(([one]) => one === type)
  const options: MenuOption[] = types.map(([value, label]) => ({
    label,
    change: { kind: 'set', path: [...path, 'type'], value },
  }))
  const others: MenuOption[] =
    known < 0 ? [{ label: Array.isArray(type) ? severalTypes(type) : t('By its schema'), change: null }] : []
  const shown = new Set(['type', 'properties', 'required', 'title', 'description', 'default'])
  const rest = Object.keys(schema).filter((key) => !shown.has(key))
  const { default: fallback, ...bare } = schema
  return [
    menuField(path, 'type', t('Type'), [...options, ...others], known < 0 ? options.length : known),
    menuField(path, 'required', t('Required'), requiredOptions(name, must, holder), must.includes(name) ? 0 : 1),
    fieldOf(schema, path, 'description', text),
    fieldOf(schema, path, 'title', text, { rare: true }),
    {
      ...formFields({ schema: bare, value: fallback, mode: 'plain' }, [...path, 'default']),
      title: 'default',
      hint: '',
      required: false,
      rare: true,
    },
    ...rest.map((key): Field => ({
      ...formFields({ schema: {}, value: own(schema, key), mode: 'plain' }, [...path, key]),
      title: key,
      required: false,
      rare: false,
      control: { kind: 'json' },
      forms: [],
    })),
    ...(type === 'object' ? [propertiesField(schema, path, t('Fields of {0}', name), depth + 1)] : []),
  ]
}

/** What else a schema says, as JSON: `format`, `pattern`, `enum`, … */
function schemaWord(schema: JsonObject, path: Path, key: string): Field {
  const field = formFields({ schema: {}, value: own(schema, key), mode: 'plain' }, [...path, key])
  return { ...field, title: key, required: false, rare: false, control: { kind: 'json' }, forms: [] }
}

function requiredOptions(name: string, must: readonly Json[], holder: Path): readonly MenuOption[] {
  const path = [...holder, 'required']
  const at = must.indexOf(name)
  const add: MenuOption['change'] =
    must.length === 0
      ? { kind: 'set', path, value: [name] }
      : { kind: 'set', path: [...path, must.length], value: name }
  const take: MenuOption['change'] =
    at < 0 ? null : must.length === 1 ? { kind: 'remove', path } : { kind: 'remove', path: [...path, at] }
  return [
    { label: t('Yes'), change: at < 0 ? add : null },
    { label: t('No'), change: take },
  ]
}
