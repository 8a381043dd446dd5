/** Runs as lists and documents show them: the row of a run, and for one under way what it is doing now. */
import type { SQLOutputValue } from 'node:sqlite'
import type * as z from 'zod/mini'
import type { runDefinition, RunDocument } from '#api'
import type { FlowDefinition, JsonObject } from '#flow'
import type { RunStatus } from '#run'
import type { FabricContext, Principal } from '../context.ts'
import { runRoles, type FlowRights, type RunRole } from './access.ts'
import { activityOf, blockingWebInput } from './engine/activity.ts'
import { privateIn } from './engine/private-definition.ts'
import type { Run } from './engine/run.ts'
import type { Runner } from './engine/runner.ts'
import { JournalDamaged } from './journal/damage.ts'
import type { SqliteJournal } from './journal/sqlite-journal.ts'
import { pageClause, pageOf, readPage, type Query } from './keyset.ts'
import { runColumn, runFilters } from './run-filters.ts'

type Row = Record<string, SQLOutputValue>

const orderFields = ['run_id', 'id', 'start_time', 'completion_time', 'status', 'label', 'flow_id', 'flow_title']

const SELECT = `SELECT seq, run_id, flow_id, flow_title, flow_updated, label, tags, run_owner, run_managers, run_monitors,
  status, start_time, completion_time, details, json_extract(context, '$.parent_run_id') AS parent_run_id,
  json_extract(context, '$.rerun_of') AS rerun_of, json_extract(context, '$.rerun_from') AS rerun_from FROM runs`

export interface RunChanges {
  readonly label?: string | null
  readonly tags?: readonly string[]
  readonly run_managers?: readonly string[]
  readonly run_monitors?: readonly string[]
}

export type RunTable = ReturnType<typeof createRunTable>

export interface RunTableParts {
  readonly context: FabricContext
  readonly journal: SqliteJournal
  readonly runner: Pick<Runner, 'find' | 'aside'>
  /** Who has roles in runs by a flow; undefined when it was deleted. */
  flow(flowId: string): FlowRights | undefined
}

