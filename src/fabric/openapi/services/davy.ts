/** What Globus has no word for: the fabric itself, its triggers, providers, principals, and what Davy's endpoints add. */
import * as z from 'zod/mini'
import {
  clientEnvironment,
  collection,
  endpointDocument,
  fabricStatus,
  firing,
  functionList,
  handshake,
  newPrincipal,
  principal,
  principalRequest,
  providerDetail,
  providerDocument,
  providerRequest,
  rerunRequest,
  retention,
  runDocument,
  trigger,
} from '#api'
import { callQuery } from '../../compute/typed-routes.ts'
import { shutdownRequest } from '../../server/fabric-routes.ts'
import { collectionBody } from '../../transfer/index.ts'
import { createBody, enableBody } from '../../triggers/index.ts'
import { flowsError } from '../errors.ts'
import { accepted, content, created, gives, query, type Content, type ServiceDescription } from '../operation.ts'

const cbor: Content = { type: 'application/cbor' }
const bytes: Content = { type: 'application/octet-stream' }
const byUrl = query({ url: z.string() })
/** An upgrade of HTTP, not an answer to it. */
const socket = (description: string): Readonly<Record<number, Content>> => ({ 101: { description } })

export const davyService: ServiceDescription = {
  tag: 'Davy',
  about: 'The fabric itself, and what Globus has no word for.',
  error: flowsError,
  operations: {
    'GET /openapi.json': {
      summary: 'This document',
      answers: gives(z.looseObject({ openapi: z.string(), info: z.looseObject({}), paths: z.looseObject({}) })),
    },
    'GET /davy/handshake': { summary: 'Which fabric answers, and in which version', answers: gives(handshake) },
    'GET /davy/status': { summary: 'How the fabric stands', answers: gives(fabricStatus) },
    'GET /davy/environment': {
      summary: 'Variables that lead official Globus clients here',
      description: 'They hold a secret of this home.',
      answers: gives(clientEnvironment),
    },
    'POST /davy/shutdown': {
      summary: 'End the fabric, at once or when nothing is under way',
      body: content(shutdownRequest, { drain: true }),
      answers: accepted(z.looseObject({ ending: z.boolean(), busy: z.boolean() })),
    },
    'GET /davy/events': {
      summary: 'What happens in the fabric, as it happens (WebSocket)',
      description:
        'Every message is a `FabricEvent`. With `after`, the cursor of the last one that was seen, nothing is missed; where ' +
        'that is no longer known, a snapshot comes first.',
      query: query({ after: z.optional(z.string()) }),
      answers: socket('The stream begins.'),
    },
    'GET /davy/link': { summary: 'The link of an endpoint (WebSocket)', answers: socket('The link is open.') },
    'GET /davy/providers/link': {
      summary: 'The link of an action provider that a process serves (WebSocket)',
      answers: socket('The link is open.'),
    },
    'POST /davy/runs/:id/rerun': {
      summary: 'A new run that goes on where one failed, or from a state that it entered',
      body: content(rerunRequest, { state: 'Analyse', input: { threshold: 3 } }),
      answers: created(runDocument),
    },
    'GET /davy/retention': { summary: 'How long runs are kept', answers: gives(retention) },
    'PUT /davy/retention': {
      summary: 'Say how long runs are kept; those that may go then go at once',
      body: content(retention, { days: 90, runs: null }),
      answers: gives(retention),
    },
    'GET /davy/principals': {
      summary: 'Whom the owner lets in',
      answers: gives(z.object({ principals: z.array(principal) })),
    },
    'POST /davy/principals': {
      summary: 'Let somebody in, for flows and runs',
      description: 'The secret in the answer is told this once.',
      body: content(principalRequest, { name: 'colleague', groups: [] }),
      answers: created(newPrincipal),
    },
    'DELETE /davy/principals/:id': { summary: 'Let somebody in no longer', answers: gives(principal) },
    'GET /davy/providers': {
      summary: 'The action providers that flows can call; with `url`, one of them and what it takes',
      query: query({ url: z.optional(z.string()) }),
      answers: gives(z.union([z.object({ providers: z.array(providerDocument) }), providerDetail])),
    },
    'POST /davy/providers': {
      summary: 'Allow an action provider on another host',
      body: content(providerRequest, { url: 'https://example.org/provider' }),
      answers: created(providerDetail),
    },
    'DELETE /davy/providers': {
      summary: 'Allow an action provider no longer',
      query: byUrl,
      answers: gives(providerDocument),
    },
    'GET /davy/triggers': { summary: 'List triggers', answers: gives(z.object({ triggers: z.array(trigger) })) },
    'POST /davy/triggers': {
      summary: 'Start a run for each new file',
      body: content(createBody, {
        name: 'new scans',
        flow_id: 'e01c0f5e-0000-4000-8000-000000000000',
        source: {
          kind: 'directory',
          collection_id: 'ad1c0f5e-0000-4000-8000-000000000000',
          path: '/scans',
          pattern: '*.h5',
          complete: 'renamed',
        },
        input: { file: '{path}' },
        enabled: true,
      }),
      answers: created(trigger),
    },
    'GET /davy/triggers/:id': { summary: 'One trigger', answers: gives(trigger) },
    'GET /davy/triggers/:id/firings': {
      summary: 'What a trigger did with each file, newest first',
      answers: gives(z.object({ firings: z.array(firing) })),
    },
    'PUT /davy/triggers/:id': {
      summary: 'Switch a trigger on or off',
      body: content(enableBody, { enabled: false }),
      answers: gives(trigger),
    },
    'DELETE /davy/triggers/:id': { summary: 'Remove a trigger', answers: gives(trigger) },
    'POST /davy/collections': {
      summary: 'Make a collection of a directory of this computer',
      body: content(collectionBody, { display_name: 'detector', directory: '/data/detector' }),
      answers: created(collection),
    },
    'DELETE /davy/collections/:id': {
      summary: 'Remove a collection; its files stay',
      answers: gives(collection),
    },
    'POST /davy/endpoints/:id/start': {
      summary: 'Start the agent of an endpoint of this fabric',
      answers: gives(endpointDocument),
    },
    'POST /davy/endpoints/:id/stop': {
      summary: 'Stop the agent of an endpoint of this fabric',
      answers: gives(endpointDocument),
    },
    'POST /davy/endpoints/:id/call': {
      summary: 'Call a function with CBOR: typed arrays stay bytes',
      query: callQuery,
      body: cbor,
      answers: gives(z.object({ task_id: z.string(), task_group_id: z.string() })),
    },
    'GET /davy/functions': {
      summary: 'The functions that are registered, newest first',
      answers: gives(functionList),
    },
    'GET /davy/tasks/:id/result': {
      summary: 'The result of such a call',
      answers: { 200: { ...cbor, description: 'What the function returned.' } },
    },
    'PUT /davy/endpoints/:id/blobs/:sha256': {
      summary: 'Send a blob to an endpoint, whole or from where it broke off',
      description: '`Content-Range: bytes FROM-TO/TOTAL` sends a part, `bytes */TOTAL` asks how far it is.',
      body: bytes,
      answers: {
        201: content(z.object({ sha256: z.string(), size: z.number() })),
        308: content(z.object({ sha256: z.string(), received: z.number(), total: z.number() })),
      },
    },
    'GET /davy/endpoints/:id/blobs/:sha256': {
      summary: 'A blob of an endpoint',
      answers: { 200: { ...bytes, description: 'Its bytes.' } },
    },
  },
}
