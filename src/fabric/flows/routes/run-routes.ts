/** `/runs…`: what a run did, and how to end or drop it (Globus Flows API). */
import type { FastifyInstance } from 'fastify'
import * as z from 'zod/mini'
import { runUpdate, type RunDocument } from '#api'
import { wallClock } from '../../clock.ts'
import type { FabricContext, Principal } from '../../context.ts'
import { ServiceError } from '../../server/error.ts'
import { principalOf } from '../../server/server.ts'
import { mayManage } from '../access.ts'
import type { Runner } from '../engine/runner.ts'
import type { FlowTable } from '../flow-table.ts'
import type { SqliteJournal } from '../journal/sqlite-journal.ts'
import { isTrue, wholeNumber } from '../keyset.ts'
import { createLogPages } from '../log-pages.ts'
import type { NestedFlows } from '../nested-flows.ts'
import type { RunChanges, RunTable } from '../run-table.ts'
import { parseBody } from './parse-body.ts'

export interface RunRouteParts {
  readonly context: FabricContext
  readonly runs: RunTable
  readonly runner: Runner
  readonly journal: SqliteJournal
  readonly flows: FlowTable
  readonly nested: NestedFlows
  publishRun(runId: string): void
  remove(runId: string): Promise<void>
}

interface ById {
  readonly Params: { readonly id: string }
  readonly Querystring: Readonly<Record<string, string | string[]>>
}

/** Log entries in one answer, unless asked for fewer. */
const LOG = { usual: 10, most: 100 }

const lists = z.omit(runUpdate, { label: true })
const batchRequest = z.looseObject({
  filters: z.looseObject({ run_ids: z.array(z.string()).check(z.minLength(1)) }),
  set: z.optional(z.extend(lists, { status: z.optional(z.literal('cancel')) })),
  add: z.optional(lists),
  remove: z.optional(lists),
})
type BatchRequest = z.infer<typeof batchRequest>
const LISTS = ['tags', 'run_managers', 'run_monitors'] as const

