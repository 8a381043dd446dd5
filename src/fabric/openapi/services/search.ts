/** Globus Search: the catalogue. */
import * as z from 'zod/mini'
import { index, ingestRequest, metaResult, searchResult, searchTask } from '#api'
import { getQuery, indexBody, subjectQuery } from '../../search/index.ts'
import { queryRequest } from '../../search/query.ts'
import { searchError } from '../errors.ts'
import { content, gives, type ServiceDescription } from '../operation.ts'

const task = z.looseObject({ task_id: z.string() })

export const searchService: ServiceDescription = {
  tag: 'Search',
  about: 'The catalogue of what flows have published, as Globus Search has it.',
  error: searchError,
  operations: {
    'GET /v1/index_list': { summary: 'List indexes', answers: gives(z.looseObject({ index_list: z.array(index) })) },
    'POST /v1/index': {
      summary: 'Make an index',
      body: content(indexBody, { display_name: 'beamline', description: 'What we measured' }),
      answers: gives(index),
    },
    'GET /v1/index/:id': { summary: 'One index', answers: gives(index) },
    'DELETE /v1/index/:id': {
      summary: 'Remove an index with all that is in it',
      answers: gives(z.looseObject({ index_id: z.string(), acknowledged: z.boolean() })),
    },
    'POST /v1/index/:id/ingest': {
      summary: 'Put entries into an index',
      body: content(ingestRequest, {
        ingest_type: 'GMetaEntry',
        ingest_data: { subject: 'scan-1', visible_to: ['public'], content: { sample: { name: 'silica' } } },
      }),
      answers: gives(z.extend(task, { acknowledged: z.boolean(), num_documents_ingested: z.number() })),
    },
    'GET /v1/task/:id': { summary: 'One task', answers: gives(searchTask) },
    'GET /v1/task_list/:id': {
      summary: 'The last tasks of an index',
      answers: gives(z.looseObject({ index_id: z.string(), tasks: z.array(searchTask) })),
    },
    'GET /v1/index/:id/search': { summary: 'Find entries', query: getQuery, answers: gives(searchResult) },
    'POST /v1/index/:id/search': {
      summary: 'Find entries by words, filters, order and facets',
      body: content(queryRequest, { q: 'sample.name:silica', limit: 10 }),
      answers: gives(searchResult),
    },
    'GET /v1/index/:id/subject': {
      summary: 'What is known of a subject',
      query: subjectQuery,
      answers: gives(metaResult),
    },
    'GET /v1/index/:id/entry': {
      summary: 'One entry of a subject',
      query: subjectQuery,
      answers: gives(metaResult),
    },
    'DELETE /v1/index/:id/subject': { summary: 'Remove a subject', query: subjectQuery, answers: gives(task) },
    'DELETE /v1/index/:id/entry': { summary: 'Remove an entry', query: subjectQuery, answers: gives(task) },
  },
}
