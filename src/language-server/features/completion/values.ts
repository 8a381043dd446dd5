/** Values: what can stand in a field, by its kind and by what is known of the flow around it. */
import {
  actionUrl,
  cataloguedProvider,
  choiceOperators,
  errorNames,
  isObject,
  handlers,
  lookAt,
  own,
  parsePath,
  stateFields,
  targetsOf,
  typeTexts,
  type FieldKind,
  type JsonObject,
} from '#flow'
import { dataAt } from '../../document/data-at.ts'
import { errorTexts } from '../../document/error-texts.ts'
import type { InState, Meaning } from '../../document/meaning.ts'
import { PLACES } from '../../document/places.ts'
import { offeredProviders, type Names } from '../../names/names.ts'
import { catcherBody, ruleBody } from './bodies.ts'
import type { Completion } from './completion.ts'
import { expressionParts } from './expressions.ts'
import type { Offer } from './offer.ts'
import { parameterValues } from './parameters.ts'
import { pathValues, resultPathValues } from './paths.ts'
import { schemaValues } from './schema-words.ts'

/** Of a value of this meaning. */
export function valueCompletions(meaning: Meaning, offer: Offer, names: Names): readonly Completion[] {
  switch (meaning.kind) {
    case 'definition-field':
      return meaning.value === 'state' ? stateNames(offer, undefined) : []
    case 'state-field':
    case 'handler-field':
    case 'catcher-field':
    case 'rule-field':
      return fieldValues(meaning, offer, names)
    case 'error-name':
      return errorNames
        .filter((name) => name !== 'States.All')
        .map((name) => offer.value(name, { kind: 'error', documentation: own(errorTexts, name) ?? '' }))
    case 'catcher':
      return [offer.body('catcher', catcherBody(meaning.in.name), { kind: 'field', detail: 'where an error leads' })]
    case 'rule':
      return [offer.body('rule', ruleBody(), { kind: 'field', detail: 'a rule of a Choice' })]
    case 'template':
      return templateValues(meaning, offer, names)
    case 'schema':
      return schemaValues(meaning.inside, offer)
    default:
      return []
  }
}

function templateValues(
  meaning: Extract<Meaning, { kind: 'template' }>,
  offer: Offer,
  names: Names,
): readonly Completion[] {
  const data = dataAt(offer.spot.document, meaning.in.name)
  switch (meaning.reads) {
    case 'path':
      return data ? pathValues(data, offer) : []
    case 'expression':
      return expressionParts(data, offer)
    case 'constant':
      return parameterValues(meaning, offer, names)
  }
}

type InField = Extract<Meaning, { kind: 'state-field' | 'handler-field' | 'catcher-field' | 'rule-field' }>

function fieldValues(
  { kind, field, value, in: here, holder }: InField,
  offer: Offer,
  names: Names,
): readonly Completion[] {
  if (field === 'Type') return kind === 'handler-field' ? handlerTypes(offer) : stateTypes(offer)
  if (field === 'ActionScope' || field === 'Scope') return scopes(here.state, offer)
  if (field === 'RunAs') return ['User', 'Flow'].map((one) => offer.value(one, { kind: 'value' }))
  if (kind === 'rule-field' && choiceOperators.has(field)) return operands(value, here, holder, offer)
  return valuesOfKind(value, field, here, offer, names)
}

function valuesOfKind(
  kind: FieldKind,
  field: string,
  here: InState,
  offer: Offer,
  names: Names,
): readonly Completion[] {
  switch (kind) {
    case 'state':
      return stateNames(offer, here.name)
    case 'boolean':
      return (field === 'End' ? [true] : [true, false]).map((value) => offer.value(value, { kind: 'value' }))
    case 'path': {
      const data = dataAt(offer.spot.document, here.name)
      return data ? pathValues(data, offer) : []
    }
    case 'result-path':
      return resultPathValues(dataAt(offer.spot.document, here.name), here.name, offer)
    case 'url':
      return offeredProviders(names).map(({ url, title }) =>
        offer.value(url, { kind: 'provider', label: title, detail: url }),
      )
    default:
      return []
  }
}

/** Those that no state leads to yet come first: they are likeliest to be meant. */
function stateNames(offer: Offer, here: string | undefined): readonly Completion[] {
  const { states, definition } = offer.spot.document
  const led = new Set(
    Object.values(states).flatMap((state) => (isObject(state) ? targetsOf(state).map(({ to }) => to) : [])),
  )
  const start = own(definition, 'StartAt')
  const rank = (name: string) => (name === here ? 3 : name === start ? 2 : led.has(name) ? 1 : 0)
  return Object.entries(states)
    .filter(([name]) => !PLACES.has(name))
    .sort(([a], [b]) => rank(a) - rank(b))
    .map(([name, state]) => {
      const [type, comment] = isObject(state) ? [own(state, 'Type'), own(state, 'Comment')] : []
      return offer.value(name, {
        kind: 'state',
        detail: `${typeof type === 'string' ? type : 'state'}${rank(name) === 0 ? ', not led to yet' : ''}`,
        documentation: typeof comment === 'string' ? comment : '',
      })
    })
}

const stateTypes = (offer: Offer) =>
  Object.keys(stateFields).map((type) => offer.value(type, { kind: 'type', documentation: typeTexts[type] ?? '' }))

const handlerTypes = (offer: Offer) => Object.keys(handlers).map((type) => offer.value(type, { kind: 'type' }))

function scopes(state: JsonObject, offer: Offer): readonly Completion[] {
  const url = actionUrl(state)
  const scope = url === undefined ? undefined : cataloguedProvider(url)?.scope
  return scope === undefined ? [] : [offer.value(scope, { kind: 'value' })]
}

/** What the tested value can be, where that is known. */
function operands(kind: FieldKind, here: InState, rule: JsonObject, offer: Offer): readonly Completion[] {
  const data = dataAt(offer.spot.document, here.name)
  if (kind === 'path') return data ? pathValues(data, offer) : []
  if (kind === 'boolean') return [true, false].map((value) => offer.value(value, { kind: 'value' }))
  const parsed = parsePath(own(rule, 'Variable'))
  if (!parsed.ok || !data) return []
  const { shape } = lookAt(data, parsed.path.segments)
  const wanted = kind === 'number' ? 'number' : 'string'
  return (shape.constants ?? [])
    .filter((value) => typeof value === wanted)
    .map((value) => offer.value(value, { kind: 'value', detail: `${parsed.path.text} can be this` }))
}
