/** `/runs…`: what a run did, and how to end or drop it (Globus Flows API). */
import type { FastifyInstance } from 'fastify'
import * as z from 'zod/mini'
import type { RunDocument } from '#api'
import type { LogEntry } from '#run'
import type { FabricContext } from '../../context.ts'
import { ServiceError } from '../../server/error.ts'
import { replay } from '../engine/apply.ts'
import { readLog } from '../engine/log-entries.ts'
import type { Runner } from '../engine/runner.ts'
import type { FlowTable } from '../flow-table.ts'
import type { SqliteJournal } from '../journal/sqlite-journal.ts'
import { isTrue, wholeNumber } from '../keyset.ts'
import type { RunChanges, RunTable } from '../run-table.ts'
import type { WebInputs } from '../web-inputs/index.ts'
import { parseBody } from './parse-body.ts'

export interface RunRouteParts {
  readonly context: FabricContext
  readonly runs: RunTable
  readonly runner: Runner
  readonly journal: SqliteJournal
  readonly flows: FlowTable
  readonly webInputs: WebInputs
  publishRun(runId: string): void
}

interface ById {
  readonly Params: { readonly id: string }
  readonly Querystring: Readonly<Record<string, string | string[]>>
}

/** Log entries in one answer, unless asked for fewer. */
const LOG = { usual: 10, most: 100 }

const names = z.array(z.string())
const runUpdate = z.looseObject({
  label: z.optional(z.nullable(z.string().check(z.minLength(1), z.maxLength(64)))),
  tags: z.optional(names),
  run_managers: z.optional(names),
  run_monitors: z.optional(names),
})
const lists = z.looseObject({
  tags: z.optional(names),
  run_managers: z.optional(names),
  run_monitors: z.optional(names),
})
const batchRequest = z.looseObject({
  filters: z.looseObject({ run_ids: names }),
  set: z.optional(z.extend(lists, { status: z.optional(z.literal('cancel')) })),
  add: z.optional(lists),
  remove: z.optional(lists),
})
const LISTS = ['tags', 'run_managers', 'run_monitors'] as const

