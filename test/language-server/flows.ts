/** A flow that the features are tried on, and a fabric that knows its ids. */
import type { JsonObject } from '#flow'
import { namesOf, type Names } from '../../src/language-server/names/names.ts'

export const endpoint = '4b116d3c-1703-4f8f-9f6f-39921e5864df'
export const stranger = '00000000-0000-4000-8000-000000000000'

export const scan = `title: Scan
definition:
  StartAt: Move
  States:
    Move:
      Type: Action
      Comment: Brings the file here
      ActionUrl: https://transfer.actions.globus.org/transfer
      Parameters:
        source_endpoint.$: $.source.id
        destination_endpoint: ${stranger}
        DATA:
          - source_path.$: $.source.path
            destination_path: /in
      ResultPath: $.Move
      Catch:
        - ErrorEquals: [ActionTimeout]
          ResultPath: $.Problem
          Next: Failed
      Next: Count
    Count:
      Type: ExpressionEval
      Parameters:
        name.=: pathsplit(source.path)[1].upper()
        size.=: len(source.path) + Move.details.files
      ResultPath: $.made
      Next: Decide
    Decide:
      Type: Choice
      Choices:
        - Variable: $.made.size
          NumericGreaterThan: 3
          Next: Analyse
      Default: Failed
    Analyse:
      Type: Action
      ActionUrl: https://compute.actions.globus.org/v3
      Parameters:
        endpoint_id: ${endpoint}
        tasks:
          - function_id: ${stranger}
            kwargs: {name.$: $.made.name}
      ResultPath: $.Analyse
      End: true
    Failed:
      Type: Fail
      Error: Failed
input_schema:
  type: object
  additionalProperties: false
  required: [source]
  properties:
    source:
      type: object
      required: [id, path]
      additionalProperties: false
      properties:
        id: {type: string}
        path: {type: string}
`

const compute: JsonObject = {
  type: 'object',
  properties: { endpoint_id: { type: 'string' }, tasks: { type: 'array' } },
}

export const fabric: Names = namesOf({
  all: [
    { id: endpoint, kind: 'endpoint', name: 'polaris', detail: 'offline', status: 'offline' },
    { id: 'c0ffee00-0000-4000-8000-000000000001', kind: 'collection', name: 'instrument', detail: '/data' },
    { id: 'c0ffee00-0000-4000-8000-000000000002', kind: 'function', name: 'mean', detail: '' },
  ],
  providers: [{ url: 'https://align.providers.davy.internal', title: 'Align' }],
  details: new Map([
    ['https://compute.actions.globus.org/v3', { title: 'Compute', inputSchema: compute }],
    ['https://transfer.actions.globus.org/transfer', undefined],
  ]),
})

/** The text with the cursor before the nth occurrence of `where` and `further` characters on. */
export function cursorAt(text: string, where: string, further = 1, nth = 1): string {
  let at = -1
  for (let i = 0; i < nth; i++) at = text.indexOf(where, at + 1)
  if (at < 0) throw new Error(`no ${where}`)
  return `${text.slice(0, at + further)}|${text.slice(at + further)}`
}