export function createRunTable({ context, journal, runner: { find: underWay, aside }, flow }: RunTableParts) {
  const { store, identity } = context
  const { db } = store
  /** Whom the event stream tells. */
  const owner: Principal = { urn: identity.urn, username: identity.username, urns: [identity.urn], ownsHome: true }
  const byId = db.prepare(`${SELECT} WHERE run_id = ?`)
  const newest = db.prepare(`${SELECT} ORDER BY start_time DESC, seq DESC LIMIT ?`)
  /** Rows of runs under way, as they are told of at every step: none of their columns changes but by `change`. */
  const told = new Map<string, Row>()
  const counted = db.prepare('SELECT status, runs FROM run_counts WHERE runs > 0')

  /** `live`: what the run is doing, when the caller knows better than the engine. */
  function summary(
    row: Row,
    principal: Principal,
    live: Run | undefined = underWay(String(row['run_id'])),
  ): RunDocument & { readonly user_roles: readonly RunRole[] } {
    // SAFETY, all three: written by the journal, and the lists by `change`.
    const names = (name: string) => JSON.parse(String(row[name])) as string[]
    const unreadable = aside(String(row['run_id']))
    const activity = live
      ? activityOf(live, false)
      : {
          status: String(row['status']) as RunStatus,
          details:
            unreadable === undefined
              ? (JSON.parse(String(row['details'])) as JsonObject)
              : { code: 'RunUnreadable', description: unreadable },
        }
    const maybe = (name: string) => (row[name] === null ? null : String(row[name]))
    const blocking = live ? blockingWebInput(live) : null
    const id = String(row['run_id'])
    const [managers, monitors] = [names('run_managers'), names('run_monitors')]
    const rights = { run_owner: String(row['run_owner']), run_managers: managers, run_monitors: monitors }
    // Who owns the home needs nothing of the flow.
    const roles = runRoles(rights, principal.ownsHome ? undefined : flow(String(row['flow_id'])), principal)
    return {
      run_id: id,
      action_id: id,
      flow_id: String(row['flow_id']),
      flow_title: String(row['flow_title']),
      flow_last_updated: String(row['flow_updated']),
      start_time: String(row['start_time']),
      completion_time: maybe('completion_time'),
      status: activity.status,
      display_status: blocking === null ? activity.status : 'Waiting for web input',
      details: activity.details,
      label: maybe('label'),
      tags: names('tags'),
      run_owner: String(row['run_owner']),
      created_by: String(row['run_owner']),
      run_managers: managers,
      run_monitors: monitors,
      manage_by: managers,
      monitor_by: monitors,
      user_role: roles[0] ?? null,
      user_roles: roles,
      blocking_web_input_id: blocking,
      parent_run_id: maybe('parent_run_id'),
      rerun_of: maybe('rerun_of'),
      rerun_from: maybe('rerun_from'),
    }
  }

  function document(runId: string, principal: Principal) {
    const row = byId.get(runId)
    const shown = row && summary(row, principal)
    if (!shown || shown.user_roles.length === 0) return undefined
    if (shown.status !== 'SUCCEEDED') return shown
    try {
      const run = journal.last(runId)
      return run ? { ...shown, details: activityOf(run, true).details } : shown
    } catch (error) {
      if (!(error instanceof JournalDamaged)) throw error
      return { ...shown, details: { ...shown.details, code: error.code, description: error.message } }
    }
  }

  return {
    /** The document for the event stream, as of `live`: without the output of a run that has ended. */
    told(live: Run): RunDocument | undefined {
      const { runId } = live.facts
      const ended = live.phase.kind === 'ended'
      const row = (ended ? undefined : told.get(runId)) ?? byId.get(runId)
      if (ended || !row) told.delete(runId)
      else told.set(runId, row)
      return row && summary(row, owner, live)
    },

    /** The document without the output of a run that has ended, as the owner of the home sees it. */
    find(runId: string): RunDocument | undefined {
      const row = byId.get(runId)
      return row && summary(row, owner)
    },

    isSeenBy(runId: string, principal: Principal): boolean {
      const row = byId.get(runId)
      return row !== undefined && summary(row, principal).user_roles.length > 0
    },

    /** The whole document: with the output, rebuilt from the journal. Undefined when the run is not the principal's to see. */
    document,

    /** The same for what happens inside of the fabric. */
    documentOf: (runId: string) => document(runId, owner),

    newest: (count: number): RunDocument[] => newest.all(count).map((row) => summary(row, owner)),

    counts(): Record<string, number> {
      return Object.fromEntries(counted.all().map((row) => [String(row['status']), Number(row['runs'])]))
    },

    /** Runs that the principal may see; `flowId`: of this flow only. */
    list(query: Query, principal: Principal, flowId?: string) {
      const page = readPage(query, orderFields, { field: 'start_time', descending: true }, 'start_time')
      const { conditions, values } = runFilters(query, principal, flowId)
      const { where, values: position, order, tail } = pageClause(page, runColumn)
      // The rows are found in an index alone; only those of the page are read.
      const found = `SELECT seq FROM runs WHERE ${[...conditions, where].join(' AND ')} ${tail}`
      const rows = db.prepare(`${SELECT} WHERE seq IN (${found}) ${order}`).all(...values, ...position)
      const given = pageOf(page, rows, (field) => (field === 'id' ? 'run_id' : field))
      return { runs: given.rows.map((row) => summary(row, principal)), ...given.paging }
    },

    async change(runId: string, changes: RunChanges): Promise<void> {
      const set = Object.entries(changes).filter(([, value]) => value !== undefined)
      if (set.length === 0) return
      const values = set.map(([, value]) =>
        typeof value === 'string' || value === null ? value : JSON.stringify(value),
      )
      const columns = set.map(([name]) => `${name} = ?`).join(', ')
      await store.write((inside) => inside.prepare(`UPDATE runs SET ${columns} WHERE run_id = ?`).run(...values, runId))
      told.delete(runId)
    },

    /** The definition as it was when the run started. */
    definition(runId: string): z.infer<typeof runDefinition> | undefined {
      const row = db
        .prepare(
          `SELECT flow_id, definitions.definition, input_schema
           FROM runs JOIN definitions ON definitions.hash = runs.definition WHERE run_id = ?`,
        )
        .get(runId)
      if (!row) return undefined
      return {
        flow_id: String(row['flow_id']),
        // SAFETY: written by the journal.
        definition: privateIn(JSON.parse(store.vault.unseal(String(row['definition']))) as FlowDefinition).shown,
        input_schema: JSON.parse(String(row['input_schema'])),
      }
    },
  }
}
