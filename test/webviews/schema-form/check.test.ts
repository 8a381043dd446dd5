import { Ajv } from 'ajv'
import formats from 'ajv-formats'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Json, JsonObject } from '#flow'
import { mistakesIn, startOf, withDefaults } from '../../../webviews/kit/schema-form/index.ts'
import { anySchema, anyValue } from './arbitrary.ts'

/** As src/fabric/flows/input-schema.ts has it. */
function fabricTakes(schema: JsonObject, value: Json): boolean {
  const ajv = new Ajv({ strict: false, allErrors: true, logger: false, unicodeRegExp: false })
  formats.default(ajv)
  return ajv.validate(schema, value)
}

test('a form says of a value what the fabric says', () => {
  fc.assert(
    fc.property(anySchema, anyValue, (schema, value) => {
      expect(mistakesIn(schema, value).length === 0).toBe(fabricTakes(schema, value))
    }),
    { numRuns: 300 },
  )
})

const formatted = fc.constantFrom('uuid', 'date', 'date-time', 'uri', 'email')
const texts = fc.oneof(
  fc.uuid(),
  fc.webUrl(),
  fc.emailAddress(),
  fc.date({ noInvalidDate: true }).map((date) => date.toISOString()),
  fc.date({ noInvalidDate: true }).map((date) => date.toISOString().slice(0, 10)),
  fc.string(),
)

test('what the fabric takes as of a format is not refused here', () => {
  fc.assert(
    fc.property(formatted, texts, (format, text) => {
      const schema = { type: 'string', format }
      const mistakes = fabricTakes(schema, text) ? mistakesIn(schema, text) : []
      expect(mistakes).toEqual([])
    }),
    { numRuns: 400 },
  )
})

describe('what is said', () => {
  test.each<[JsonObject, Json, string]>([
    [{ type: 'string', minLength: 1 }, '', 'must not be empty'],
    [{ type: 'string', pattern: '^/' }, 'data', 'must be of the form ^/'],
    [{ type: ['string', 'null'] }, 3, 'must be a text or null'],
    [{ type: 'integer' }, 1.5, 'must be a whole number'],
    [{ type: 'number', exclusiveMinimum: 0 }, 0, 'must be more than 0'],
    [{ enum: ['r', 'rw'] }, 'x', 'must be one of "r", "rw"'],
    [{ type: 'array', minItems: 1 }, [], 'needs at least 1 entry'],
    [{ type: 'string', format: 'uuid' }, 'abc', 'must be a UUID, as in 4ba45152-9d41-45c9-8f1d-2b2e5f0a1b11'],
    [{ additionalProperties: false }, { a: 1 }, 'there is no field "a"'],
  ])('%j of %j: %s', (schema, value, message) => {
    expect(mistakesIn(schema, value).map((mistake) => mistake.message)).toEqual([message])
  })

  test('of several forms it is said what is wrong by the one that is meant', () => {
    const schema = {
      oneOf: [
        { type: 'object', properties: { from: { type: 'number' } }, required: ['from', 'to'] },
        { type: 'string', pattern: ':' },
      ],
    }
    expect(mistakesIn(schema, { from: 1 })).toEqual([{ path: ['to'], kind: 'missing', message: 'is required' }])
    expect(mistakesIn(schema, 'linear')).toEqual([{ path: [], kind: 'wrong', message: 'must be of the form :' }])
  })

  test('a pattern that could take a browser years is left to the fabric', () => {
    expect(mistakesIn({ type: 'string', pattern: '^(a+)+$' }, `${'a'.repeat(40)}!`)).toEqual([])
    expect(mistakesIn({ type: 'string', pattern: '(((' }, 'a')).toEqual([])
  })

  test('a schema that only leads to itself ends', () => {
    expect(mistakesIn({ $ref: '#' }, 1)).toEqual([])
    expect(mistakesIn({ allOf: [{ $ref: '#' }] }, 1)).toEqual([])
  })
})

test('defaults are filled in at any depth and replace nothing', () => {
  const schema = {
    type: 'object',
    properties: {
      a: { type: 'integer', default: 3 },
      inner: { type: 'object', properties: { b: { default: 'x' }, c: { default: 'y' } } },
      other: { type: 'object', properties: { d: { default: 1 } } },
    },
    required: ['other'],
  }
  expect(withDefaults(schema, { inner: { b: 'mine' }, more: 1 })).toEqual({
    a: 3,
    inner: { b: 'mine', c: 'y' },
    other: { d: 1 },
    more: 1,
  })
})

test('whatever is a default is kept, and a start never throws', () => {
  fc.assert(
    fc.property(anySchema, anyValue, (schema, value) => {
      const filled = withDefaults(schema, value)
      const object = typeof value === 'object' && value !== null && !Array.isArray(value)
      expect(object ? { ...(filled as JsonObject), ...value } : filled).toEqual(object ? filled : value)
      expect(JSON.stringify(startOf(schema, schema))).toBeTypeOf('string')
    }),
  )
})
