/** A state → the fields of its form, by its type; what the type does not have is shown at the end and kept. */
import { isObject, own, stateFields, stateTexts, type Json, type JsonObject } from '#flow'
import type { Field } from '../../../kit/schema-form/field.ts'
import { formFields } from '../../../kit/schema-form/fields.ts'
import { bodyFields, templateField } from './body-fields.ts'
import { catchField } from './catch-fields.ts'
import { eitherField, fieldOf, groupOf, lines, menuField, path, text, truth, wholeNumber } from './field-of.ts'
import { freshTest, ruleField } from './rule-fields.ts'
import type { Around } from './surroundings.ts'
import { firstTarget, nextField, targetField } from './targets.ts'
import { t } from '../../../kit/words.ts'

export function fieldsOfState(state: JsonObject, around: Around): Field {
  const type = own(state, 'Type')
  const fields = [
    fieldOf(state, [], 'Comment', lines, { hint: '', rare: own(state, 'Comment') === undefined }),
    ...typeFields(typeof type === 'string' ? type : '', state, around),
  ]
  const shown = new Set(['Type', 'End', ...fields.map(({ path: at }) => String(at[0]))])
  const others = Object.keys(state).filter((key) => !shown.has(key))
  return groupOf([...fields, ...others.map((key, index) => otherField(state, key, index, type))], state, [], '')
}

/** A field that the form has no control of its own for. */
function otherField(state: JsonObject, key: string, index: number, type: Json | undefined): Field {
  const value = own(state, key)
  const known =
    typeof type === 'string' &&
    Object.hasOwn(stateFields, type) &&
    Object.hasOwn(Reflect.get(stateFields, type).fields, key)
  return {
    ...formFields({ schema: {}, value, mode: 'plain' }, [key]),
    title: key,
    required: false,
    unknown: !known,
    named: !known,
    rare: false,
    ...(index === 0 && { section: t('Other fields') }),
  }
}

function typeFields(type: string, state: JsonObject, around: Around): readonly Field[] {
  const field: typeof fieldOf = (holder, at, name, control, more) =>
    fieldOf(holder, at, name, control, { hint: hintOf(type, name), ...more })
  const resultPath = field(state, [], 'ResultPath', path, { fallback: '$', section: t('Result') })
  const next = nextField(state, around, t('Then'))
  switch (type) {
    case 'Action':
      return [
        ...providerFields(state),
        ...bodyFields(state, around, {
          section: t('What it is given'),
          title: t('Body'),
          otherwise: t('All of the run’s data'),
        }),
        resultPath,
        field(state, [], 'WaitTime', wholeNumber, { fallback: 300 }),
        field(state, [], 'ExceptionOnActionFailure', truth, { fallback: true }),
        next,
        catchField(state, around, t('When it fails')),
        field(state, [], 'RunAs', text, { rare: true, fallback: 'User' }),
        field(state, [], 'ActionScope', text, { rare: true }),
      ]
    case 'Choice':
      return [
        choicesField(state, around),
        targetField(state, [], 'Default', around, { section: t('Otherwise'), hint: hintOf(type, 'Default') }),
      ]
    case 'ExpressionEval':
      return [
        { ...templateField(state, around), section: t('What it computes'), hint: hintOf(type, 'Parameters') },
        { ...resultPath, required: true, fallback: undefined },
        next,
      ]
    case 'Pass':
      return [
        ...bodyFields(state, around, {
          section: t('What it makes'),
          title: t('Result'),
          otherwise: t('Nothing: the data stay'),
          constant: true,
        }),
        resultPath,
        next,
      ]
    case 'Wait':
      return [...waitFields(state), next]
    case 'Fail':
      return [
        eitherField(state, [], { constant: 'Error', path: 'ErrorPath' }, text, {
          hint: hintOf(type, 'Error'),
          section: t('What is said'),
        }),
        eitherField(state, [], { constant: 'Cause', path: 'CausePath' }, lines, { hint: hintOf(type, 'Cause') }),
      ]
    case 'CreateWebInput':
    case 'AwaitWebInput':
      return [
        ...bodyFields(state, around, {
          section: t('What it is given'),
          title: t('Body'),
          otherwise: t('All of the run’s data'),
        }),
        resultPath,
        next,
        catchField(state, around, t('When it fails')),
      ]
    default:
      return []
  }
}

