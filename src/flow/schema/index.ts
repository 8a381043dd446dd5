/**
 * The dialect as a JSON Schema (draft 7), for editors that know nothing of Davy: made from the tables that the checks use,
 * with a text to every field. It is as strict as the schema that Globus publishes, and says less than `checkFlow`: what goes
 * beyond the shape (states that do not exist, ways without an end, data that is not there) no schema can say.
 */
import { catcherFields, documentFields, handlers, stateFields, type StateFields } from '../check/fields.ts'
import { operandKind } from '../check/rules.ts'
import type { FieldKind } from '../check/values.ts'
import { choiceOperators } from '../choice.ts'
import { own } from '../json.ts'
import type { JsonObject } from '../model.ts'
import { PRIVATE_PARAMETERS } from '../parameters.ts'
import {
  catcherTexts,
  definitionTexts,
  documentTexts,
  handlerTexts,
  operatorText,
  ruleTexts,
  stateTexts,
  typeTexts,
} from './texts.ts'

/** A flow document, or a bare definition. */
export function flowSchema(): JsonObject {
  const hasStates = { anyOf: [{ required: ['StartAt'] }, { required: ['States'] }] }
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: 'A Globus flow',
    description: 'A flow document with title, definition and input_schema; or a definition alone.',
    type: 'object',
    ...branch(hasStates, ref('definition'), ref('document')),
    definitions: {
      document: documentSchema(),
      definition: definitionSchema(),
      state: stateSchema(),
      ...Object.fromEntries(Object.keys(stateFields).map((type) => [type, typeSchema(type)])),
      handler: { anyOf: [{ type: 'string' }, ...Object.keys(handlers).map(handlerSchema)] },
      catcher: catcherSchema(),
      rule: ruleSchema(''),
      topRule: ruleSchema('top'),
      ...ruleForms('', []),
      ...ruleForms('top', ['Next']),
      template: templateSchema(),
    },
  }
}

const ref = (name: string): JsonObject => ({ $ref: `#/definitions/${name}` })

const branch = (condition: JsonObject, then: JsonObject, otherwise?: JsonObject): JsonObject => ({
  if: condition,
  // oxlint-disable-next-line unicorn/no-thenable -- JSON Schema's word; nobody awaits a schema
  then,
  ...(otherwise && { else: otherwise }),
})

/** The schema of a value with what is said about it; in draft 7 nothing may stand beside a `$ref`. */
function said(schema: JsonObject, description: string | undefined): JsonObject {
  if (description === undefined) return schema
  return '$ref' in schema ? { description, allOf: [schema] } : { description, ...schema }
}

function properties(
  fields: Readonly<Record<string, FieldKind>>,
  textOf: (field: string) => string | undefined,
): JsonObject {
  return Object.fromEntries(
    Object.entries(fields).map(([field, kind]) => [field, said(fieldSchema(field, kind), textOf(field))]),
  )
}

/** Lists are told apart by their names, all else by its kind. */
function fieldSchema(field: string, kind: FieldKind): JsonObject {
  if (field === 'Choices') return { type: 'array', minItems: 1, items: ref('topRule') }
  if (field === 'Catch') return { type: 'array', items: ref('catcher') }
  if (field === 'ErrorEquals') return { type: 'array', items: { type: 'string', examples: [...errorNames] } }
  if (field === 'RunAs') return { type: 'string', examples: ['User', 'Flow'] }
  if (field === 'definition') return ref('definition')
  return kindSchema(kind)
}

/** Names that a `Catch` can have (Globus docs, Exceptions). */
const errorNames = ['States.ALL', 'ActionUnableToRun', 'ActionFailedException', 'ActionTimeout', 'States.Runtime']

function kindSchema(kind: FieldKind): JsonObject {
  switch (kind) {
    case 'text':
    case 'path':
    case 'result-path':
    case 'state':
      return { type: 'string' }
    case 'comment':
      return { type: ['string', 'null'] }
    case 'url':
      return { type: 'string', pattern: '^https://.+$' }
    case 'uuid':
      return { type: 'string', format: 'uuid' }
    case 'timestamp':
      return { type: 'string', format: 'date-time' }
    case 'seconds':
    case 'wait-time':
      return { type: 'integer' }
    case 'number':
      return { type: 'number' }
    case 'boolean':
      return { type: 'boolean' }
    case 'object':
      return { type: 'object' }
    case 'list':
      return { type: 'array' }
    case 'parameters':
      return { type: 'object', allOf: [ref('template')] }
    case 'handler':
      return ref('handler')
  }
}

