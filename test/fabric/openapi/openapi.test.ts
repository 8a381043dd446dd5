/** The OpenAPI document: it leaves no route out, it is valid, and the fabric answers as it says. */
import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { Ajv2020, type AnySchema } from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'
import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { packArguments, packFunction } from '#api'
import { createFabric, type Fabric } from '#fabric'
import { openPaths } from '../../../src/fabric/auth/index.ts'
import { until } from '../../until.ts'
import { temporaryHome, type TemporaryHome } from '../temporary-home.ts'
import { openApiMetaSchema } from './meta-schema.ts'

interface Content {
  readonly schema?: AnySchema
  readonly example?: unknown
}
interface Operation {
  readonly summary: string
  readonly operationId: string
  readonly parameters?: readonly { readonly name: string; readonly in: string }[]
  readonly requestBody?: { readonly content: Readonly<Record<string, Content>> }
  readonly responses: Readonly<Record<string, { readonly content?: Readonly<Record<string, Content>> }>>
  readonly security?: readonly object[]
}
interface Document {
  readonly openapi: string
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>
  readonly components: { readonly schemas: Readonly<Record<string, AnySchema>> }
}

let home: TemporaryHome
let fabric: Fabric
let document: Document
/** As fastify itself was told of them. */
const routes = new Set<string>()
const listen = (message: unknown) => {
  // SAFETY: what fastify publishes on this channel.
  const { fastify } = message as { fastify: FastifyInstance }
  fastify.addHook('onRoute', ({ method, url }) => {
    for (const one of [method].flat()) if (one !== 'HEAD') routes.add(`${one} ${url}`)
  })
}

const ask = (path: string, init: RequestInit = {}) =>
  fetch(fabric.origin + path, { ...init, headers: { authorization: `Bearer ${fabric.token}`, ...init.headers } })

beforeAll(async () => {
  home = temporaryHome()
  subscribe('fastify.initialization', listen)
  fabric = await createFabric({ home: home.path, port: 0 })
  unsubscribe('fastify.initialization', listen)
  // SAFETY: the tests below check that it is one.
  document = (await (await ask('/openapi.json')).json()) as Document
})
afterAll(async () => {
  await fabric.stop()
  home.remove()
})

const operations = () =>
  Object.entries(document.paths).flatMap(([path, item]) =>
    Object.entries(item).map(([method, operation]) => ({ path, method, operation })),
  )

describe('the document', () => {
  test('has every route of the fabric, and its sockets', () => {
    const described = operations().map(
      ({ path, method }) => `${method.toUpperCase()} ${path.replaceAll(/\{(\w+)\}/g, ':$1')}`,
    )
    const sockets = ['GET /davy/events', 'GET /davy/link', 'GET /davy/providers/link']
    expect(routes.size).toBeGreaterThan(100)
    expect(described.toSorted()).toEqual([...routes, ...sockets].toSorted())
  })

  test('is an OpenAPI 3.1 document', () => {
    const ajv = new Ajv2020({ strict: false, allErrors: true })
    addFormats.default(ajv)
    const valid = ajv.compile(openApiMetaSchema)
    valid(document)
    expect(valid.errors ?? []).toEqual([])
    // The schema of the test finds what is wrong.
    expect(valid({ ...document, paths: { '/x': { get: { summary: 'x' } } } })).toBe(false)
  })

  test('names each operation once, and every parameter of its path', () => {
    const ids = operations().map(({ operation }) => operation.operationId)
    expect(new Set(ids).size).toBe(ids.length)
    for (const { path, operation } of operations()) {
      const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name)
      expect(operation.parameters?.filter((one) => one.in === 'path').map(({ name }) => name) ?? []).toEqual(inPath)
    }
  })

  test('refers to nothing that is not in it', () => {
    const places = [...JSON.stringify(document).matchAll(/"\$ref":"#\/([^"]+)"/g)].map(([, place = '']) => place)
    const missing = places.filter((place) => {
      let at: unknown = document
      for (const step of place.split('/')) at = (at as Record<string, unknown> | undefined)?.[step]
      return at === undefined
    })
    expect(places.length).toBeGreaterThan(100)
    expect(missing).toEqual([])
  })

  test('has examples that its schemas accept, with a request for every operation that takes one in JSON', () => {
    let examples = 0
    for (const { path, method, operation } of operations())
      for (const [type, content] of Object.entries(operation.requestBody?.content ?? {})) {
        if (!type.endsWith('json')) continue
        expect(content.example, `${method} ${path}`).toBeDefined()
        expect(mistakes(content.schema, content.example), `${method} ${path}`).toEqual([])
        examples += 1
      }
    expect(examples).toBeGreaterThan(25)
  })

  test('needs the token, as everything does', async () => {
    expect((await fetch(`${fabric.origin}/openapi.json`)).status).toBe(401)
    const others = operations().flatMap(({ operation, path }) => (operation.security ? [path] : []))
    expect(others.toSorted()).toEqual([...openPaths].toSorted())
  })
})

