/** The action providers of this fabric over HTTP, in both generations of their interface. */
import * as z from 'zod/mini'
import { actionRequest, actionStatus, jsonObject } from '#api'
import { actionError } from '../errors.ts'
import { aText, content, gives, query, type Operation, type ServiceDescription } from '../operation.ts'

const log = z.array(z.looseObject({ time: z.string(), code: z.string(), description: z.string() }))
const start: Operation = {
  summary: 'Start an action',
  description: 'The same `request_id` twice is one action: 202 the first time, 200 after that.',
  body: content(actionRequest, {
    request_id: 'c81c0f5e-0000-4000-8000-000000000000',
    body: { echo_string: 'hello' },
  }),
  answers: { 200: content(actionStatus), 202: content(actionStatus) },
}
const status: Operation = { summary: 'How an action stands', answers: gives(actionStatus) }
const cancel: Operation = { summary: 'Cancel an action', answers: gives(actionStatus) }
const release: Operation = { summary: 'Forget an action that has ended', answers: gives(actionStatus) }
const resume: Operation = { summary: 'Look at an action again', answers: gives(actionStatus) }
const logOf: Operation = { summary: 'What happened to an action', answers: gives(log) }

export const actionsService: ServiceDescription = {
  tag: 'Action providers',
  about: 'Every action provider of this fabric, as the Globus Action Provider Interface has them.',
  error: actionError,
  operations: {
    'GET /ap/:name': {
      summary: 'What a provider does and takes',
      answers: gives(
        z.looseObject({
          title: z.string(),
          description: z.string(),
          globus_auth_scope: z.string(),
          synchronous: z.boolean(),
          input_schema: jsonObject,
          action_url: z.string(),
        }),
      ),
    },
    'OPTIONS /ap/:name': { summary: 'Which methods a provider knows', answers: { 204: {} } },
    'POST /ap/:name/run': start,
    'GET /ap/:name/:id/status': status,
    'POST /ap/:name/:id/cancel': cancel,
    'POST /ap/:name/:id/release': release,
    'POST /ap/:name/:id/resume': resume,
    'GET /ap/:name/:id/log': logOf,
    'GET /ap/:name/actions': {
      summary: 'List actions',
      query: query({ status: aText }),
      answers: gives(z.array(actionStatus)),
    },
    'POST /ap/:name/actions': start,
    'GET /ap/:name/actions/:id': status,
    'POST /ap/:name/actions/:id/cancel': cancel,
    'POST /ap/:name/actions/:id/resume': resume,
    'DELETE /ap/:name/actions/:id': release,
    'GET /ap/:name/actions/:id/log': logOf,
  },
}
