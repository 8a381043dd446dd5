/** The documents that have a name in the OpenAPI document, and what is said of those that are checked by hand elsewhere. */
import * as z from 'zod/mini'
import * as api from '#api'

/** Each name stands once under `components/schemas`; whatever holds such a document refers to it. */
export const named = z.registry<{ id: string }>()
const documents: Readonly<Record<string, z.ZodMiniType>> = {
  Flow: api.flowDocument,
  FlowRequest: api.flowRequest,
  FlowList: api.flowList,
  FlowDefinition: api.flowDefinition,
  Run: api.runDocument,
  RunRequest: api.runRequest,
  RunUpdate: api.runUpdate,
  RunList: api.runList,
  RunStatus: api.runStatus,
  RunLog: api.runLog,
  RunDefinition: api.runDefinition,
  LogEntry: api.logEntry,
  RerunRequest: api.rerunRequest,
  ActionRequest: api.actionRequest,
  ActionStatus: api.actionStatus,
  WebInput: api.webInputDocument,
  WebInputSummary: api.webInputSummary,
  WebInputList: api.webInputList,
  RegisteredApiRequest: api.registeredApiRequest,
  FunctionRequest: api.functionRequest,
  SubmitRequest: api.submitRequest,
  SubmitAnswer: api.submitAnswer,
  Task: api.taskDocument,
  Attempt: api.attempt,
  TaskFailure: api.taskFailure,
  Endpoint: api.endpointDocument,
  TransferRequest: api.transferRequest,
  TransferTask: api.transferTask,
  Collection: api.collection,
  File: api.fileDocument,
  FileList: api.fileList,
  Index: api.index,
  IngestRequest: api.ingestRequest,
  SearchResult: api.searchResult,
  SearchSubject: api.metaResult,
  SearchTask: api.searchTask,
  Trigger: api.trigger,
  TriggerFiring: api.firing,
  Provider: api.providerDocument,
  ProviderDetail: api.providerDetail,
  ProviderRequest: api.providerRequest,
  Principal: api.principal,
  PrincipalRequest: api.principalRequest,
  NewPrincipal: api.newPrincipal,
  Handshake: api.handshake,
  FabricStatus: api.fabricStatus,
  Retention: api.retention,
  FabricEvent: api.fabricEvent,
}
for (const [id, schema] of Object.entries(documents)) named.add(schema, { id })

type JsonSchema = z.core.JSONSchema.BaseSchema

/** Schemas that are a function in code: what they let through, in words of JSON Schema. */
const byHand = new Map<unknown, JsonSchema>([
  [api.jsonObject, { type: 'object' }],
  [
    api.flowDefinition,
    {
      type: 'object',
      description: 'A flow, in the definition language of Globus Flows.',
      required: ['StartAt', 'States'],
      properties: {
        StartAt: { type: 'string' },
        Comment: { type: 'string' },
        States: {
          type: 'object',
          additionalProperties: {
            type: 'object',
            required: ['Type'],
            properties: {
              Type: {
                enum: ['Action', 'AwaitWebInput', 'Choice', 'CreateWebInput', 'ExpressionEval', 'Fail', 'Pass', 'Wait'],
              },
            },
          },
        },
      },
    },
  ],
  [api.runStatus, { enum: ['ACTIVE', 'INACTIVE', 'SUCCEEDED', 'FAILED', 'ENDED'] }],
  [
    api.logEntry,
    {
      type: 'object',
      required: ['time', 'code', 'description', 'details'],
      properties: {
        time: { type: 'string', description: 'ISO 8601 with microseconds.' },
        code: {
          type: 'string',
          description: 'FlowStarted, ActionStarted, ActionPolled, ActionCompleted, FlowFailed, …',
        },
        description: { type: 'string' },
        details: { type: 'object' },
      },
    },
  ],
  [
    api.actionStatus,
    {
      type: 'object',
      required: ['action_id', 'status', 'creator_id', 'start_time', 'completion_time', 'display_status', 'details'],
      properties: {
        action_id: { type: 'string' },
        status: { enum: ['ACTIVE', 'INACTIVE', 'SUCCEEDED', 'FAILED'] },
        creator_id: { type: 'string' },
        label: { type: ['string', 'null'] },
        monitor_by: { type: 'array', items: { type: 'string' } },
        manage_by: { type: 'array', items: { type: 'string' } },
        start_time: { type: 'string' },
        completion_time: { type: ['string', 'null'], description: 'Null until the status is terminal.' },
        release_after: { type: ['string', 'null'] },
        display_status: { type: 'string' },
        details: { type: 'object' },
      },
    },
  ],
])

const conversion = {
  io: 'input',
  unrepresentable: 'any',
  override({ zodSchema, jsonSchema }: { zodSchema: unknown; jsonSchema: JsonSchema }): void {
    Object.assign(jsonSchema, byHand.get(zodSchema))
    // The largest safe number stands for no limit.
    if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum
    if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum
  },
} as const

const place = (id: string) => `#/components/schemas/${id}`

/** `components/schemas`: every named document. */
export function namedSchemas(): Record<string, JsonSchema> {
  const { schemas } = z.toJSONSchema(named, { ...conversion, uri: place })
  return Object.fromEntries(Object.entries(schemas).map(([id, schema]) => [id, plain(schema)]))
}

/** The JSON Schema of a document; of one that has a name, a reference. */
export function schemaOf(schema: z.ZodMiniType): JsonSchema {
  const name = named.get(schema)?.id
  if (name !== undefined) return { $ref: place(name) }
  const { $defs: _, ...written } = z.toJSONSchema(schema, { ...conversion, metadata: named })
  const text = JSON.stringify(written).replaceAll('"#/$defs/', '"#/components/schemas/')
  // SAFETY: it was a schema before the references in it got another place.
  return plain(JSON.parse(text) as JsonSchema)
}

/** The dialect is said once, and a component is found by its place. */
function plain({ $schema: _schema, $id: _id, ...schema }: JsonSchema): JsonSchema {
  return schema
}
