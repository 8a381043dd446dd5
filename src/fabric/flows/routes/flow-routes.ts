/** `/flows…`: deploy, list, check and start flows (Globus Flows API). */
import { randomUUID } from 'node:crypto'
import type { FastifyInstance } from 'fastify'
import * as z from 'zod/mini'
import { actionRequest, flowRequest, identityUrn, runRequest, type RunRequest } from '#api'
import type { JsonObject } from '#flow'
import type { Caller } from '../../actions/provider.ts'
import { isoTime, wallClock } from '../../clock.ts'
import type { FabricContext, Principal } from '../../context.ts'
import { ServiceError } from '../../server/error.ts'
import { principalOf } from '../../server/server.ts'
import { flowRoles, mayAdminister, mayStart, type FlowRole } from '../access.ts'
import { checkInput } from '../begin-run.ts'
import { checkDefinition, validateDefinition } from '../check-definition.ts'
import type { Providers } from '../engine/ports.ts'
import type { FlowTable, StoredFlow } from '../flow-table.ts'
import type { NestedFlows } from '../nested-flows.ts'
import type { RunTable } from '../run-table.ts'
import type { PreparedRun } from '../service.ts'
import { parseBody, type ById } from './request.ts'

export interface FlowRouteParts {
  readonly context: FabricContext
  readonly flows: FlowTable
  readonly runs: RunTable
  readonly providers: Providers
  readonly nested: NestedFlows
  prepareRun(flowId: string, request: RunRequest, caller: Caller): PreparedRun
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

export const validateRequest = z.looseObject({ definition: z.unknown(), input_schema: z.optional(z.unknown()) })
export const flowUpdate = z.extend(z.partial(flowRequest), { flow_owner: z.optional(identityUrn) })

export function flowRoutes(app: FastifyInstance, parts: FlowRouteParts): void {
  const { context, flows, runs, providers, nested } = parts

  /** @throws {ServiceError} 404 when it is not there or not the principal's to see; 403 when it may not do this with it. */
  function found(
    id: string,
    principal: Principal,
    may: (roles: readonly FlowRole[]) => boolean = () => true,
  ): StoredFlow {
    const flow = flows.find(id)
    const roles = flow ? flowRoles(flow, principal) : []
    if (!flow || roles.length === 0) throw new ServiceError(404, 'NOT_FOUND', `there is no flow ${id}`)
    if (may(roles)) return flow
    const has = `your role is ${roles[0]}`
    const needs = may === mayStart ? 'flow_starter' : 'flow_administrator'
    throw new ServiceError(403, 'FORBIDDEN', `flow ${id}: ${has}, and this needs ${needs}: ask its owner`)
  }

  async function saved(flow: StoredFlow, principal: Principal) {
    await flows.save(flow)
    context.publish({ kind: 'flow', flow_id: flow.id })
    return flows.document(flow, principal)
  }

  app.post('/flows', async (message, reply) => {
    const principal = principalOf(message)
    const request = parseBody(flowRequest, message.body)
    // What a flow does here it does with the rights of this home's user.
    if (!principal.ownsHome) {
      const said = 'only the owner of this fabric deploys flows; it can make you an administrator of one'
      throw new ServiceError(403, 'FORBIDDEN', said)
    }
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
      flow_owner: principal.urn,
      other: { ...kept(request), created_by: principal.urn },
      created_at: now,
      updated_at: now,
    }
    void reply.code(201)
    return saved(flow, principal)
  })

  app.get<ById>('/flows', async (message) => flows.list(message.query, principalOf(message)))

  app.post('/flows/validate', async ({ body }) => {
    const request = parseBody(validateRequest, body)
    return validateDefinition(request.definition, request.input_schema, providers)
  })

  app.get<ById>('/flows/:id', async (message) => {
    const principal = principalOf(message)
    return flows.document(found(message.params.id, principal), principal)
  })

  app.put<ById>('/flows/:id', async (message) => {
    const principal = principalOf(message)
    const before = found(message.params.id, principal, mayAdminister)
    const request = parseBody(flowUpdate, message.body)
    const { definition = before.definition, input_schema = before.input_schema } = request
    // A flow whose provider is gone can still be renamed.
    const same = request.definition === undefined && request.input_schema === undefined
    const checked = same
      ? { definition: before.definition, inputSchema: before.input_schema }
      : checkDefinition(definition, input_schema, providers)
    return saved(
      {
        ...before,
        title: request.title ?? before.title,
        subtitle: request.subtitle ?? before.subtitle,
        description: request.description ?? before.description,
        keywords: request.keywords ?? before.keywords,
        definition: checked.definition,
        input_schema: checked.inputSchema,
        flow_owner: newOwner(before, request.flow_owner, principal),
        other: { ...before.other, ...kept(request) },
        updated_at: isoTime(wallClock()),
      },
      principal,
    )
  })

  /** Its runs keep their frozen definition, those under way go on. */
  app.delete<ById>('/flows/:id', async (message) => {
    const principal = principalOf(message)
    const flow = found(message.params.id, principal, mayAdminister)
    await flows.remove(flow.id)
    context.publish({ kind: 'flow', flow_id: flow.id })
    return { ...flows.document(flow, principal), DELETED: true, deleted_at: isoTime(wallClock()) }
  })

  app.post<ById>('/flows/:id/run', async (message, reply) => {
    const principal = principalOf(message)
    const flow = found(message.params.id, principal, mayStart)
    const asked = parseBody(z.looseObject({ request_id: z.optional(z.unknown()) }), message.body)
    if (asked.request_id !== undefined) {
      const request = parseBody(actionRequest, message.body)
      const { runId, fresh } = await nested.begin(flow.id, request, principal)
      return reply.code(fresh ? 202 : 200).send({ ...runs.document(runId, principal), ...nested.status(runId) })
    }
    const run = parts.prepareRun(flow.id, parseBody(runRequest, message.body), principal)
    await context.store.write((db) => run.record(db))
    run.launch()
    void reply.code(201)
    return runs.document(run.runId, principal)
  })

  app.post<ById>('/flows/:id/validate_run', async (message) => {
    const flow = found(message.params.id, principalOf(message), mayStart)
    checkInput(flow.input_schema, parseBody(runRequest, message.body).body)
    return { message: 'validation successful' }
  })

  app.get<ById>('/flows/:id/runs', async (message) => {
    const principal = principalOf(message)
    return runs.list(message.query, principal, found(message.params.id, principal).id)
  })
}

/** An administrator may take a flow over; only who owns it may give it to somebody else. */
function newOwner(flow: StoredFlow, wanted: string | undefined, principal: Principal): string {
  if (wanted === undefined || wanted === flow.flow_owner) return flow.flow_owner
  if (wanted === principal.urn || flow.flow_owner === principal.urn || principal.ownsHome) return wanted
  throw new ServiceError(
    403,
    'FORBIDDEN',
    `flow ${flow.id}: you may become its owner, and only its owner may name another`,
  )
}

function kept(request: Readonly<Record<string, unknown>>): JsonObject {
  // There are no subscriptions here, and so none that is the usual one.
  const of = (name: string) => (name === 'subscription_id' && request[name] === 'DEFAULT' ? null : request[name])
  const fields = KEPT.filter((name) => request[name] !== undefined).map((name) => [name, of(name)] as const)
  // SAFETY: the request was parsed from JSON.
  return Object.fromEntries(fields) as JsonObject
}
