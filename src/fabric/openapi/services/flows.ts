/** Globus Flows: flows, their runs, what runs ask, registered APIs. */
import * as z from 'zod/mini'
import {
  actionRequest,
  actionStatus,
  flowDocument,
  flowList,
  flowRequest,
  jsonObject,
  registeredApiRequest,
  runDefinition,
  runDocument,
  runList,
  runLog,
  runRequest,
  runUpdate,
  webInputDocument,
  webInputList,
} from '#api'
import { batchRequest } from '../../flows/routes/batch-route.ts'
import { flowUpdate, validateRequest } from '../../flows/routes/flow-routes.ts'
import { flowsError } from '../errors.ts'
import { aText, accepted, content, created, gives, paging, query, type ServiceDescription } from '../operation.ts'

const definition = {
  StartAt: 'SayHello',
  States: {
    SayHello: {
      Type: 'Action',
      ActionUrl: 'https://actions.globus.org/hello_world',
      Parameters: { 'echo_string.$': '$.greeting' },
      ResultPath: '$.SayHello',
      End: true,
    },
  },
}
const input_schema = { type: 'object', properties: { greeting: { type: 'string' } }, required: ['greeting'] }

const filters = {
  filter_flow_id: aText,
  filter_run_id: aText,
  /** Any case, several by commas. */
  filter_status: aText,
  filter_label: aText,
  filter_flow_title: aText,
  filter_start_time: aText,
  filter_completion_time: aText,
  filter_tags: aText,
}
const runQuery = query({ ...paging, ...filters })
const logQuery = query({
  limit: z.optional(z.int().check(z.minimum(1), z.maximum(100))),
  marker: aText,
  reverse_order: z.optional(z.boolean()),
})
const runAsAction = z.intersection(runDocument, actionStatus)

const registeredApi = z.looseObject({
  id: z.string(),
  name: z.string(),
  description: z.string(),
  status: z.enum(['ACTIVE', 'INACTIVE']),
  target: jsonObject,
  roles: jsonObject,
  created_timestamp: z.string(),
  updated_timestamp: z.string(),
})
const registeredApiList = z.looseObject({
  registered_apis: z.array(z.pick(registeredApi, { id: true, name: true, description: true })),
})

