/**
 * One typed client of a fabric's services. Every answer is parsed where it arrives; an error of any service becomes an
 * `ApiError` that keeps the service's own code and words.
 */
import * as z from 'zod/mini'
import * as flows from './documents/flows.ts'
import * as compute from './documents/compute.ts'
import * as transfer from './documents/transfer.ts'
import * as search from './documents/search.ts'
import * as fabric from './documents/fabric.ts'
import * as providers from './documents/providers.ts'
import * as webInputs from './documents/web-inputs.ts'
import { ApiError } from './error.ts'
import { eventStream } from './events.ts'

export interface Connection {
  /** `http://127.0.0.1:5000`, without a path. */
  readonly origin: string
  readonly token: string
}

interface Call {
  readonly query?: Readonly<Record<string, string | number | boolean | undefined>>
  readonly body?: unknown
  readonly signal?: AbortSignal
}

export type Client = ReturnType<typeof connect>

/** @throws {ApiError} from every call: what the service refused, or that nothing answers at the origin. */
export function connect(connection: Connection) {
  async function call<T extends z.ZodMiniType>(
    method: string,
    path: string,
    schema: T,
    options: Call = {},
  ): Promise<z.infer<T>> {
    const url = new URL(path, connection.origin)
    for (const [key, value] of Object.entries(options.query ?? {}))
      if (value !== undefined) url.searchParams.set(key, String(value))
    const response = await fetch(url, {
      method,
      headers: {
        authorization: `Bearer ${connection.token}`,
        ...(options.body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(options.body === undefined ? {} : { body: JSON.stringify(options.body) }),
      ...(options.signal ? { signal: options.signal } : {}),
    }).catch((cause: unknown) => {
      throw ApiError.unreachable(url, cause)
    })
    const text = await response.text().catch((cause: unknown) => {
      throw ApiError.unreachable(url, cause)
    })
    if (!response.ok) throw ApiError.answered(response.status, method, url, text)
    const parsed = z.safeParse(schema, text === '' ? {} : JSON.parse(text))
    if (!parsed.success) throw ApiError.malformed(method, url, parsed.error)
    return parsed.data
  }
  const anything = z.looseObject({})
  const id = encodeURIComponent

  return {
    connection,
    events: (after?: string, signal?: AbortSignal, onBreak?: (error: ApiError | undefined) => void) =>
      eventStream(connection, after, signal, onBreak),

    flows: {
      list: (query: Call['query'] = {}) => call('GET', '/flows', flows.flowList, { query }),
      get: (flow: string) => call('GET', `/flows/${id(flow)}`, flows.flowDocument),
      create: (body: flows.FlowRequest) => call('POST', '/flows', flows.flowDocument, { body }),
      update: (flow: string, body: Partial<flows.FlowRequest>) =>
        call('PUT', `/flows/${id(flow)}`, flows.flowDocument, { body }),
      remove: (flow: string) => call('DELETE', `/flows/${id(flow)}`, flows.flowDocument),
      validate: (body: { definition: unknown; input_schema?: unknown }) =>
        call('POST', '/flows/validate', anything, { body }),
      run: (flow: string, body: flows.RunRequest) =>
        call('POST', `/flows/${id(flow)}/run`, flows.runDocument, { body }),
      validateRun: (flow: string, body: flows.RunRequest) =>
        call('POST', `/flows/${id(flow)}/validate_run`, anything, { body }),
    },

    runs: {
      list: (query: Call['query'] = {}) => call('GET', '/runs', flows.runList, { query }),
      get: (run: string) => call('GET', `/runs/${id(run)}`, flows.runDocument),
      definition: (run: string) => call('GET', `/runs/${id(run)}/definition`, flows.runDefinition),
      cancel: (run: string) => call('POST', `/runs/${id(run)}/cancel`, flows.runDocument),
      /** A new run that goes on where this one failed, or at a state that it entered. */
      rerun: (run: string, body: flows.RerunRequest = {}) =>
        call('POST', `/davy/runs/${id(run)}/rerun`, flows.runDocument, { body }),
      release: (run: string) => call('POST', `/runs/${id(run)}/release`, flows.runDocument),
      /** A run that is INACTIVE goes on; of any other, the provider is asked now how its action stands. */
      resume: (run: string) => call('POST', `/runs/${id(run)}/resume`, flows.runDocument),
      /** The whole log, oldest first, over all its pages. */
      log: async (run: string) => {
        const entries: z.infer<typeof flows.runLog>['entries'] = []
        for (let marker: string | undefined; ;) {
          const page = await call('GET', `/runs/${id(run)}/log`, flows.runLog, { query: { limit: 100, marker } })
          entries.push(...page.entries)
          if (!page.has_next_page || !page.marker) return entries
          marker = page.marker
        }
      },
    },

    webInputs: {
      list: (query: Call['query'] = {}) => call('GET', '/web_inputs', webInputs.webInputList, { query }),
      get: (input: string) => call('GET', `/web_inputs/${id(input)}`, webInputs.webInputDocument),
      /** `value`: the `option_id` that is chosen. */
      respond: (input: string, value: string) =>
        call('POST', `/web_inputs/${id(input)}/respond`, anything, { body: { value } }),
    },

    /** Whom the owner of the home lets in, for flows and runs only. */
    principals: {
      list: () => call('GET', '/davy/principals', z.object({ principals: z.array(fabric.principal) })),
      /** The answer holds its secret, which is told this once. */
      add: (body: { name: string; groups?: readonly string[] }) =>
        call('POST', '/davy/principals', fabric.newPrincipal, { body }),
      remove: (principal: string) => call('DELETE', `/davy/principals/${id(principal)}`, fabric.principal),
    },

    /** Action providers: those of this fabric, and those elsewhere that the owner of the home allows. */
    providers: {
      list: () => call('GET', '/davy/providers', z.object({ providers: z.array(providers.providerDocument) })),
      get: (url: string) => call('GET', '/davy/providers', providers.providerDetail, { query: { url } }),
      add: (body: providers.ProviderRequest) => call('POST', '/davy/providers', providers.providerDetail, { body }),
      remove: (url: string) => call('DELETE', '/davy/providers', providers.providerDocument, { query: { url } }),
    },

    compute: {
      registerFunction: (body: compute.FunctionRequest) =>
        call('POST', '/v3/functions', z.looseObject({ function_uuid: z.string() }), { body }),
      submit: (endpoint: string, body: z.infer<typeof compute.submitRequest>) =>
        call('POST', `/v3/endpoints/${id(endpoint)}/submit`, compute.submitAnswer, { body }),
      task: (task: string) => call('GET', `/v2/tasks/${id(task)}`, compute.taskDocument),
      function: (functionId: string) => call('GET', `/v3/functions/${id(functionId)}`, compute.functionDocument),
      functions: () => call('GET', '/davy/functions', compute.functionList),
      endpoints: () => call('GET', '/v2/endpoints', z.array(compute.endpointDocument), { query: { role: 'any' } }),
      endpoint: (endpoint: string) => call('GET', `/v2/endpoints/${id(endpoint)}`, compute.endpointDocument),
      /** Start or stop the agent of an endpoint that the fabric manages. */
      startEndpoint: (endpoint: string) =>
        call('POST', `/davy/endpoints/${id(endpoint)}/start`, compute.endpointDocument),
      stopEndpoint: (endpoint: string) =>
        call('POST', `/davy/endpoints/${id(endpoint)}/stop`, compute.endpointDocument),
    },

    transfer: {
      submit: (body: transfer.TransferRequest) =>
        call('POST', '/v0.10/transfer', z.looseObject({ task_id: z.string() }), { body }),
      task: (task: string) => call('GET', `/v0.10/task/${id(task)}`, transfer.transferTask),
      cancel: (task: string) => call('POST', `/v0.10/task/${id(task)}/cancel`, anything),
      collections: () =>
        call('GET', '/v0.10/endpoint_search', z.looseObject({ DATA: z.array(transfer.collection) }), {
          query: { filter_scope: 'my-endpoints', limit: 100 },
        }),
      collection: (collection: string) => call('GET', `/v0.10/endpoint/${id(collection)}`, transfer.collection),
      /** `directory`: absolute, on the fabric's host. */
      createCollection: (body: { display_name: string; directory: string; description?: string }) =>
        call('POST', '/davy/collections', transfer.collection, { body }),
      removeCollection: (collection: string) =>
        call('DELETE', `/davy/collections/${id(collection)}`, transfer.collection),
      list: (collection: string, path: string) =>
        call('GET', `/v0.10/operation/endpoint/${id(collection)}/ls`, transfer.fileList, { query: { path } }),
    },

    search: {
      indexes: () => call('GET', '/v1/index_list', z.looseObject({ index_list: z.array(search.index) })),
      createIndex: (body: { display_name: string; description: string }) =>
        call('POST', '/v1/index', search.index, { body }),
      ingest: (index: string, body: search.IngestRequest) =>
        call('POST', `/v1/index/${id(index)}/ingest`, z.looseObject({ task_id: z.string() }), { body }),
      query: (index: string, body: search.SearchRequest) =>
        call('POST', `/v1/index/${id(index)}/search`, search.searchResult, { body }),
      subject: (index: string, subject: string) =>
        call('GET', `/v1/index/${id(index)}/subject`, search.metaResult, { query: { subject } }),
      task: (task: string) => call('GET', `/v1/task/${id(task)}`, search.searchTask),
    },

    triggers: {
      list: () => call('GET', '/davy/triggers', z.object({ triggers: z.array(fabric.trigger) })),
      create: (body: Omit<fabric.Trigger, 'id' | 'fired' | 'failed' | 'last_failure' | 'problem'>) =>
        call('POST', '/davy/triggers', fabric.trigger, { body }),
      enable: (trigger: string, enabled: boolean) =>
        call('PUT', `/davy/triggers/${id(trigger)}`, fabric.trigger, { body: { enabled } }),
      /** What it did with each file, newest first. */
      firings: (trigger: string) =>
        call('GET', `/davy/triggers/${id(trigger)}/firings`, z.object({ firings: z.array(fabric.firing) })),
      remove: (trigger: string) => call('DELETE', `/davy/triggers/${id(trigger)}`, fabric.trigger),
    },

    fabric: {
      handshake: () => call('GET', '/davy/handshake', fabric.handshake),
      status: () => call('GET', '/davy/status', fabric.fabricStatus),
      /** The variables by which official Globus clients talk to this fabric; they hold its token. */
      environment: () => call('GET', '/davy/environment', fabric.clientEnvironment),
      /** What it serves, as an OpenAPI document. */
      openApi: () => call('GET', '/openapi.json', anything),
      retention: () => call('GET', '/davy/retention', fabric.retention),
      /** The runs that may go by it go at once. */
      keep: (body: fabric.Retention) => call('PUT', '/davy/retention', fabric.retention, { body }),
      /** Asks the fabric to end: at once, or (`drain`) when no run is active. */
      shutdown: (drain = false) => call('POST', '/davy/shutdown', anything, { body: { drain } }),
    },
  }
}
