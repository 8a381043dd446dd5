/** Names of fields: those that the place can have, has not yet, and that do not exclude one it has. */
import {
  choiceOperators,
  definitionTexts,
  documentFields,
  documentTexts,
  catcherFields,
  catcherTexts,
  handlers,
  handlerTexts,
  isObject,
  operatorText,
  own,
  ruleTexts,
  stateTexts,
  type FieldKind,
  type JsonObject,
} from '#flow'
import { everyField, type InState, type Meaning } from '../../document/meaning.ts'
import { valueAt } from '../../document/value-at.ts'
import { PLACES } from '../../document/places.ts'
import type { Names } from '../../names/names.ts'
import { bodyOfField, bodyOfOperator } from './bodies.ts'
import type { Completion } from './completion.ts'
import { newStates } from './new-states.ts'
import type { Offer } from './offer.ts'
import { operatorsFor } from './operators.ts'
import { parameterNames } from './parameters.ts'
import { schemaFields } from './schema-words.ts'

/** In an object of this meaning. */
export function keyCompletions(meaning: Meaning, offer: Offer, names: Names): readonly Completion[] {
  const { parsed, definition } = offer.spot.document
  switch (meaning.kind) {
    case 'document': {
      const here = isObject(parsed.value) ? parsed.value : {}
      const fresh = keysOf(here).size === 0
      const bare = fresh || (own(here, 'StartAt') ?? own(here, 'States')) !== undefined
      const fields = fieldsOf(documentFields, here, offer, '', (field) => own(documentTexts, field), [
        'title',
        'definition',
        'input_schema',
      ])
      return bare ? [...fields, ...definitionFields(here, offer)] : fields
    }
    case 'definition':
      return definitionFields(definition, offer)
    case 'states':
      return newStates(offer, names)
    case 'state':
      return stateFieldsAt(meaning.in, offer)
    case 'handler': {
      const written = own(meaning.in.state, 'Handler')
      const here = isObject(written) ? written : {}
      const type = own(here, 'Type')
      const fields = (typeof type === 'string' && own(handlers, type)) || { Type: 'text' as const }
      return fieldsOf(fields, here, offer, meaning.in.name, (field) => own(handlerTexts, field), Object.keys(fields))
    }
    case 'catcher':
      return fieldsOf(catcherFields, holderAt(offer), offer, meaning.in.name, (field) => own(catcherTexts, field), [
        'ErrorEquals',
        'Next',
      ])
    case 'rule':
      return ruleFields(meaning, offer)
    case 'template':
      return parameterNames(meaning, offer, names)
    case 'schema':
      return schemaFields(meaning.inside, holderAt(offer), offer)
    default:
      return []
  }
}

function definitionFields(here: JsonObject, offer: Offer): readonly Completion[] {
  const kinds = { StartAt: 'state', States: 'object', Comment: 'comment' } as const
  return fieldsOf(kinds, here, offer, '', (field) => own(definitionTexts, field), ['StartAt', 'States'])
}

function stateFieldsAt({ name, state, fields }: InState, offer: Offer): readonly Completion[] {
  const type = own(state, 'Type')
  const textOf = (field: string) => own(stateTexts, `${String(type)}.${field}`) ?? own(stateTexts, field)
  if (!fields) {
    const first = fieldsOf({ Type: 'text' }, state, offer, name, textOf, ['Type'])
    const { Type: _, ...others } = everyField
    return [...first, ...fieldsOf(others, state, offer, name, textOf, [])]
  }
  const here = keysOf(state)
  const taken = (group: readonly string[]) => group.some((field) => here.has(field))
  const excluded = new Set([...fields.oneOf, ...fields.atMostOneOf].filter(taken).flat())
  const open = Object.fromEntries(Object.entries(fields.fields).filter(([field]) => !excluded.has(field)))
  const wanted = ['Type', ...fields.required, ...fields.oneOf.filter((group) => !taken(group)).flat()]
  return fieldsOf(open, state, offer, name, textOf, wanted)
}

function ruleFields(
  { rule, outermost, in: state }: Extract<Meaning, { kind: 'rule' }>,
  offer: Offer,
): readonly Completion[] {
  const here = keysOf(rule)
  const combined = ['And', 'Or', 'Not'].some((word) => here.has(word))
  const tested = [...choiceOperators.keys()].some((name) => here.has(name))
  const field = (name: string, kind: FieldKind) =>
    offer.field(name, bodyOfField(name, kind, state.name), {
      kind: 'field',
      documentation: ruleTexts[name] ?? '',
      goesOn: true,
    })
  const found: Completion[] = []
  if (!combined && !here.has('Variable')) found.push(field('Variable', 'path'))
  if (!combined && !tested)
    for (const { operator, fits } of operatorsFor(rule, state.name, offer.spot.document))
      found.push(
        offer.field(operator.name, bodyOfOperator(operator), {
          kind: 'operator',
          documentation: operatorText(operator.name),
          ...(fits && { detail: fits }),
        }),
      )
  if (!combined && !tested && !here.has('Variable'))
    for (const name of ['And', 'Or', 'Not'] as const) {
      const inner = { Variable: '$.', IsPresent: true }
      found.push(
        offer.field(name, name === 'Not' ? inner : [inner], { kind: 'field', documentation: ruleTexts[name] ?? '' }),
      )
    }
  return outermost && !here.has('Next') ? [...found, field('Next', 'state')] : found
}

/** Wanted ones first, the others in the order of their table. */
function fieldsOf(
  fields: Readonly<Record<string, FieldKind>>,
  here: JsonObject,
  offer: Offer,
  state: string,
  textOf: (field: string) => string | undefined,
  wanted: readonly string[],
): readonly Completion[] {
  const there = keysOf(here)
  const order = [...wanted, ...Object.keys(fields)]
  return [...new Set(order)].flatMap((field) => {
    const kind = own(fields, field)
    if (kind === undefined || there.has(field)) return []
    return [
      offer.field(field, bodyOfField(field, kind, state), {
        kind: 'field',
        detail: wanted.includes(field) ? 'required' : '',
        documentation: textOf(field) ?? '',
        goesOn: ['state', 'path', 'url'].includes(kind) || field === 'Type' || field === 'Parameters',
      }),
    ]
  })
}

/** Without what stands for the cursor. */
function keysOf(object: JsonObject): ReadonlySet<string> {
  return new Set(Object.keys(object).filter((key) => !PLACES.has(key)))
}

/** The object that the spot's name goes into. */
function holderAt({ spot }: Offer): JsonObject {
  const here = valueAt(spot.document.parsed.value, spot.path)
  return isObject(here) ? here : {}
}
