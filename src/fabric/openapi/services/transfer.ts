/** Globus Transfer: collections, looking into them, and tasks that copy and delete. */
import * as z from 'zod/mini'
import { collection, fileDocument, fileList, transferRequest, transferTask } from '#api'
import { fileListQuery, pathBody, renameBody } from '../../transfer/file-operations.ts'
import { collectionQuery } from '../../transfer/index.ts'
import { deleteBody } from '../../transfer/request.ts'
import { submission, taskListQuery } from '../../transfer/task-routes.ts'
import { transferError } from '../errors.ts'
import { aText, content, gives, offsets, query, type ServiceDescription } from '../operation.ts'

const [FROM, TO] = ['ad1c0f5e-0000-4000-8000-000000000000', 'bd1c0f5e-0000-4000-8000-000000000000']
const result = z.looseObject({ DATA_TYPE: z.string(), code: z.string(), message: z.string() })
const submitted = z.extend(result, { task_id: z.string(), submission_id: z.string() })
const list = (of: z.ZodMiniType) => z.looseObject({ DATA_TYPE: z.string(), DATA: z.array(of) })

export const transferService: ServiceDescription = {
  tag: 'Transfer',
  about: 'Collections, what lies in them, and tasks that copy and delete, as Globus Transfer has them.',
  error: transferError,
  operations: {
    'GET /v0.10/endpoint/:id': { summary: 'One collection', answers: gives(collection) },
    'GET /v0.10/endpoint_search': {
      summary: 'List collections',
      query: collectionQuery,
      answers: gives(z.extend(list(collection), { has_next_page: z.boolean() })),
    },
    'GET /v0.10/operation/endpoint/:id/ls': {
      summary: 'List a folder of a collection',
      query: fileListQuery,
      answers: gives(fileList),
    },
    'GET /v0.10/operation/endpoint/:id/stat': {
      summary: 'One file or folder of a collection',
      query: pathBody,
      answers: gives(fileDocument),
    },
    'POST /v0.10/operation/endpoint/:id/mkdir': {
      summary: 'Make a folder',
      body: content(pathBody, { path: '/2026-11' }),
      answers: gives(result),
    },
    'POST /v0.10/operation/endpoint/:id/rename': {
      summary: 'Rename a file or folder',
      body: content(renameBody, { old_path: '/a.h5', new_path: '/b.h5' }),
      answers: gives(result),
    },
    'GET /v0.10/submission_id': {
      summary: 'An id to submit with',
      description: 'What is submitted twice with the same id is one task.',
      answers: gives(z.looseObject({ value: z.string() })),
    },
    'POST /v0.10/transfer': {
      summary: 'Copy files from one collection to another',
      body: content(z.extend(transferRequest, submission.shape), {
        source_endpoint: FROM,
        destination_endpoint: TO,
        DATA: [{ source_path: '/a.h5', destination_path: '/in/a.h5' }],
        verify_checksum: true,
      }),
      answers: gives(submitted),
    },
    'POST /v0.10/delete': {
      summary: 'Delete files of a collection',
      body: content(z.extend(deleteBody, submission.shape), { endpoint: TO, DATA: [{ path: '/in/a.h5' }] }),
      answers: gives(submitted),
    },
    'GET /v0.10/task_list': {
      summary: 'List tasks',
      query: taskListQuery,
      answers: gives(z.extend(list(transferTask), { total: z.number() })),
    },
    'GET /v0.10/task/:id': { summary: 'One task', answers: gives(transferTask) },
    'POST /v0.10/task/:id/cancel': { summary: 'Cancel a task', answers: gives(result) },
    'GET /v0.10/task/:id/event_list': {
      summary: 'What happened in a task, newest first',
      query: query(offsets),
      answers: gives(
        list(z.looseObject({ time: z.string(), code: z.string(), description: z.string(), is_error: z.boolean() })),
      ),
    },
    'GET /v0.10/task/:id/successful_transfers': {
      summary: 'The files that a task has copied',
      query: query({ marker: aText }),
      answers: gives(
        z.extend(
          list(
            z.looseObject({
              source_path: z.string(),
              destination_path: z.string(),
              size: z.number(),
              checksum: z.nullable(z.string()),
            }),
          ),
          { next_marker: z.nullable(z.number()) },
        ),
      ),
    },
  },
}
