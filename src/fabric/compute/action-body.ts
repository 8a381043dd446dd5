/** The two bodies of the compute action provider (Globus docs, Hosted Action Providers) → the tasks they ask for. */
import * as z from 'zod/mini'
import { packArguments } from '#api'
import type { JsonObject } from '#flow'
import { ActionError } from '../actions/provider.ts'
import { resourceSpecification } from './submit.ts'

export interface AskedTask {
  readonly endpointId: string
  readonly functionId: string
  readonly payload: string
  readonly resources: z.infer<typeof resourceSpecification>
}

const kwargs = z.record(z.string(), z.unknown())
const inputs = { args: z.optional(z.nullable(z.array(z.unknown()))), kwargs: z.optional(z.nullable(kwargs)) }

const v2Task = z.looseObject({
  endpoint: z.string(),
  function: z.string(),
  /** Keyword arguments. */
  payload: z.optional(z.nullable(kwargs)),
  ...inputs,
})
const v2Body = z.looseObject({
  tasks: z.array(v2Task).check(z.minLength(1)),
  resource_specification: z.optional(z.nullable(resourceSpecification)),
})
const v3Body = z.looseObject({
  endpoint_id: z.string(),
  tasks: z.array(z.looseObject({ function_id: z.string(), ...inputs })).check(z.minLength(1)),
  resource_specification: z.optional(z.nullable(resourceSpecification)),
})

/** `{tasks: [{endpoint, function, payload | args, kwargs}]}`, or one such task at the top. @throws {ActionError} 400 */
export function readV2(body: JsonObject): AskedTask[] {
  const { tasks, resource_specification: resources } = parse(
    v2Body,
    'tasks' in body ? body : { ...body, tasks: [body] },
  )
  return tasks.map((task) => ({
    endpointId: task.endpoint,
    functionId: task.function,
    payload: packArguments({ args: task.args ?? [], kwargs: task.payload ?? task.kwargs ?? {} }),
    resources: resources ?? {},
  }))
}

/** `{endpoint_id, tasks: [{function_id, args, kwargs}], resource_specification}`. @throws {ActionError} 400 */
export function readV3(body: JsonObject): AskedTask[] {
  const { endpoint_id: endpointId, tasks, resource_specification: resources } = parse(v3Body, body)
  return tasks.map((task) => ({
    endpointId,
    functionId: task.function_id,
    payload: packArguments({ args: task.args ?? [], kwargs: task.kwargs ?? {} }),
    resources: resources ?? {},
  }))
}

function parse<T extends z.ZodMiniType>(schema: T, body: JsonObject): z.infer<T> {
  const parsed = z.safeParse(schema, body)
  if (parsed.success) return parsed.data
  const sentences = parsed.error.issues.map((issue) => `body.${issue.path.join('.')}: ${issue.message}`)
  throw new ActionError(400, 'BadActionRequest', sentences.join('; '))
}

const argumentSchemas = {
  args: { type: ['array', 'null'], description: 'Positional arguments' },
  kwargs: { type: ['object', 'null'], description: 'Keyword arguments' },
}
const resourceSchema = {
  type: ['object', 'null'],
  properties: {
    cores: { type: 'integer', minimum: 1, description: 'Workers of the endpoint that each task occupies' },
    walltime_s: { type: 'number', exclusiveMinimum: 0, description: 'Seconds after which a task is ended' },
  },
}
const v2TaskSchema = {
  type: 'object',
  properties: {
    endpoint: { type: 'string', description: 'Id of the endpoint' },
    function: { type: 'string', description: 'Id of the function' },
    payload: { type: ['object', 'null'], description: 'Keyword arguments' },
    ...argumentSchemas,
  },
  required: ['endpoint', 'function'],
}

const draft7 = { $schema: 'http://json-schema.org/draft-07/schema#' }

export const v2Schema: JsonObject = {
  ...draft7,
  type: 'object',
  properties: {
    ...v2TaskSchema.properties,
    tasks: { type: 'array', minItems: 1, items: v2TaskSchema },
    resource_specification: resourceSchema,
  },
  anyOf: [{ required: ['tasks'] }, { required: ['endpoint', 'function'] }],
}

export const v3Schema: JsonObject = {
  ...draft7,
  type: 'object',
  properties: {
    endpoint_id: { type: 'string', description: 'Id of the endpoint' },
    tasks: {
      type: 'array',
      minItems: 1,
      items: {
        type: 'object',
        properties: { function_id: { type: 'string', description: 'Id of the function' }, ...argumentSchemas },
        required: ['function_id'],
      },
    },
    resource_specification: resourceSchema,
  },
  required: ['endpoint_id', 'tasks'],
}
