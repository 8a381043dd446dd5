/** The input schemas of templates: what a portal makes a form of, and a run is checked against. */
import type { JsonObject } from '../model.ts'

export const uuid = (title: string, description: string): JsonObject => ({
  type: 'string',
  format: 'uuid',
  title,
  description,
})

export const place = (title: string, description: string): JsonObject => ({
  type: 'object',
  format: 'globus-collection',
  title,
  description,
  properties: {
    id: { type: 'string', format: 'uuid', title: 'Collection' },
    path: { type: 'string', minLength: 1, title: 'Path in the collection' },
  },
  required: ['id', 'path'],
  additionalProperties: false,
})

export const text = (title: string, description: string): JsonObject => ({ type: 'string', title, description })

/** Where functions run, and the ids of those that are called. */
export const functions = (...names: readonly string[]): JsonObject => ({
  compute_endpoint: uuid('Compute endpoint', 'Where the functions run.'),
  ...Object.fromEntries(
    names.map((name) => [`${name}_function_id`, uuid(`Function ${name}`, 'Its id at the compute service.')]),
  ),
})

/** All under `input`, all required but those named. */
export function inputs(properties: JsonObject, optional: readonly string[] = []): JsonObject {
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    type: 'object',
    properties: {
      input: {
        type: 'object',
        properties,
        required: Object.keys(properties).filter((name) => !optional.includes(name)),
        additionalProperties: false,
      },
    },
    required: ['input'],
    additionalProperties: false,
  }
}
