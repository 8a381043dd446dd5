/** Web inputs as they are kept: one row each, found by id, by run, and by the actions that wait for an answer. */
import type { DatabaseSync, SQLOutputValue } from 'node:sqlite'
import type { AskedWebInput } from '#api'
import { isoTime, wallClock } from '../../clock.ts'
import type { Store } from '../../store/store.ts'
import { allOf, isOneOf, type Condition } from '../conditions.ts'
import { pageClause, pageOf, readPage, several, type Query } from '../keyset.ts'

export interface WebInput {
  readonly id: string
  readonly runId: string
  readonly runLabel: string | null
  readonly flowId: string
  readonly flowTitle: string
  /** Principal URN of the run's owner. */
  readonly creator: string
  readonly asked: AskedWebInput
  readonly created: string
  readonly edited: string
  readonly closed: string | null
  /** The chosen option; null while open, and when it was closed without an answer. */
  readonly value: string | null
  readonly respondent: string | null
}

const SELECT = `SELECT * FROM (
  SELECT web_inputs.seq AS seq, id, web_inputs.run_id AS run_id, label, flow_id, flow_title, run_owner, asked, created,
    edited, closed, value, respondent
  FROM web_inputs JOIN runs ON runs.run_id = web_inputs.run_id)`
const ORDER: Readonly<Record<string, string>> = {
  created_timestamp: 'created',
  edited_timestamp: 'edited',
  closed_timestamp: "COALESCE(closed, '')",
}

export type WebInputTable = ReturnType<typeof createWebInputTable>

export function createWebInputTable({ db }: Store) {
  const byId = db.prepare(`${SELECT} WHERE id = ?`)
  const open = db.prepare('SELECT id FROM web_inputs WHERE run_id = ? AND closed IS NULL')
  /** Of runs that ended while nobody looked: in a crash between their end and this. */
  const orphans = db.prepare(
    `SELECT id FROM web_inputs JOIN runs ON runs.run_id = web_inputs.run_id
     WHERE closed IS NULL AND runs.completion_time IS NOT NULL`,
  )
  const waiting = db.prepare('SELECT action_id FROM web_input_waits WHERE web_input = ?')
  const wait = db.prepare('SELECT web_input, start_time FROM web_input_waits WHERE action_id = ?')

  const find = (id: string): WebInput | undefined => {
    const row = byId.get(id)
    return row && fromRow(row)
  }

  return {
    find,

    /** Does nothing when the same web input was made before. */
    insertIn(inside: DatabaseSync, id: string, runId: string, asked: AskedWebInput): void {
      const now = isoTime(wallClock())
      inside
        .prepare('INSERT OR IGNORE INTO web_inputs (id, run_id, asked, created, edited) VALUES (?, ?, ?, ?, ?)')
        .run(id, runId, JSON.stringify(asked), now, now)
    },

    /** False when it was closed before. `value` null: nobody can answer any more. */
    closeIn(inside: DatabaseSync, id: string, value: string | null, respondent: string | null): boolean {
      const now = isoTime(wallClock())
      const { changes } = inside
        .prepare(
          'UPDATE web_inputs SET closed = ?, edited = ?, value = ?, respondent = ? WHERE id = ? AND closed IS NULL',
        )
        .run(now, now, value, respondent, id)
      return Number(changes) === 1
    },

    waitIn(inside: DatabaseSync, actionId: string, id: string): void {
      inside
        .prepare('INSERT OR IGNORE INTO web_input_waits (action_id, web_input, start_time) VALUES (?, ?, ?)')
        .run(actionId, id, isoTime(wallClock()))
    },
    waitOf(actionId: string): { readonly webInput: string; readonly start: string } | undefined {
      const row = wait.get(actionId)
      return row && { webInput: String(row['web_input']), start: String(row['start_time']) }
    },
    /** Actions that wait for this web input. */
    waitsFor: (id: string): string[] => waiting.all(id).map((row) => String(row['action_id'])),

    openOf: (runId: string): string[] => open.all(runId).map((row) => String(row['id'])),
    orphans: (): string[] => orphans.all().map((row) => String(row['id'])),

    removeIn(inside: DatabaseSync, runId: string): void {
      const own = 'SELECT id FROM web_inputs WHERE run_id = ?'
      inside.prepare(`DELETE FROM web_input_waits WHERE web_input IN (${own})`).run(runId)
      inside.prepare('DELETE FROM web_inputs WHERE run_id = ?').run(runId)
    },

    /** Newest first, unless `orderby` says otherwise. `sees`: the rows that are given. */
    list(query: Query, sees: Condition) {
      const page = readPage(query, Object.keys(ORDER), { field: 'created_timestamp', descending: true })
      const among = (column: string, filter: string): Condition[] => {
        const wanted = several(query, filter)
        return wanted.length === 0 ? [] : [isOneOf(column, wanted)]
      }
      const shown = allOf([
        sees,
        ...among("CASE WHEN closed IS NULL THEN 'open' ELSE 'closed' END", 'filter_states'),
        ...among('flow_id', 'filter_flow_ids'),
        ...among('run_id', 'filter_run_ids'),
      ])
      const { where, values, tail } = pageClause(page, (field) => ORDER[field] ?? 'seq')
      const rows = db.prepare(`${SELECT} WHERE ${shown.where} AND ${where} ${tail}`).all(...shown.values, ...values)
      const given = pageOf(page, rows, (field) => field.replace('_timestamp', ''))
      return { webInputs: given.rows.map(fromRow), marker: given.paging.marker }
    },
  }
}

function fromRow(row: Record<string, SQLOutputValue>): WebInput {
  const maybe = (name: string) => (row[name] === null ? null : String(row[name]))
  return {
    id: String(row['id']),
    runId: String(row['run_id']),
    runLabel: maybe('label'),
    flowId: String(row['flow_id']),
    flowTitle: String(row['flow_title']),
    creator: String(row['run_owner']),
    // SAFETY: written by insertIn.
    asked: JSON.parse(String(row['asked'])) as AskedWebInput,
    created: String(row['created']),
    edited: String(row['edited']),
    closed: maybe('closed'),
    value: maybe('value'),
    respondent: maybe('respondent'),
  }
}