function documentSchema(): JsonObject {
  return {
    type: 'object',
    properties: properties(documentFields, (field) => own(documentTexts, field)),
    required: ['title', 'definition'],
  }
}

function definitionSchema(): JsonObject {
  const states = { type: 'object', additionalProperties: ref('state') }
  return {
    type: 'object',
    properties: {
      StartAt: said({ type: 'string' }, definitionTexts['StartAt']),
      States: said(states, definitionTexts['States']),
      Comment: said(kindSchema('comment'), definitionTexts['Comment']),
    },
    required: ['StartAt', 'States'],
    additionalProperties: false,
  }
}

/** The type first: editors then speak of this type's fields only. */
function stateSchema(): JsonObject {
  const types = Object.keys(stateFields)
  return {
    type: 'object',
    required: ['Type'],
    properties: { Type: said({ enum: types }, stateTexts['Type']) },
    allOf: types.map((type) => branch({ required: ['Type'], properties: { Type: { const: type } } }, ref(type))),
  }
}

function typeSchema(type: string): JsonObject {
  const { fields, required } = own<StateFields>(stateFields, type) ?? { fields: {}, required: [] }
  return {
    description: typeTexts[type] ?? '',
    properties: properties(fields, (field) => own(stateTexts, `${type}.${field}`) ?? own(stateTexts, field)),
    required: ['Type', ...required],
    // As the published schema has it: a Wait that says nothing but its type is none.
    ...(type === 'Wait' && { minProperties: 2 }),
    additionalProperties: false,
  }
}

function handlerSchema(type: string): JsonObject {
  const { Type: _, ...fields } = handlers[type] ?? {}
  const [required = ''] = Object.keys(fields)
  return {
    type: 'object',
    properties: {
      Type: said({ const: type }, handlerTexts['Type']),
      ...properties(fields, (field) => own(handlerTexts, field)),
    },
    required: ['Type', required],
    additionalProperties: false,
  }
}

function catcherSchema(): JsonObject {
  return {
    type: 'object',
    properties: properties(catcherFields, (field) => own(catcherTexts, field)),
    required: ['ErrorEquals', 'Next'],
    additionalProperties: false,
  }
}

const combining = ['And', 'Or', 'Not'] as const

function ruleSchema(where: string): JsonObject {
  return combining.reduceRight<JsonObject>(
    (otherwise, name) => branch({ required: [name] }, ref(`${where}${name}`), otherwise),
    ref(`${where}Test`),
  )
}

function ruleForms(where: string, more: readonly string[]): JsonObject {
  const next = more.includes('Next') ? { Next: said({ type: 'string' }, ruleTexts['Next']) } : {}
  const form = (fields: JsonObject, required: readonly string[]) => ({
    type: 'object',
    properties: { ...fields, ...next },
    required: [...required, ...more],
    additionalProperties: false,
  })
  const rules = { type: 'array', minItems: 1, items: ref('rule') }
  const operators = [...choiceOperators].map(([name, operator]): [string, JsonObject] => [
    name,
    said(kindSchema(operandKind(operator)), operatorText(name)),
  ])
  const test = { Variable: said({ type: 'string' }, ruleTexts['Variable']), ...Object.fromEntries(operators) }
  return {
    [`${where}And`]: form({ And: said(rules, ruleTexts['And']) }, ['And']),
    [`${where}Or`]: form({ Or: said(rules, ruleTexts['Or']) }, ['Or']),
    [`${where}Not`]: form({ Not: said(ref('rule'), ruleTexts['Not']) }, ['Not']),
    [`${where}Test`]: { ...form(test, ['Variable']), minProperties: 2 + more.length },
  }
}

/** Says what the keys mean, at any depth; what can stand behind them only a run's data tells. */
function templateSchema(): JsonObject {
  const hidden = 'Names of the fields beside this one whose values nobody may see.'
  return {
    properties: { [PRIVATE_PARAMETERS]: { description: hidden } },
    patternProperties: {
      '\\.\\$$': { description: 'JSONPath into the run’s data, as in `$.input.file`.' },
      '\\.=$': { description: 'Expression over the run’s data, as in `input.count + 1`.' },
    },
    additionalProperties: ref('template'),
    items: ref('template'),
  }
}