/** What a value has that its schema does not allow. */
function mistakes(schema: AnySchema | undefined, value: unknown): string[] {
  if (schema === undefined) return ['no schema']
  const ajv = new Ajv2020({ strict: false, allErrors: true })
  addFormats.default(ajv)
  const valid = ajv.compile({ components: document.components, allOf: [schema] })
  valid(value)
  return (valid.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`)
}

/** Asks at a route as it is described, and holds the answer against its schema. */
async function checked(route: string, ids: Readonly<Record<string, string>> = {}, body?: unknown, query = '') {
  const [method = '', path = ''] = route.split(' ')
  const operation = document.paths[path]?.[method.toLowerCase()]
  if (!operation) throw new Error(`${route} is not described`)
  const filled = path.replaceAll(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(ids[name] ?? ''))
  const response = await ask(filled + query, {
    method,
    ...(body === undefined ? {} : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
  })
  const answer: unknown = await response.json()
  const said = operation.responses[response.status]?.content?.['application/json']
  expect(response.status, `${route} answered ${JSON.stringify(answer)}`).toBeLessThan(400)
  expect(mistakes(said?.schema, answer), `${route}: ${response.status}`).toEqual([])
  // SAFETY: each caller reads what the schema that was just checked names.
  return answer as Record<string, never> & Record<string, unknown>
}

const definition = { StartAt: 'Note', States: { Note: { Type: 'Pass', ResultPath: '$.note', End: true } } }
const string = (value: unknown) => String(value)

describe('a running fabric answers as the document says', () => {
  test('flows and runs', async () => {
    const flow = await checked('POST /flows', {}, { title: 'Note', definition, input_schema: { type: 'object' } })
    const id = string(flow['id'])
    await checked('GET /flows')
    await checked('GET /flows/{id}', { id })
    await checked('PUT /flows/{id}', { id }, { subtitle: 'again' })
    await checked('POST /flows/validate', {}, { definition })
    await checked('POST /flows/{id}/validate_run', { id }, { body: {} })
    const run = await checked('POST /flows/{id}/run', { id }, { body: { words: 'hello' }, label: 'one' })
    const runId = string(run['run_id'])
    await until(async () => (await checked('GET /runs/{id}', { id: runId }))['status'] === 'SUCCEEDED')
    await checked('GET /runs', {}, undefined, '?per_page=5&orderby=start_time%20DESC')
    await checked('GET /flows/{id}/runs', { id })
    await checked('GET /flows/{flow}/runs/{id}', { flow: id, id: runId })
    await checked('GET /flows/{flow}/{id}/status', { flow: id, id: runId })
    await checked('GET /runs/{id}/definition', { id: runId })
    const log = await checked('GET /runs/{id}/log', { id: runId })
    expect(log['entries']).not.toHaveLength(0)
    await checked('PUT /runs/{id}', { id: runId }, { tags: ['seen'] })
    await checked('POST /batch/runs', {}, { filters: { run_ids: [runId, 'none'] }, add: { tags: ['twice'] } })
    await checked('POST /davy/runs/{id}/rerun', { id: runId }, { state: 'Note' })
    const nested = { request_id: 'one', body: {} }
    await checked('POST /flows/{id}/run', { id }, nested)
    await checked('POST /flows/{id}/run', { id }, nested)
    await checked('GET /web_inputs')
    const api = await checked(
      'POST /registered_apis',
      {},
      {
        name: 'Weather',
        target: { type: 'openapi', destination: { method: 'get', url: 'https://example.org/weather' } },
      },
    )
    await checked('GET /registered_apis')
    await checked('DELETE /registered_apis/{id}', { id: string(api['id']) })
    await checked('POST /runs/{id}/release', { id: runId })
    await checked('DELETE /flows/{id}', { id })
  })

  test('compute', async () => {
    await checked('GET /v2/version', {}, undefined, '?service=all')
    await checked('GET /v2/version')
    const { function_uuid } = await checked(
      'POST /v3/functions',
      {},
      {
        function_name: 'hello',
        function_code: packFunction({ kind: 'sh', name: 'hello', source: 'echo hello' }),
      },
    )
    const made = string(function_uuid)
    await checked('GET /v3/functions/{id}', { id: made })
    expect((await checked('GET /davy/functions'))['functions']).toHaveLength(1)
    const endpoints = await checked('GET /v2/endpoints', {}, undefined, '?role=any')
    expect(endpoints).toHaveLength(1)
    const [endpoint] = endpoints as unknown as readonly { uuid: string }[]
    const id = string(endpoint?.uuid)
    await checked('GET /v2/endpoints/{id}', { id })
    await checked('GET /v2/endpoints/{id}/status', { id })
    await checked('GET /v3/endpoints/{id}/allowed_functions', { id })
    const payload = packArguments({ args: [], kwargs: {} })
    const { tasks, task_group_id } = await checked(
      'POST /v3/endpoints/{id}/submit',
      { id },
      { tasks: { [made]: [payload] } },
    )
    const [task] = (tasks as unknown as Record<string, string[]>)[made] ?? []
    await checked('GET /v2/tasks/{id}', { id: string(task) })
    await checked('POST /v2/batch_status', {}, { task_ids: [task] })
    await checked('GET /v2/taskgroup/{id}', { id: string(task_group_id) })
    await checked('POST /v2/submit', {}, { tasks: [[made, id, payload]] })
    await checked('DELETE /v3/functions/{id}', { id: made })
  })

  test('transfer', async () => {
    const { DATA: collections } = await checked('GET /v0.10/endpoint_search')
    expect(collections).not.toHaveLength(0)
    const [first] = collections as unknown as readonly { id: string }[]
    const id = string(first?.id)
    await checked('GET /v0.10/endpoint/{id}', { id })
    await checked('POST /v0.10/operation/endpoint/{id}/mkdir', { id }, { path: '/a' })
    await checked('POST /v0.10/operation/endpoint/{id}/rename', { id }, { old_path: '/a', new_path: '/b' })
    await checked('GET /v0.10/operation/endpoint/{id}/ls', { id }, undefined, '?path=/')
    await checked('GET /v0.10/operation/endpoint/{id}/stat', { id }, undefined, '?path=/b')
    const { value } = await checked('GET /v0.10/submission_id')
    const { task_id } = await checked(
      'POST /v0.10/transfer',
      {},
      {
        submission_id: value,
        source_endpoint: id,
        destination_endpoint: id,
        DATA: [{ source_path: '/b', destination_path: '/c', recursive: true }],
      },
    )
    const task = { id: string(task_id) }
    await until(async () => (await checked('GET /v0.10/task/{id}', task))['status'] !== 'ACTIVE')
    await checked('GET /v0.10/task_list')
    await checked('GET /v0.10/task/{id}/event_list', task)
    await checked('GET /v0.10/task/{id}/successful_transfers', task)
    await checked('POST /v0.10/task/{id}/cancel', task)
    await checked('POST /v0.10/delete', {}, { endpoint: id, DATA: [{ path: '/c' }], recursive: true })
  })

  test('search', async () => {
    const { id: made } = await checked('POST /v1/index', {}, { display_name: 'mine', description: 'of the test' })
    const id = string(made)
    await checked('GET /v1/index_list')
    await checked('GET /v1/index/{id}', { id })
    const { task_id } = await checked(
      'POST /v1/index/{id}/ingest',
      { id },
      {
        ingest_type: 'GMetaEntry',
        ingest_data: { subject: 'scan-1', visible_to: ['public'], content: { sample: 'silica' } },
      },
    )
    await checked('GET /v1/task/{id}', { id: string(task_id) })
    await checked('GET /v1/task_list/{id}', { id })
    expect((await checked('POST /v1/index/{id}/search', { id }, { q: 'silica' }))['total']).toBe(1)
    await checked('GET /v1/index/{id}/search', { id }, undefined, '?q=silica')
    await checked('GET /v1/index/{id}/subject', { id }, undefined, '?subject=scan-1')
    await checked('DELETE /v1/index/{id}/subject', { id }, undefined, '?subject=scan-1')
    await checked('DELETE /v1/index/{id}', { id })
  })

  test('auth and action providers', async () => {
    const { sub } = await checked('GET /v2/oauth2/userinfo')
    await checked('GET /v2/api/identities', {}, undefined, `?ids=${string(sub)}`)
    await checked('GET /v2/api/identities/{id}', { id: string(sub) })
    await checked('GET /.well-known/openid-configuration')
    await checked('GET /v2/groups/my_groups')
    const { variables } = await checked('GET /davy/environment')
    const { GLADIER_CLIENT_ID, GLADIER_CLIENT_SECRET } = variables as unknown as Record<string, string>
    const answer = await fetch(`${fabric.origin}/v2/oauth2/token`, {
      method: 'POST',
      headers: { authorization: `Basic ${btoa(`${GLADIER_CLIENT_ID}:${GLADIER_CLIENT_SECRET}`)}` },
      body: new URLSearchParams({ grant_type: 'client_credentials' }),
    })
    const token = document.paths['/v2/oauth2/token']?.['post']?.responses[200]?.content?.['application/json']
    expect(mistakes(token?.schema, await answer.json())).toEqual([])

    const name = 'hello_world'
    await checked('GET /ap/{name}', { name })
    const action = { name, id: '' }
    const started = { request_id: 'first', body: { echo_string: 'hello' } }
    action.id = string((await checked('POST /ap/{name}/run', { name }, started))['action_id'])
    await checked('GET /ap/{name}/{id}/status', action)
    await checked('GET /ap/{name}/actions', { name })
    await checked('GET /ap/{name}/actions/{id}/log', action)
  })

  test('the fabric itself', async () => {
    await checked('GET /openapi.json')
    await checked('GET /davy/handshake')
    await checked('GET /davy/status')
    await checked('GET /davy/retention')
    await checked('PUT /davy/retention', {}, { days: null, runs: null })
    await checked('GET /davy/principals')
    const { id } = await checked('POST /davy/principals', {}, { name: 'colleague' })
    await checked('DELETE /davy/principals/{id}', { id: string(id) })
    const { providers } = await checked('GET /davy/providers')
    const [first] = providers as unknown as readonly { url: string }[]
    await checked('GET /davy/providers', {}, undefined, `?url=${encodeURIComponent(string(first?.url))}`)
    await checked('GET /davy/triggers')
    const flow = await checked('POST /flows', {}, { title: 'Note', definition, input_schema: { type: 'object' } })
    const collection = await checked('POST /davy/collections', {}, { display_name: 'scans', directory: home.path })
    const trigger = await checked(
      'POST /davy/triggers',
      {},
      {
        name: 'scans',
        flow_id: flow['id'],
        source: { kind: 'directory', collection_id: collection['id'], path: '/', pattern: '*.h5', complete: 'renamed' },
        input: {},
        enabled: false,
      },
    )
    const one = { id: string(trigger['id']) }
    await checked('GET /davy/triggers/{id}', one)
    await checked('GET /davy/triggers/{id}/firings', one)
    await checked('DELETE /davy/triggers/{id}', one)
    expect(await checked('GET /davy/triggers')).toEqual({ triggers: [] })
  })

  test.each([
    ['Flows', '/flows/none', 404],
    ['Compute', '/v2/tasks/none', 404],
    ['Transfer', '/v0.10/task/none', 404],
    ['Search', '/v1/task/none', 404],
    ['Auth', '/v2/api/identities/none', 404],
    ['Actionproviders', '/ap/none', 404],
    ['Davy', '/davy/triggers/none', 404],
  ])('%s says no in its own words', async (name, path, status) => {
    const response = await ask(path)
    expect(response.status).toBe(status)
    expect(mistakes({ $ref: `#/components/schemas/${name}Error` }, await response.json())).toEqual([])
  })
})
