/** What a provider takes: names of parameters, each as a constant, a path (`.$`) or an expression (`.=`), and their values. */
import { actionUrl, idKind, isObject, own, templateKey, type Json, type JsonObject } from '#flow'
import {
  descriptionOf,
  parametersOf,
  schemasAt,
  schemaText,
  typesOf,
  valuesOf,
  type Parameter,
} from '../../document/input-schema.ts'
import { bodySchema } from '../../document/body-schema.ts'
import type { Meaning } from '../../document/meaning.ts'
import { valueAt } from '../../document/value-at.ts'
import { PLACES } from '../../document/places.ts'
import type { Names } from '../../names/names.ts'
import { bodyOfSchema } from './bodies.ts'
import { Stop } from './body.ts'
import type { Completion } from './completion.ts'
import type { Offer } from './offer.ts'

type InTemplate = Extract<Meaning, { kind: 'template' }>

export function parameterNames(meaning: InTemplate, offer: Offer, names: Names): readonly Completion[] {
  const root = bodySchema(meaning.in, names)
  const here = templateAt(meaning)
  const taken = new Set(
    Object.keys(here)
      .filter((key) => !PLACES.has(key))
      .map((key) => templateKey(key).name),
  )
  const open = root ? parametersOf(schemasAt(root, meaning.inside)).filter(({ name }) => !taken.has(name)) : []
  const constants = open.map((parameter) => named(parameter, '', offer, root ?? {}))
  const paths = open.map((parameter) => named(parameter, '.$', offer, root ?? {}))
  const expressions = open.map((parameter) => named(parameter, '.=', offer, root ?? {}))
  // Of each parameter first what is usual: a path for a text, the value itself for what has parts or few values.
  const usual = open.map((parameter, i) => (isRead(parameter) ? [paths[i], constants[i]] : [constants[i], paths[i]]))
  return [...usual.flat(), ...expressions].filter((one) => one !== undefined)
}

/** Whether it is usually another in each run. */
const isRead = ({ schema }: Parameter) => typesOf(schema)[0] === 'string' && !own(schema, 'enum')

function named(parameter: Parameter, suffix: '' | '.$' | '.=', offer: Offer, root: JsonObject): Completion {
  const { name, schema, required } = parameter
  const body = suffix === '' ? bodyOfSchema(parameter, root) : new Stop(suffix === '.$' ? '$.' : '')
  const needed = required ? 'required' : ''
  return offer.field(`${name}${suffix}`, body, {
    kind: 'parameter',
    detail: [suffix === '.$' ? 'path' : suffix === '.=' ? 'expression' : schemaText(schema), needed]
      .filter((part) => part !== '')
      .join(' · '),
    documentation: descriptionOf(schema),
    goesOn: suffix !== '' || typesOf(schema)[0] === 'string',
  })
}

/** Constants: those that the schema names, and what the fabric calls by this kind of id. */
export function parameterValues(meaning: InTemplate, offer: Offer, names: Names): readonly Completion[] {
  const root = bodySchema(meaning.in, names)
  const url = actionUrl(meaning.in.state)
  const key = meaning.inside.findLast((segment) => typeof segment === 'string')
  const kind = url !== undefined && typeof key === 'string' ? idKind(url, key) : undefined
  const ids = names.all
    .filter((named) => named.kind === kind)
    .map(({ id, name, detail }) =>
      offer.value(id, { kind: 'id', label: name, detail, documentation: `${kind ?? ''} \`${id}\`` }),
    )
  const values = root ? valuesOf(schemasAt(root, meaning.inside)) : []
  return [...ids, ...values.filter(isScalar).map((value) => offer.value(value, { kind: 'value' }))]
}

const isScalar = (value: Json) => typeof value !== 'object' || value === null

function templateAt({ in: { state }, inside }: InTemplate): JsonObject {
  const here = valueAt(own(state, 'Parameters'), inside)
  return isObject(here) ? here : {}
}
