/** What may be done with runs, by whom: reading, changing, ending and dropping them, one by one. */
import type { RunDocument } from '#api'
import { wallClock } from '../clock.ts'
import type { FabricContext, Principal } from '../context.ts'
import { ServiceError } from '../server/error.ts'
import { mayManage } from './access.ts'
import type { Runner } from './engine/runner.ts'
import type { SqliteJournal } from './journal/sqlite-journal.ts'
import { isTrue, wholeNumber, type Query } from './keyset.ts'
import { createLogPages } from './log-pages.ts'
import type { RunChanges, RunTable } from './run-table.ts'

export interface RunDeskParts {
  readonly context: FabricContext
  readonly runs: RunTable
  readonly runner: Runner
  readonly journal: SqliteJournal
  publishRun(runId: string): void
  remove(runId: string): Promise<void>
}

/** Log entries in one answer, unless asked for fewer. */
const LOG = { usual: 10, most: 100 }

/** Each throws a {ServiceError}: 404 for a run that is not there or not to be seen, 403 for one that is not to be changed. */
export type RunDesk = ReturnType<typeof createRunDesk>

export function createRunDesk({ context: { store }, runs, runner, journal, publishRun, remove }: RunDeskParts) {
  const logs = createLogPages(journal)

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
      publishRun(id)
      return found(id, principal)
    }
    throw new ServiceError(409, 'STATE_CONFLICT', `run ${id} has ended: it is ${before.status}`)
  }

  async function release(id: string, principal: Principal): Promise<RunDocument> {
    const run = managed(id, principal)
    if (run.completion_time === null) {
      throw new ServiceError(409, 'STATE_CONFLICT', `run ${id} is ${run.status}: cancel it, or wait until it has ended`)
    }
    await remove(id)
    return run
  }

  async function change(id: string, changes: RunChanges, principal: Principal): Promise<RunDocument> {
    await runs.change(id, changes)
    publishRun(id)
    return found(id, principal)
  }

  function logPage(id: string, query: Query, principal: Principal) {
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

  return {
    found: (id: string, principal: Principal) => found(id, principal),
    managed,
    cancel,
    release,
    change,
    logPage,
    resume,
  }
}
