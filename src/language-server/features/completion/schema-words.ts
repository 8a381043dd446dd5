/** JSON Schema inside `input_schema`: its words, and the types of values. */
import { own, type JsonObject, type Path } from '#flow'
import { PLACES } from '../../document/places.ts'
import { Stop, type Body } from './body.ts'
import type { Completion } from './completion.ts'
import type { Offer } from './offer.ts'

const types = ['object', 'array', 'string', 'number', 'integer', 'boolean', 'null']

const words: Readonly<Record<string, { readonly text: string; readonly body: Body }>> = {
  type: { text: 'The type of the value.', body: new Stop('', { choices: types }) },
  properties: { text: 'The fields of an object, each with its schema.', body: {} },
  required: { text: 'Names of fields that must be there.', body: [new Stop()] },
  additionalProperties: { text: 'Whether there may be other fields.', body: false },
  items: { text: 'The schema of every item of a list.', body: { type: new Stop('string') } },
  enum: { text: 'The values it can have.', body: [new Stop()] },
  default: { text: 'What is taken when it is missing.', body: new Stop() },
  title: { text: 'A short name for people.', body: new Stop() },
  description: { text: 'What it is for; forms show it.', body: new Stop() },
  format: { text: 'What kind of text it is.', body: new Stop('', { choices: ['uuid', 'date-time', 'uri', 'email'] }) },
  minimum: { text: 'The smallest number.', body: new Stop('0', { bare: true }) },
  maximum: { text: 'The largest number.', body: new Stop('100', { bare: true }) },
  pattern: { text: 'A regular expression the text must match.', body: new Stop() },
  minItems: { text: 'The least number of items.', body: new Stop('1', { bare: true }) },
}

/** Under `properties` names are the flow's own. */
const namesFields = (inside: Path) => ['properties', 'definitions', '$defs'].includes(String(inside.at(-1)))

export function schemaFields(inside: Path, here: JsonObject, offer: Offer): readonly Completion[] {
  if (namesFields(inside)) {
    const property = { type: new Stop('string'), description: new Stop() }
    return [
      offer.field(new Stop('name', { name: 'name' }), property, { kind: 'field', detail: 'a field of the input' }),
    ]
  }
  const holder = own(here, 'type') === 'object' || own(here, 'properties') !== undefined
  return Object.entries(words)
    .filter(([word]) => !Object.hasOwn(here, word) && !PLACES.has(word))
    .filter(([word]) => holder || !['additionalProperties', 'required'].includes(word) || inside.length === 0)
    .map(([word, { text, body }]) => offer.field(word, body, { kind: 'field', documentation: text }))
}

export function schemaValues(inside: Path, offer: Offer): readonly Completion[] {
  if (inside.at(-1) === 'type') return types.map((type) => offer.value(type, { kind: 'value' }))
  if (inside.at(-1) === 'additionalProperties')
    return [false, true].map((value) => offer.value(value, { kind: 'value' }))
  return []
}
