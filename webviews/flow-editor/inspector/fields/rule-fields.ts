/** A rule of a Choice as fields: what kind of rule, the value it tests, how, against what; rules within rules. */
import {
  choiceOperators,
  isObject,
  operatorText,
  own,
  ruleText,
  ruleTexts,
  type ChoiceOperator,
  type Json,
  type JsonObject,
  type Path,
} from '#flow'
import type { Control, Field, MenuOption } from '../../../kit/schema-form/field.ts'
import { formFields } from '../../../kit/schema-form/fields.ts'
import { fieldOf, menuField, number, path as pathControl, text, truth } from './field-of.ts'
import type { Around } from './surroundings.ts'
import { targetField } from './targets.ts'
import { t } from '../../../kit/words.ts'

/** Rules nested deeper are shown as JSON. */
const DEEPEST = 6

const kinds = ['And', 'Or', 'Not'] as const
const kindLabels = {
  And: t('All of these rules (And)'),
  Or: t('One of these rules (Or)'),
  Not: t('Not this rule'),
} as const

/** What a new test begins as: whatever it is about, a first path is there to be changed. */
export const freshTest: JsonObject = { Variable: '$', IsPresent: true }

/** The rule that stands at `path` of the state; `top`: it says where to go. */
export function ruleField(rule: Json, path: Path, title: string, top: boolean, around: Around, depth = 0): Field {
  if (!isObject(rule) || depth > DEEPEST)
    return { ...formFields({ schema: {}, value: rule, mode: 'plain' }, path), title, control: { kind: 'json' } }
  const kind = kinds.find((one) => Object.hasOwn(rule, one))
  const fields: Field[] = [kindField(rule, path, kind)]
  const inside = kind === undefined ? testFields(rule, path) : partFields(rule, kind, path, around, depth)
  fields.push(...inside)
  if (top || Object.hasOwn(rule, 'Next'))
    fields.push(targetField(rule, path, 'Next', around, { hint: '', required: top }))
  const known = new Set([...fields.map(({ path: at }) => at.at(-1)), 'Variable', 'Next'])
  for (const key of Object.keys(rule)) {
    if (known.has(key)) continue
    const field = formFields({ schema: {}, value: own(rule, key), mode: 'plain' }, [...path, key])
    fields.push({ ...field, title: key, unknown: true, named: true, required: false, rare: false })
  }
  return {
    ...fieldOf({}, path.slice(0, -1), String(path.at(-1)), { kind: 'object', fields, additional: null }),
    title,
    path,
    value: rule,
    hint: ruleText(rule),
    required: true,
  }
}

function kindField(rule: JsonObject, path: Path, kind: (typeof kinds)[number] | undefined): Field {
  const { Next } = rule
  const next = Next === undefined ? {} : { Next }
  const { Next: _, ...test } = rule
  const inner = kind === undefined ? test : firstPart(rule, kind)
  const parts = kind === 'And' || kind === 'Or' ? own(rule, kind) : undefined
  const as = (value: JsonObject): MenuOption['change'] => ({ kind: 'set', path, value: { ...value, ...next } })
  const options: MenuOption[] = [
    { label: t('A test of a value'), change: as(isObject(inner) ? withoutNext(inner) : freshTest) },
    ...(['And', 'Or'] as const).map((one): MenuOption => ({
      label: kindLabels[one],
      change: as({ [one]: parts ?? [inner ?? freshTest] }),
    })),
    { label: kindLabels.Not, change: as({ Not: kind === undefined ? test : withoutNext(rule) }) },
  ]
  const chosen = kind === undefined ? 0 : 1 + kinds.indexOf(kind)
  return menuField(path, 'rule', t('Holds when'), options, chosen, {
    hint: kind === undefined ? '' : (ruleTexts[kind] ?? ''),
  })
}

function firstPart(rule: JsonObject, kind: (typeof kinds)[number]): Json | undefined {
  const parts = own(rule, kind)
  return Array.isArray(parts) ? (parts[0] as Json | undefined) : parts
}

function withoutNext(rule: JsonObject): JsonObject {
  const { Next: _, ...rest } = rule
  return rest
}

function partFields(
  rule: JsonObject,
  kind: (typeof kinds)[number],
  path: Path,
  around: Around,
  depth: number,
): Field[] {
  const written = own(rule, kind)
  if (kind === 'Not') return [ruleField(written ?? {}, [...path, 'Not'], 'Not', false, around, depth + 1)]
  const items = Array.isArray(written)
    ? written.map((part: Json, index) =>
        ruleField(part, [...path, kind, index], `${index + 1}`, false, around, depth + 1),
      )
    : []
  const control: Control = Array.isArray(written)
    ? { kind: 'list', items, item: { default: freshTest }, full: false }
    : { kind: 'json' }
  return [fieldOf(rule, path, kind, control, { title: t('Rules'), required: true })]
}

function testFields(rule: JsonObject, path: Path): Field[] {
  const variable = fieldOf(rule, path, 'Variable', pathControl, { required: true })
  const written = Object.keys(rule).find((key) => choiceOperators.has(key))
  const names = [...choiceOperators.keys()]
  const options = names.map((name): MenuOption => {
    const operator = choiceOperators.get(name)
    const value = operator ? operandFor(operator, written === undefined ? undefined : own(rule, written)) : null
    return {
      label: name,
      change:
        written === undefined
          ? { kind: 'set', path: [...path, name], value }
          : { kind: 'rename', path: [...path, written], name, value },
    }
  })
  const menu = menuField(
    path,
    'operator',
    t('Operator'),
    options,
    written === undefined ? -1 : names.indexOf(written),
    {
      hint: written === undefined ? '' : operatorText(written),
      required: true,
    },
  )
  const operator = written === undefined ? undefined : choiceOperators.get(written)
  if (written === undefined || !operator) return [variable, menu]
  return [
    variable,
    menu,
    fieldOf(rule, path, written, operandControl(operator, own(rule, written)), { title: t('Value'), required: true }),
  ]
}

/** What stands behind an operator; a value of another type is shown as it is. */
function operandControl(operator: ChoiceOperator, value: Json | undefined): Control {
  const control = controlFor(operator)
  const fits = value === undefined || typeof value === typeof operandFor(operator, undefined)
  return fits ? control : { kind: 'json' }
}

function controlFor(operator: ChoiceOperator): Control {
  if (operator.test === 'is') return truth
  if (operator.test === 'matches') return text
  if (operator.path) return pathControl
  switch (operator.kind) {
    case 'String':
      return text
    case 'Timestamp':
      return { kind: 'text', lines: false, format: 'date-time' }
    case 'Numeric':
      return number
    case 'Boolean':
      return truth
  }
}

/** The operand another operator had, where it can be this one's too. */
function operandFor(operator: ChoiceOperator, value: Json | undefined): Json {
  const control = controlFor(operator)
  switch (control.kind) {
    case 'truth':
      return typeof value === 'boolean' ? value : true
    case 'number': {
      const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value
      return typeof number === 'number' && Number.isFinite(number) ? number : 0
    }
    case 'path':
      return typeof value === 'string' && value.startsWith('$') ? value : '$'
    default:
      return typeof value === 'string' && !value.startsWith('$')
        ? value
        : typeof value === 'number'
          ? String(value)
          : ''
  }
}