function hintOf(type: string, name: string): string {
  return stateTexts[`${type}.${name}`] ?? stateTexts[name] ?? ''
}

/** The provider by its URL, or by a `Handler`. */
function providerFields(state: JsonObject): readonly Field[] {
  const handler = own(state, 'Handler')
  if (handler === undefined)
    return [
      fieldOf(state, [], 'ActionUrl', text, {
        title: t('Action provider'),
        required: true,
        section: t('What it does'),
      }),
    ]
  const url = own(state, 'ActionUrl') === undefined ? [] : [fieldOf(state, [], 'ActionUrl', text)]
  if (!isObject(handler))
    return [fieldOf(state, [], 'Handler', text, { required: true, section: t('What it does') }), ...url]
  const inside = ['Handler']
  const kinds = ['ActionProvider', 'RegisteredAPI']
  const type = own(handler, 'Type')
  const options = kinds.map((value) => ({
    label: value,
    change: { kind: 'set', path: [...inside, 'Type'], value } as const,
  }))
  const names = type === 'RegisteredAPI' ? ['Id'] : ['Url', 'Scope']
  const others = Object.keys(handler).filter((key) => key !== 'Type' && !names.includes(key))
  const fields = [
    menuField(inside, 'Type', 'Type', options, typeof type === 'string' ? kinds.indexOf(type) : -1, { required: true }),
    ...names.map((name, index) => fieldOf(handler, inside, name, text, { required: index === 0 })),
    ...others.map((key): Field => ({
      ...formFields({ schema: {}, value: own(handler, key), mode: 'plain' }, [...inside, key]),
      title: key,
      required: false,
      unknown: true,
      named: true,
      rare: false,
    })),
  ]
  return [{ ...groupOf(fields, handler, inside, 'Handler'), section: t('What it does') }, ...url]
}

function choicesField(state: JsonObject, around: Around): Field {
  const written = own(state, 'Choices')
  const section = t('Rules, tried in order')
  if (written !== undefined && (!Array.isArray(written) || written.length > MOST_RULES))
    return {
      ...formFields({ schema: { type: 'array' }, value: written, mode: 'plain' }, ['Choices']),
      rare: false,
      section,
    }
  const items = (written ?? []).map((rule: Json, index): Field => {
    const field = ruleField(rule, ['Choices', index], t('Rule {0}', index + 1), true, around)
    // Many rules are looked through by what they say, one after the other.
    return (written ?? []).length > MOST_OPEN ? { ...field, hint: '', folded: field.hint } : field
  })
  const item = { default: { ...freshTest, Next: firstTarget(state, around) } }
  return fieldOf(state, [], 'Choices', { kind: 'list', items, item, full: false }, { section, required: true })
}

/** More rules than these are closed until they are looked at. */
const MOST_OPEN = 4
/** More are for the text editor. */
const MOST_RULES = 200

const waits = [
  { keys: { constant: 'Seconds', path: 'SecondsPath' }, label: t('For a number of seconds'), start: 60 },
  { keys: { constant: 'Timestamp', path: 'TimestampPath' }, label: t('Until a time'), start: '' },
] as const

/** For so long, or until then; each said, or read from the data. */
function waitFields(state: JsonObject): readonly Field[] {
  const is = (index: number) =>
    [waits[index]?.keys.constant ?? '', waits[index]?.keys.path ?? ''].find((key) => own(state, key) !== undefined)
  const chosen = is(0) !== undefined ? 0 : is(1) !== undefined ? 1 : -1
  const written = chosen < 0 ? undefined : is(chosen)
  const options = waits.map(({ keys, label, start }) => ({
    label,
    change:
      written === undefined
        ? ({ kind: 'set', path: [keys.constant], value: start } as const)
        : ({ kind: 'rename', path: [written], name: keys.constant, value: start } as const),
  }))
  const menu = menuField([], 'waits', t('Waits'), options, chosen, { section: t('How long'), required: true })
  const [seconds, time] = waits
  const there = [
    ...(is(0) === undefined
      ? []
      : [eitherField(state, [], seconds.keys, wholeNumber, { required: true, hint: hintOf('Wait', 'Seconds') })]),
    ...(is(1) === undefined
      ? []
      : [
          eitherField(
            state,
            [],
            time.keys,
            { kind: 'text', lines: false, format: 'date-time' },
            { required: true, hint: hintOf('Wait', 'Timestamp') },
          ),
        ]),
  ]
  return [menu, ...there]
}
