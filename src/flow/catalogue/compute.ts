/** The compute providers (Globus docs, Hosted Action Providers): registered functions on an endpoint, in both forms of the body. */
import type { JsonObject } from '../model.ts'
import { draft7, text, textOrNull, type CataloguedProvider } from './provider.ts'

const COMPUTE = 'https://compute.actions.globus.org'
const computeScope = 'https://auth.globus.org/scopes/facd7ccc-c5f4-42aa-916b-a0e270e2c2a9/all'

const args: JsonObject = {
  args: { type: ['array', 'null'], description: 'Positional arguments' },
  kwargs: { type: ['object', 'null'], description: 'Keyword arguments' },
}

const resources: JsonObject = {
  type: ['object', 'null'],
  properties: {
    cores: { type: 'integer', minimum: 1, description: 'Workers of the endpoint that each task occupies' },
    walltime_s: { type: 'number', exclusiveMinimum: 0, description: 'Seconds after which a task is ended' },
  },
}

const v2Task: JsonObject = {
  endpoint: text('Id of the endpoint'),
  function: text('Id of the function'),
  func: text('Older name of function'),
  payload: { type: ['object', 'null'], description: 'Keyword arguments' },
  ...args,
}
const v2Required = [{ required: ['endpoint', 'function'] }, { required: ['endpoint', 'func'] }]

/** The values in the order of the tasks, bare and each with its task; clients read both. */
const details: JsonObject = {
  type: 'object',
  properties: {
    result: { type: 'array' },
    results: { type: 'array', items: { type: 'object', properties: { task_id: { type: 'string' }, output: {} } } },
    exception: {},
  },
}

export const computeProviders: readonly CataloguedProvider[] = [
  {
    title: 'Globus Compute',
    url: COMPUTE,
    scope: computeScope,
    synchronous: false,
    inputSchema: {
      ...draft7,
      type: 'object',
      properties: {
        ...v2Task,
        tasks: { type: 'array', minItems: 1, items: { type: 'object', properties: v2Task, anyOf: v2Required } },
        resource_specification: resources,
      },
      anyOf: [{ required: ['tasks'] }, ...v2Required],
    },
    details,
    renamed: { func: 'function' },
  },
  {
    title: 'Globus Compute v3',
    url: `${COMPUTE}/v3`,
    scope: computeScope,
    synchronous: false,
    inputSchema: {
      ...draft7,
      type: 'object',
      properties: {
        endpoint_id: text('Id of the endpoint'),
        tasks: {
          type: 'array',
          minItems: 1,
          items: {
            type: 'object',
            properties: { function_id: text('Id of the function'), ...args },
            required: ['function_id'],
          },
        },
        task_group_id: textOrNull('Task group that the tasks join'),
        resource_specification: resources,
        user_endpoint_config: { type: ['object', 'null'], description: "Values for the endpoint's template" },
        create_queue: { type: ['boolean', 'null'] },
      },
      required: ['endpoint_id', 'tasks'],
    },
    details,
  },
]
