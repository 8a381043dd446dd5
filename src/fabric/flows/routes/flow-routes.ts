/** `/flows…`: deploy, list, check and start flows (Globus Flows API). */
import { randomUUID } from 'node:crypto'
import type { FastifyInstance } from 'fastify'
import * as z from 'zod/mini'
import { flowRequest, runRequest, type RunRequest } from '#api'
import type { JsonObject } from '#flow'
import type { Caller } from '../../actions/provider.ts'
import { isoTime, wallClock } from '../../clock.ts'
import type { FabricContext } from '../../context.ts'
import { ServiceError } from '../../server/error.ts'
import { checkDefinition, countWays, scopesByRole } from '../check-definition.ts'
import type { Providers } from '../engine/ports.ts'
import type { FlowTable, StoredFlow } from '../flow-table.ts'
import type { RunTable } from '../run-table.ts'
import type { PreparedRun } from '../service.ts'
import { parseBody } from './parse-body.ts'

export interface FlowRouteParts {
  readonly context: FabricContext
  readonly flows: FlowTable
  readonly runs: RunTable
  readonly providers: Providers
  prepareRun(flowId: string, request: RunRequest, caller: Caller): PreparedRun
  check(flow: StoredFlow, body: JsonObject): void
}

interface ById {
  readonly Params: { readonly id: string }
  readonly Querystring: Readonly<Record<string, string | string[]>>
}

/** Fields of the request that are kept as they come (Globus Flows API). */
const KEPT = [
  'flow_viewers',
  'flow_starters',
  'flow_administrators',
  'run_managers',
  'run_monitors',
  'subscription_id',
  'authentication_policy_id',
] as const

const validateRequest = z.looseObject({ definition: z.unknown(), input_schema: z.optional(z.unknown()) })
const flowUpdate = z.partial(flowRequest)

export function flowRoutes(app: FastifyInstance, parts: FlowRouteParts): void {
  const { context, flows, runs, providers } = parts
  const { identity } = context
  const caller: Caller = { urn: identity.urn, username: identity.username }

  function found(id: string): StoredFlow {
    const flow = flows.find(id)
    if (flow) return flow
    throw new ServiceError(404, 'NOT_FOUND', `there is no flow ${id}`)
  }

  async function saved(flow: StoredFlow) {
    await flows.save(flow)
    context.publish({ kind: 'flow', flow_id: flow.id })
    return flows.document(flow)
  }

  app.post('/flows', async ({ body }, reply) => {
    const request = parseBody(flowRequest, body)
    const { definition, inputSchema } = checkDefinition(request.definition, request.input_schema, providers)
    const now = isoTime(wallClock())
    const flow: StoredFlow = {
      id: randomUUID(),
      title: request.title,
      subtitle: request.subtitle ?? '',
      description: request.description ?? '',
      keywords: request.keywords ?? [],
      definition,
      input_schema: inputSchema,
      flow_owner: identity.urn,
      other: kept(request),
      created_at: now,
      updated_at: now,
    }
    void reply.code(201)
    return saved(flow)
  })

  app.get<ById>('/flows', async ({ query }) => flows.list(query))

  app.post('/flows/validate', async ({ body }) => {
    const request = parseBody(validateRequest, body)
    const { definition, warnings } = checkDefinition(request.definition, request.input_schema, providers)
    return {
      scopes: scopesByRole(definition, providers),
      analysis: { number_of_possibilities: countWays(definition) },
      warnings,
    }
  })

  app.get<ById>('/flows/:id', async ({ params }) => flows.document(found(params.id)))

  app.put<ById>('/flows/:id', async ({ params, body }) => {
    const before = found(params.id)
    const request = parseBody(flowUpdate, body)
    const definition = request.definition ?? before.definition
    const checked = checkDefinition(definition, request.input_schema ?? before.input_schema, providers)
    return saved({
      ...before,
      title: request.title ?? before.title,
      subtitle: request.subtitle ?? before.subtitle,
      description: request.description ?? before.description,
      keywords: request.keywords ?? before.keywords,
      definition: checked.definition,
      input_schema: checked.inputSchema,
      other: { ...before.other, ...kept(request) },
      updated_at: isoTime(wallClock()),
    })
  })

  /** Its runs keep their frozen definition, those under way go on. */
  app.delete<ById>('/flows/:id', async ({ params }) => {
    const flow = found(params.id)
    await flows.remove(flow.id)
    context.publish({ kind: 'flow', flow_id: flow.id })
    return { ...flows.document(flow), DELETED: true, deleted_at: isoTime(wallClock()) }
  })

  app.post<ById>('/flows/:id/run', async ({ params, body }, reply) => {
    const request = parseBody(runRequest, body)
    const run = parts.prepareRun(params.id, request, caller)
    await context.store.write((db) => run.record(db))
    run.launch()
    void reply.code(201)
    return runs.document(run.runId)
  })

  app.post<ById>('/flows/:id/validate_run', async ({ params, body }) => {
    const request = parseBody(runRequest, body)
    parts.check(found(params.id), request.body)
    return { message: 'validation successful' }
  })

  app.get<ById>('/flows/:id/runs', async ({ params, query }) => runs.list(query, found(params.id).id))
}

function kept(request: Readonly<Record<string, unknown>>): JsonObject {
  const fields = KEPT.filter((name) => request[name] !== undefined).map((name) => [name, request[name]] as const)
  // SAFETY: the request was parsed from JSON.
  return Object.fromEntries(fields) as JsonObject
}
