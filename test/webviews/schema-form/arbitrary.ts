/** Schemas as they occur in flows and providers, and values that are near them or far from them. */
import * as fc from 'fast-check'
import type { Json, JsonObject } from '#flow'

const names = fc.constantFrom('a', 'b', 'c.$', 'd')
const scalars: fc.Arbitrary<Json> = fc.oneof(
  fc.constantFrom('', 'a', 'abc', '/data', '12', '$.x', 'ä🙂'),
  fc.integer({ min: -3, max: 12 }),
  fc.constantFrom(0.5, 1.5),
  fc.boolean(),
  fc.constant(null),
)

export const anyValue: fc.Arbitrary<Json> = fc.letrec<{ value: Json }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    scalars,
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(names, tie('value'), { maxKeys: 3, noNullPrototype: true }),
  ),
})).value

const size = fc.integer({ min: 0, max: 3 })

export const anySchema: fc.Arbitrary<JsonObject> = fc.letrec<{ schema: JsonObject }>((tie) => {
  const some = (properties: Record<string, fc.Arbitrary<unknown>>) =>
    fc.record(properties, { requiredKeys: ['type'], noNullPrototype: true }) as fc.Arbitrary<JsonObject>
  const said = { title: fc.constant('A title'), description: fc.constant('What it is.') }
  return {
    schema: fc.oneof(
      { maxDepth: 3, withCrossShrink: true },
      some({
        type: fc.constant('string'),
        minLength: size,
        maxLength: size,
        pattern: fc.constantFrom('^/', 'a', '^\\d+$'),
        ...said,
      }),
      some({
        type: fc.constantFrom('number', 'integer'),
        minimum: size,
        maximum: size,
        exclusiveMinimum: size,
        multipleOf: fc.constantFrom(1, 2, 0.5),
        default: fc.integer({ min: 0, max: 3 }),
      }),
      some({ type: fc.constantFrom('boolean', 'null', ['string', 'null'], ['array', 'object']), ...said }),
      fc.array(scalars, { minLength: 1, maxLength: 3 }).map((values) => ({ enum: [...new Set(values)] })),
      scalars.map((value) => ({ const: value })),
      fc.constant({}),
      some({
        type: fc.constant('array'),
        items: fc.oneof(tie('schema'), fc.array(tie('schema'), { minLength: 1, maxLength: 2 })),
        additionalItems: fc.oneof(fc.boolean(), tie('schema')),
        minItems: size,
        maxItems: size,
        uniqueItems: fc.boolean(),
        contains: tie('schema'),
      }),
      some({
        type: fc.constant('object'),
        properties: fc.dictionary(names, tie('schema'), { maxKeys: 3, noNullPrototype: true }),
        required: fc.uniqueArray(names, { maxLength: 2 }),
        additionalProperties: fc.oneof(fc.boolean(), tie('schema')),
        patternProperties: fc.dictionary(fc.constantFrom('^a', 'b'), tie('schema'), {
          maxKeys: 1,
          noNullPrototype: true,
        }),
        minProperties: size,
        maxProperties: size,
        propertyNames: fc.constant({ maxLength: 2 }),
        dependencies: fc.dictionary(names, fc.uniqueArray(names, { maxLength: 1 }), {
          maxKeys: 1,
          noNullPrototype: true,
        }),
      }),
      fc
        .tuple(
          fc.constantFrom('anyOf', 'oneOf', 'allOf'),
          fc.array(tie('schema'), { minLength: 1, maxLength: 3 }),
          fc.boolean(),
        )
        .map(([key, forms, typed]) => ({ ...(typed && { type: 'object' }), [key]: forms })),
      tie('schema').map((schema) => ({ not: schema })),
      fc.tuple(tie('schema'), tie('schema'), tie('schema')).map(([condition, yes, no]) =>
        Object.fromEntries([
          ['if', condition],
          // oxlint-disable-next-line unicorn/no-thenable -- JSON Schema's word; nobody awaits a schema
          ['then', yes],
          ['else', no],
        ]),
      ),
      fc.tuple(names, tie('schema')).map(([name, schema]) => ({
        anyOf: [{ required: [name] }, { required: ['d'] }],
        properties: { [name]: schema },
      })),
    ),
  }
}).schema