export const flowsService: ServiceDescription = {
  tag: 'Flows',
  about: 'Flows, their runs and what runs ask people, as Globus Flows has them.',
  error: flowsError,
  operations: {
    'POST /flows': {
      summary: 'Deploy a flow',
      description:
        'For the owner of the fabric. The definition is checked first; every mistake has its place in `detail`.',
      body: content(flowRequest, { title: 'Hello', definition, input_schema }),
      answers: created(flowDocument),
    },
    'GET /flows': {
      summary: 'List flows',
      query: query({
        ...paging,
        filter_fulltext: aText,
        filter_title: aText,
        filter_subtitle: aText,
        filter_description: aText,
        filter_keywords: aText,
      }),
      answers: gives(flowList),
    },
    'POST /flows/validate': {
      summary: 'Check a definition without deploying it',
      body: content(validateRequest, { definition, input_schema }),
      answers: gives(
        z.looseObject({
          scopes: z.record(z.string(), z.array(z.string())),
          analysis: z.looseObject({ number_of_possibilities: z.number() }),
          warnings: z.array(jsonObject),
        }),
      ),
    },
    'GET /flows/:id': { summary: 'One flow', answers: gives(flowDocument) },
    'PUT /flows/:id': {
      summary: 'Change a flow',
      description: 'Fields that are not given stay. Runs under way keep the definition they began with.',
      body: content(flowUpdate, { title: 'Hello again' }),
      answers: gives(flowDocument),
    },
    'DELETE /flows/:id': { summary: 'Remove a flow; its runs stay', answers: gives(flowDocument) },
    'POST /flows/:id/run': {
      summary: 'Start a run',
      description:
        'With a `request_id` the flow is called as an action provider: the same request twice is one run, and the answer ' +
        'is 202 (200 the second time) with the status document as well.',
      body: content(z.union([runRequest, actionRequest]), { body: { greeting: 'hello' }, label: 'first' }),
      answers: {
        ...created(runDocument),
        200: content(runAsAction),
        202: content(runAsAction),
      },
    },
    'POST /flows/:id/validate_run': {
      summary: 'Check an input without starting a run',
      body: content(runRequest, { body: { greeting: 'hello' } }),
      answers: gives(z.looseObject({ message: z.string() })),
    },
    'GET /flows/:id/runs': { summary: 'List the runs of a flow', query: runQuery, answers: gives(runList) },
    'GET /flows/:flow/runs/:id': { summary: 'One run of a flow', answers: gives(runDocument) },
    'POST /flows/:flow/runs/:id/resume': {
      summary: 'Go on with an inactive run of a flow',
      answers: gives(runDocument),
    },
    'GET /flows/:flow/runs/:id/log': { summary: 'A page of the log of a run', query: logQuery, answers: gives(runLog) },
    'GET /flows/:flow/:id/log': {
      summary: 'A page of the log of a run, at the path of the first Flows API',
      query: logQuery,
      answers: gives(runLog),
    },
    'GET /flows/:flow/:id/status': { summary: 'A run as an action of its flow', answers: gives(runAsAction) },
    'POST /flows/:flow/:id/cancel': { summary: 'Cancel a run as an action', answers: accepted(runAsAction) },
    'POST /flows/:flow/:id/release': { summary: 'Remove an ended run as an action', answers: gives(runAsAction) },

    'GET /runs': { summary: 'List runs', query: runQuery, answers: gives(runList) },
    'GET /runs/:id': {
      summary: 'One run',
      query: query({ include_flow_description: z.optional(z.boolean()) }),
      answers: gives(runDocument),
    },
    'PUT /runs/:id': {
      summary: 'Change the label, tags or roles of a run',
      body: content(runUpdate, { label: 'the good one', tags: ['beamtime-42'] }),
      answers: gives(runDocument),
    },
    'GET /runs/:id/definition': { summary: 'The definition that a run began with', answers: gives(runDefinition) },
    'GET /runs/:id/log': { summary: 'A page of the log of a run', query: logQuery, answers: gives(runLog) },
    'POST /runs/:id/cancel': { summary: 'Cancel a run', answers: accepted(runDocument) },
    'POST /runs/:id/release': { summary: 'Remove an ended run', answers: gives(runDocument) },
    'POST /runs/:id/resume': {
      summary: 'Go on with an inactive run',
      description: 'Of one that is active, the provider is asked at once how its action stands.',
      answers: gives(runDocument),
    },
    'POST /batch/runs': {
      summary: 'The same change to many runs',
      body: content(batchRequest, {
        filters: { run_ids: ['5b1c0f5e-0000-4000-8000-000000000000'] },
        add: { tags: ['seen'] },
      }),
      answers: accepted(
        z.looseObject({
          run_ids: z.array(z.string()),
          results: z.array(z.looseObject({ run_id: z.string(), status: z.enum(['ok', 'error']) })),
        }),
      ),
    },

    'GET /web_inputs': {
      summary: 'List what runs ask',
      query: query({ ...paging, filter_states: aText, filter_flow_ids: aText, filter_run_ids: aText }),
      answers: gives(webInputList),
    },
    'GET /web_inputs/:id': { summary: 'One question of a run', answers: gives(webInputDocument) },
    'POST /web_inputs/:id/respond': {
      summary: 'Answer a question of a run',
      body: content(z.looseObject({ value: z.string() }), { value: 'approve' }),
      answers: gives(z.looseObject({ status: z.literal('ok') })),
    },

    'GET /registered_apis': {
      summary: 'List registered APIs',
      query: query(paging),
      answers: gives(registeredApiList),
    },
    'POST /registered_apis': {
      summary: 'Register an API',
      body: content(registeredApiRequest, {
        name: 'Weather',
        target: { type: 'openapi', destination: { method: 'get', url: 'https://example.org/weather' } },
      }),
      answers: created(registeredApi),
    },
    'GET /registered_apis/:id': { summary: 'One registered API', answers: gives(registeredApi) },
    'PATCH /registered_apis/:id': {
      summary: 'Change a registered API',
      body: content(z.partial(registeredApiRequest), { description: 'of the beamline' }),
      answers: gives(registeredApi),
    },
    'DELETE /registered_apis/:id': { summary: 'Remove a registered API', answers: gives(registeredApi) },
  },
}
