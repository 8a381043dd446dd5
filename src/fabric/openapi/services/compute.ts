/** Globus Compute: functions, tasks and endpoints. */
import * as z from 'zod/mini'
import { endpointDocument, functionRequest, jsonObject, submitAnswer, submitRequest, taskDocument } from '#api'
import { oldSubmitRequest, taskBatchRequest } from '../../compute/routes.ts'
import { computeError } from '../errors.ts'
import { aText, content, gives, query, type Operation, type ServiceDescription } from '../operation.ts'

const functionDocument = z.extend(functionRequest, { function_uuid: z.string(), timestamp: z.string() })
const EXAMPLE_ID = '6f1c0f5e-0000-4000-8000-000000000000'

const functions: Readonly<Record<string, Operation>> = Object.fromEntries(
  ['v2', 'v3'].flatMap((generation): [string, Operation][] => [
    [
      `POST /${generation}/functions`,
      {
        summary: 'Register a function',
        body: content(functionRequest, { function_name: 'add', function_code: '01\n…', idempotent: true }),
        answers: gives(z.looseObject({ function_uuid: z.string() })),
      },
    ],
    [`GET /${generation}/functions/:id`, { summary: 'One function', answers: gives(functionDocument) }],
    [
      `DELETE /${generation}/functions/:id`,
      {
        summary: 'Remove a function: it takes no new tasks, those that it has go on',
        answers: gives(z.looseObject({ result: z.number() })),
      },
    ],
  ]),
)

export const computeService: ServiceDescription = {
  tag: 'Compute',
  about: 'Functions, tasks and endpoints, as Globus Compute has them.',
  error: computeError,
  operations: {
    'GET /v2/version': {
      summary: 'Which version answers',
      query: query({ service: aText }),
      answers: gives(
        z.union([
          z.string(),
          z.looseObject({ api: z.string(), min_sdk_version: z.string(), min_ep_version: z.string() }),
        ]),
      ),
    },
    ...functions,
    'POST /v3/endpoints/:id/submit': {
      summary: 'Submit tasks to an endpoint',
      description: 'By function, its packed arguments.',
      body: content(submitRequest, { tasks: { [EXAMPLE_ID]: ['11\n…'] } }),
      answers: gives(submitAnswer),
    },
    'POST /v2/submit': {
      summary: 'Submit tasks: function, endpoint and packed arguments of each',
      body: content(oldSubmitRequest, { tasks: [[EXAMPLE_ID, EXAMPLE_ID, '11\n…']] }),
      answers: gives(
        z.looseObject({
          response: z.literal('success'),
          task_group_id: z.string(),
          results: z.array(z.looseObject({ status: z.string(), task_uuid: z.string(), http_status_code: z.number() })),
        }),
      ),
    },
    'GET /v2/tasks/:id': {
      summary: 'One task, with its attempts, its output and the stack of a failure',
      answers: gives(taskDocument),
    },
    'POST /v2/batch_status': {
      summary: 'Many tasks',
      body: content(taskBatchRequest, { task_ids: [EXAMPLE_ID] }),
      answers: gives(z.looseObject({ response: z.literal('batch'), results: z.record(z.string(), taskDocument) })),
    },
    'GET /v2/taskgroup/:id': {
      summary: 'The tasks of a group',
      answers: gives(
        z.looseObject({
          taskgroup_id: z.string(),
          create_websockets_queue: z.boolean(),
          tasks: z.array(z.looseObject({ id: z.string() })),
        }),
      ),
    },
    'GET /v2/endpoints': {
      summary: 'List endpoints',
      query: query({ role: aText }),
      answers: gives(z.array(endpointDocument)),
    },
    'GET /v2/endpoints/:id': { summary: 'One endpoint', answers: gives(endpointDocument) },
    'GET /v2/endpoints/:id/status': {
      summary: 'How an endpoint stands',
      answers: gives(endpointDocument.shape.status),
    },
    'GET /v3/endpoints/:id/allowed_functions': {
      summary: 'Which functions an endpoint takes: all',
      answers: gives(
        z.looseObject({
          endpoint_id: z.string(),
          restricted: z.boolean(),
          functions: z.array(z.union([z.string(), jsonObject])),
        }),
      ),
    },
  },
}
