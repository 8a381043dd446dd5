/** The `input_schema` of a flow: every input that its steps use, and the ids of their functions. */
import type { JsonObject } from '#flow'
import { isOptional, jsonSchemaOf, type InputType } from './input-type.ts'
import { functionInput } from './names.ts'
import type { RegisteredFunction } from './step.ts'

/** Inputs stand under `input`, as Gladier's do. One with a default is required: whoever starts the run fills it in. */
export function inputSchemaOf(
  inputs: ReadonlyMap<string, InputType>,
  functions: readonly RegisteredFunction[],
): JsonObject {
  const ids = functions.map(({ name }): [string, JsonObject] => [
    functionInput(name),
    { type: 'string', format: 'uuid', title: `Function ${name}` },
  ])
  const properties = {
    ...Object.fromEntries([...inputs].map(([name, type]) => [name, jsonSchemaOf(type)])),
    ...Object.fromEntries(ids),
  }
  const required = [
    ...[...inputs].flatMap(([name, type]) => (isOptional(type) ? [] : [name])),
    ...ids.map(([name]) => name),
  ]
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    type: 'object',
    properties: { input: { type: 'object', properties, required, additionalProperties: false } },
    required: ['input'],
    additionalProperties: false,
  }
}