export function runRoutes(app: FastifyInstance, parts: RunRouteParts): void {
  const { context, runs, runner, journal, flows, webInputs } = parts
  const { identity, store } = context

  function found(id: string): RunDocument {
    const run = runs.document(id)
    if (run) return run
    throw new ServiceError(404, 'NOT_FOUND', `there is no run ${id}`)
  }

  async function cancel(id: string): Promise<RunDocument> {
    const before = found(id)
    const under = await runner.tell(id, { kind: 'cancel', by: identity.username })
    if (under) return found(id)
    throw new ServiceError(409, 'STATE_CONFLICT', `run ${id} has ended: it is ${before.status}`)
  }

  async function release(id: string): Promise<RunDocument> {
    const run = found(id)
    if (run.completion_time === null) {
      throw new ServiceError(409, 'STATE_CONFLICT', `run ${id} is ${run.status}: cancel it, or wait until it has ended`)
    }
    await store.write((db) => {
      webInputs.removeIn(db, id)
      journal.removeIn(db, id)
    })
    context.publish({ kind: 'run-removed', run_id: id })
    return run
  }

  async function change(id: string, changes: RunChanges): Promise<RunDocument> {
    found(id)
    await runs.change(id, changes)
    parts.publishRun(id)
    return found(id)
  }

  function logPage(id: string, query: ById['Querystring']) {
    const read = journal.readNow(id)
    if (!read) throw new ServiceError(404, 'NOT_FOUND', `there is no run ${id}`)
    const { facts, entries } = read
    const asked = wholeNumber(query, 'limit') ?? wholeNumber(query, 'per_page') ?? LOG.usual
    const limit = Math.min(Math.max(asked, 1), LOG.most)
    const marker = wholeNumber(query, 'marker')
    const answer = (page: readonly LogEntry[], more: boolean, next: number) => ({
      entries: page,
      limit,
      has_next_page: more,
      // The number of an entry: entries are only ever added behind, so a marker stays right.
      marker: more ? String(next) : null,
    })
    if (isTrue(query, 'reverse_order')) {
      const to = marker ?? replay(facts, entries).logged
      const from = Math.max(0, to - limit)
      return answer(readLog(facts, entries, from, to).page.toReversed(), from > 0, from)
    }
    const from = marker ?? 0
    const { page, run } = readLog(facts, entries, from, from + limit)
    return answer(page, from + limit < run.logged, from + limit)
  }

  app.get<ById>('/runs', async ({ query }) => runs.list(query))

  app.get<ById>('/runs/:id', async ({ params, query }) => {
    const run = found(params.id)
    if (!isTrue(query, 'include_flow_description')) return run
    const flow = flows.find(run.flow_id)
    const { title, subtitle, description, keywords } = flow ?? {
      title: run.flow_title,
      subtitle: '',
      description: '',
      keywords: [],
    }
    return { ...run, flow_description: { title, subtitle, description, keywords } }
  })

  app.put<ById>('/runs/:id', async ({ params, body }) => {
    const { label, tags, run_managers, run_monitors } = parseBody(runUpdate, body)
    return change(params.id, {
      ...(label !== undefined && { label }),
      ...(tags && { tags }),
      ...(run_managers && { run_managers }),
      ...(run_monitors && { run_monitors }),
    })
  })

  app.get<ById>('/runs/:id/definition', async ({ params }) => {
    found(params.id)
    return runs.definition(params.id)
  })

  app.get<ById>('/runs/:id/log', async ({ params, query }) => logPage(params.id, query))
  app.post<ById>('/runs/:id/cancel', async ({ params }, reply) => {
    void reply.code(202)
    return cancel(params.id)
  })
  app.post<ById>('/runs/:id/release', async ({ params }) => release(params.id))
  app.post<ById>('/runs/:id/resume', async ({ params }) => resume(params.id))

  /** Look at the action again at once: what it waited for may be there. */
  async function resume(id: string): Promise<RunDocument> {
    found(id)
    runner.ask(id)
    return found(id)
  }

  // A run as a part of its flow, and a flow as an action provider (the paths of the first API).
  interface InFlow {
    readonly Params: { readonly flow: string; readonly id: string }
    readonly Querystring: ById['Querystring']
  }
  app.get<InFlow>('/flows/:flow/runs/:id', async ({ params }) => found(params.id))
  app.get<InFlow>('/flows/:flow/runs/:id/log', async ({ params, query }) => logPage(params.id, query))
  app.post<InFlow>('/flows/:flow/runs/:id/resume', async ({ params }) => resume(params.id))
  app.get<InFlow>('/flows/:flow/:id/status', async ({ params }) => found(params.id))
  app.get<InFlow>('/flows/:flow/:id/log', async ({ params, query }) => logPage(params.id, query))
  app.post<InFlow>('/flows/:flow/:id/cancel', async ({ params }, reply) => {
    void reply.code(202)
    return cancel(params.id)
  })
  app.post<InFlow>('/flows/:flow/:id/release', async ({ params }) => release(params.id))

  app.post('/batch/runs', async ({ body }, reply) => {
    const { filters, set = {}, add = {}, remove = {} } = parseBody(batchRequest, body)
    const before = filters.run_ids.map(found)
    for (const run of before) {
      if (set.status === 'cancel') {
        if (run.completion_time === null) await cancel(run.run_id)
        continue
      }
      const changes: Record<string, readonly string[]> = {}
      for (const name of LISTS) {
        const gone = new Set(remove[name])
        const had = set[name] ?? z.parse(names, run[name])
        const after = [...new Set([...had, ...(add[name] ?? [])])].filter((one) => !gone.has(one))
        if (set[name] || add[name] || remove[name]) changes[name] = after
      }
      await change(run.run_id, changes)
    }
    return reply.code(202).send({ run_ids: filters.run_ids })
  })
}
