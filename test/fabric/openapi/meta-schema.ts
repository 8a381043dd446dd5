/**
 * What an OpenAPI 3.1 document has to be (OpenAPI Specification 3.1.0, 4.8), for the objects that ours uses. Objects take
 * no other fields than the specification names, so that a misspelt one is found.
 */
const string = { type: 'string' }
const text = { type: 'string', minLength: 1 }
const mapOf = (value: object, keys = '.') => ({
  type: 'object',
  patternProperties: { [keys]: value },
  additionalProperties: false,
})
const object = (required: readonly string[], properties: object) => ({
  type: 'object',
  required,
  properties,
  additionalProperties: false,
})
const ref = (name: string) => ({ $ref: `#/$defs/${name}` })
const reference = object(['$ref'], { $ref: { type: 'string', pattern: '^#/components/' } })

export const openApiMetaSchema = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  ...object(['openapi', 'info', 'paths'], {
    openapi: { type: 'string', pattern: '^3\\.1\\.\\d+$' },
    info: object(['title', 'version'], {
      title: text,
      version: text,
      summary: string,
      description: string,
      license: object(['name'], { name: text, identifier: text }),
    }),
    servers: { type: 'array', items: object(['url'], { url: { type: 'string', format: 'uri' }, description: string }) },
    security: ref('security'),
    tags: { type: 'array', items: object(['name'], { name: text, description: string }) },
    paths: mapOf(
      {
        type: 'object',
        propertyNames: { enum: ['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace'] },
        additionalProperties: ref('operation'),
        minProperties: 1,
      },
      '^/',
    ),
    components: object([], {
      schemas: mapOf(ref('schema'), '^[a-zA-Z0-9._-]+$'),
      responses: mapOf(ref('response'), '^[a-zA-Z0-9._-]+$'),
      securitySchemes: mapOf(
        object(['type', 'scheme'], {
          type: { const: 'http' },
          scheme: { enum: ['bearer', 'basic'] },
          description: string,
        }),
      ),
    }),
  }),
  $defs: {
    security: { type: 'array', items: { type: 'object', additionalProperties: { type: 'array', items: string } } },
    operation: object(['responses', 'operationId', 'summary', 'tags'], {
      tags: { type: 'array', items: text, minItems: 1 },
      operationId: text,
      summary: text,
      description: text,
      parameters: { type: 'array', items: ref('parameter') },
      requestBody: object(['content'], { content: ref('content'), required: { type: 'boolean' } }),
      responses: {
        ...mapOf({ anyOf: [ref('response'), reference] }, '^([1-5]\\d\\d|default)$'),
        minProperties: 1,
      },
      security: ref('security'),
    }),
    parameter: {
      ...object(['name', 'in', 'schema'], {
        name: text,
        in: { enum: ['path', 'query'] },
        required: { type: 'boolean' },
        schema: ref('schema'),
      }),
      if: { properties: { in: { const: 'path' } } },
      // oxlint-disable-next-line unicorn/no-thenable -- a word of JSON Schema
      then: { required: ['required'], properties: { required: { const: true } } },
    },
    response: object(['description'], { description: text, content: ref('content') }),
    content: mapOf(object([], { schema: ref('schema'), example: {} }), '^[\\w.+-]+/[\\w.+-]+$'),
    // Of the dialect that OpenAPI 3.1 takes: JSON Schema 2020-12, by its own meta-schema.
    schema: { $ref: 'https://json-schema.org/draft/2020-12/schema' },
  },
}