export function runRoutes(app: FastifyInstance, parts: RunRouteParts): void {
  const { context, runs, runner, journal, flows, nested } = parts
  const { store } = context
  const logs = createLogPages(journal)

  /** @throws {ServiceError} 404 when it is not there or not the principal's to see; 403 when it is, and not to change. */
  function found(id: string, principal: Principal, change = false): RunDocument {
    const run = runs.document(id, principal)
    if (!run) throw new ServiceError(404, 'NOT_FOUND', `there is no run ${id}`)
    if (!change || mayManage(run.user_roles)) return run
    throw new ServiceError(403, 'FORBIDDEN', `run ${id}: your role is ${run.user_roles[0]}, and this needs run_manager`)
  }
  const managed = (id: string, principal: Principal) => found(id, principal, true)

  async function cancel(id: string, principal: Principal): Promise<RunDocument> {
    const before = managed(id, principal)
    const under = await runner.tell(id, { kind: 'cancel', by: principal.username })
    if (under) return found(id, principal)
    if (runner.find(id) !== undefined) {
      const sentence = `the fabric is being stopped: run ${id} was not canceled; ask again when it is up`
      throw new ServiceError(503, 'SERVICE_UNAVAILABLE', sentence)
    }
    if (runner.aside(id) !== undefined) {
      await store.write((db) => journal.giveUpIn(db, id, wallClock(), `canceled by ${principal.username}`))
      runner.forget(id)
      parts.publishRun(id)
      return found(id, principal)
    }
    throw new ServiceError(409, 'STATE_CONFLICT', `run ${id} has ended: it is ${before.status}`)
  }

  async function release(id: string, principal: Principal): Promise<RunDocument> {
    const run = managed(id, principal)
    if (run.completion_time === null) {
      throw new ServiceError(409, 'STATE_CONFLICT', `run ${id} is ${run.status}: cancel it, or wait until it has ended`)
    }
    await parts.remove(id)
    return run
  }

  async function change(id: string, changes: RunChanges, principal: Principal): Promise<RunDocument> {
    await runs.change(id, changes)
    parts.publishRun(id)
    return found(id, principal)
  }

  function logPage(id: string, query: ById['Querystring'], principal: Principal) {
    if (!runs.isSeenBy(id, principal)) throw new ServiceError(404, 'NOT_FOUND', `there is no run ${id}`)
    const asked = wholeNumber(query, 'limit') ?? wholeNumber(query, 'per_page') ?? LOG.usual
    const limit = Math.min(Math.max(asked, 1), LOG.most)
    const marker = wholeNumber(query, 'marker')
    const page = isTrue(query, 'reverse_order')
      ? logs.backward(id, marker, limit)
      : logs.forward(id, marker ?? 0, limit)
    if (!page) throw new ServiceError(404, 'NOT_FOUND', `there is no run ${id}`)
    const { entries, next } = page
    // The number of an entry: entries are only ever added behind, so a marker stays right.
    return { entries, limit, has_next_page: next !== null, marker: next === null ? null : String(next) }
  }

  /** Look at the action again at once: what it waited for may be there. */
  async function resume(id: string, principal: Principal): Promise<RunDocument> {
    managed(id, principal)
    runner.resume(id)
    return found(id, principal)
  }

  app.get<ById>('/runs', async (message) => runs.list(message.query, principalOf(message)))

  app.get<ById>('/runs/:id', async (message) => {
    const run = found(message.params.id, principalOf(message))
    if (!isTrue(message.query, 'include_flow_description')) return run
    const flow = flows.find(run.flow_id)
    const { title, subtitle, description, keywords } = flow ?? {
      title: run.flow_title,
      subtitle: '',
      description: '',
      keywords: [],
    }
    return { ...run, flow_description: { title, subtitle, description, keywords } }
  })

  app.put<ById>('/runs/:id', async (message) => {
    const principal = principalOf(message)
    const { run_id: id } = managed(message.params.id, principal)
    const { label, tags, run_managers, run_monitors } = parseBody(runUpdate, message.body)
    const changes = {
      ...(label !== undefined && { label }),
      ...(tags && { tags }),
      ...(run_managers && { run_managers }),
      ...(run_monitors && { run_monitors }),
    }
    return change(id, changes, principal)
  })

  app.get<ById>('/runs/:id/definition', async (message) => {
    found(message.params.id, principalOf(message))
    return runs.definition(message.params.id)
  })

  app.get<ById>('/runs/:id/log', async (message) => logPage(message.params.id, message.query, principalOf(message)))
  app.post<ById>('/runs/:id/cancel', async (message, reply) => {
    void reply.code(202)
    return cancel(message.params.id, principalOf(message))
  })
  app.post<ById>('/runs/:id/release', async (message) => release(message.params.id, principalOf(message)))
  app.post<ById>('/runs/:id/resume', async (message) => resume(message.params.id, principalOf(message)))

  // A run as a part of its flow, and a flow as an action provider (the paths of the first API).
  interface InFlow {
    readonly Params: { readonly flow: string; readonly id: string }
    readonly Querystring: ById['Querystring']
  }
  app.get<InFlow>('/flows/:flow/runs/:id', async (message) => found(message.params.id, principalOf(message)))
  app.get<InFlow>('/flows/:flow/runs/:id/log', async (message) =>
    logPage(message.params.id, message.query, principalOf(message)),
  )
  app.post<InFlow>('/flows/:flow/runs/:id/resume', async (message) => resume(message.params.id, principalOf(message)))
  /** What clients of either API look for: the run, and it as an action. */
  const asAction = (run: RunDocument) => ({ ...run, ...nested.status(run.run_id) })
  app.get<InFlow>('/flows/:flow/:id/status', async (message) =>
    asAction(found(message.params.id, principalOf(message))),
  )
  app.get<InFlow>('/flows/:flow/:id/log', async (message) =>
    logPage(message.params.id, message.query, principalOf(message)),
  )
  app.post<InFlow>('/flows/:flow/:id/cancel', async (message, reply) => {
    void reply.code(202)
    return asAction(await cancel(message.params.id, principalOf(message)))
  })
  app.post<InFlow>('/flows/:flow/:id/release', async (message) => {
    const principal = principalOf(message)
    const last = asAction(found(message.params.id, principal))
    await release(message.params.id, principal)
    return last
  })

  /** One run of a batch. What cannot be done with one says so, and is done with the others. */
  async function changeOne(id: string, { set = {}, add = {}, remove = {} }: BatchRequest, principal: Principal) {
    const run = managed(id, principal)
    if (set.status === 'cancel') return void (await cancel(id, principal))
    const changes: Record<string, readonly string[]> = {}
    for (const name of LISTS) {
      if (!set[name] && !add[name] && !remove[name]) continue
      const gone = new Set(remove[name])
      const had = set[name] ?? z.parse(z.array(z.string()), run[name])
      changes[name] = [...new Set([...had, ...(add[name] ?? [])])].filter((one) => !gone.has(one))
    }
    await change(id, changes, principal)
  }

  app.post('/batch/runs', async (message, reply) => {
    const principal = principalOf(message)
    const request = parseBody(batchRequest, message.body)
    const ids = [...new Set(request.filters.run_ids)]
    const results = []
    for (const id of ids) {
      try {
        await changeOne(id, request, principal)
        results.push({ run_id: id, status: 'ok' })
      } catch (error) {
        if (!(error instanceof ServiceError)) throw error
        results.push({ run_id: id, status: 'error', error: { code: error.code, detail: error.message } })
      }
    }
    return reply.code(202).send({ run_ids: ids, results })
  })
}
