/** The journal in the fabric's SQLite file: entries, and with them the row by which lists find a run. */
import { hash } from 'node:crypto'
import type { DatabaseSync, StatementSync } from 'node:sqlite'
import { formatTimestamp, type FlowDefinition, type JsonObject } from '#flow'
import { activityOf, statusOf } from '../engine/activity.ts'
import type { Entry } from '../engine/entry.ts'
import type { Journal, RunAbout } from '../engine/ports.ts'
import type { Run, RunFacts } from '../engine/run.ts'
import type { Store } from '../../store/store.ts'
import { decodeStep, encodeStep } from './encode.ts'

/** Entries a run can have: the journal's key is its number * this + the entry's. */
const RANGE = 2 ** 22

export interface SqliteJournal extends Journal {
  /** `begin` inside a write of the caller's, with whatever else must happen with it or not at all. */
  beginIn(db: DatabaseSync, run: Run, entries: readonly Entry[], about: RunAbout): void
  /** As `Journal.read`, at once. Undefined when there is no such run. */
  readNow(runId: string): { readonly facts: RunFacts; readonly entries: readonly Entry[] } | undefined
  /** Delete a run with all that only it needed, inside a write of the caller's. */
  removeIn(db: DatabaseSync, runId: string): void
}

export function createSqliteJournal(store: Store): SqliteJournal {
  const { db } = store
  const sql = statements(db)
  /** Of runs under way: their number, and the status their row shows. */
  const known = new Map<string, { readonly seq: number; status: string }>()

  function rowOf(runId: string) {
    const cached = known.get(runId)
    if (cached) return cached
    const row = sql.find.get(runId)
    if (!row) throw new Error(`the journal has no run ${runId}`)
    const found = { seq: Number(row['seq']), status: String(row['status']) }
    known.set(runId, found)
    return found
  }

  function writeStep(seq: number, first: number, entries: readonly Entry[]): void {
    const { text, payloads } = encodeStep(entries)
    for (const [key, value] of payloads) {
      sql.payload.run(key, value)
      sql.use.run(seq, key)
    }
    sql.step.run(seq * RANGE + first, text)
  }

  function beginIn(_db: DatabaseSync, run: Run, entries: readonly Entry[], about: RunAbout): void {
    const { facts } = run
    const [definition, inputSchema] = [JSON.stringify(facts.definition), JSON.stringify(about.inputSchema)]
    const frozen = hash('sha256', `${definition}\n${inputSchema}`, 'base64url')
    sql.definition.run(frozen, definition, inputSchema)
    const { status, details } = activityOf(run, false)
    const { lastInsertRowid } = sql.begin.run(
      facts.runId,
      facts.flowId,
      about.flowTitle,
      about.flowUpdated,
      frozen,
      facts.label,
      JSON.stringify(about.tags),
      facts.owner,
      JSON.stringify(about.managers),
      JSON.stringify(about.monitors),
      status,
      formatTimestamp(run.started),
      run.phase.kind === 'ended' ? formatTimestamp(run.time) : null,
      JSON.stringify(details),
      JSON.stringify(facts.context),
    )
    writeStep(Number(lastInsertRowid), 0, entries)
  }

  function readNow(runId: string) {
    const row = sql.read.get(runId)
    if (!row) return undefined
    const seq = Number(row['seq'])
    const payload = (key: string) => {
      const text = sql.readPayload.get(key)?.['value']
      if (typeof text !== 'string') throw new Error(`the journal of run ${runId} has lost the value ${key}`)
      return text
    }
    const facts: RunFacts = {
      runId,
      flowId: String(row['flow_id']),
      // SAFETY: written by beginIn from these types.
      definition: JSON.parse(String(row['definition'])) as FlowDefinition,
      label: row['label'] === null ? null : String(row['label']),
      owner: String(row['run_owner']),
      // SAFETY: the same.
      context: JSON.parse(String(row['context'])) as JsonObject,
    }
    const steps = sql.steps.all(seq * RANGE, (seq + 1) * RANGE - 1)
    return { facts, entries: steps.flatMap((step) => decodeStep(String(step['entries']), payload)) }
  }

  return {
    beginIn,
    readNow,
    begin: (run, entries, about) => store.write((inside) => beginIn(inside, run, entries, about)),
    async append(run, entries) {
      const row = rowOf(run.facts.runId)
      const ended = run.phase.kind === 'ended'
      const status = statusOf(run)
      await store.write(() => {
        writeStep(row.seq, run.entries - entries.length, entries)
        if (status === row.status && !ended) return
        const completion = ended ? formatTimestamp(run.time) : null
        sql.status.run(status, completion, JSON.stringify(activityOf(run, false).details), row.seq)
      })
      row.status = status
      if (ended) known.delete(run.facts.runId)
    },
    async read(runId) {
      const found = readNow(runId)
      if (!found) throw new Error(`the journal has no run ${runId}`)
      return found
    },
    async unfinished() {
      return sql.unfinished.all().map((row) => String(row['run_id']))
    },
    removeIn(_db, runId) {
      const { seq } = rowOf(runId)
      known.delete(runId)
      const frozen = sql.frozen.get(seq)?.['definition'] ?? null
      sql.removeSteps.run(seq * RANGE, (seq + 1) * RANGE - 1)
      const used = sql.uses.all(seq).map((row) => String(row['hash']))
      sql.removeUses.run(seq)
      for (const key of used) sql.removePayload.run(key, key)
      sql.remove.run(seq)
      sql.removeDefinition.run(frozen, frozen)
    },
  }
}

function statements(db: DatabaseSync) {
  const text = {
    find: 'SELECT seq, status FROM runs WHERE run_id = ?',
    frozen: 'SELECT definition FROM runs WHERE seq = ?',
    definition: 'INSERT OR IGNORE INTO definitions (hash, definition, input_schema) VALUES (?, ?, ?)',
    begin: `INSERT INTO runs (run_id, flow_id, flow_title, flow_updated, definition, label, tags, run_owner, run_managers,
      run_monitors, status, start_time, completion_time, details, context)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    step: 'INSERT INTO journal (id, entries) VALUES (?, ?)',
    payload: 'INSERT OR IGNORE INTO payloads (hash, value) VALUES (?, ?)',
    use: 'INSERT OR IGNORE INTO payload_uses (run, hash) VALUES (?, ?)',
    status: 'UPDATE runs SET status = ?, completion_time = ?, details = ? WHERE seq = ?',
    read: `SELECT runs.seq, flow_id, definitions.definition, label, run_owner, context
      FROM runs JOIN definitions ON definitions.hash = runs.definition WHERE run_id = ?`,
    steps: 'SELECT entries FROM journal WHERE id BETWEEN ? AND ? ORDER BY id',
    readPayload: 'SELECT value FROM payloads WHERE hash = ?',
    unfinished: "SELECT run_id FROM runs WHERE status IN ('ACTIVE', 'INACTIVE') ORDER BY seq",
    removeSteps: 'DELETE FROM journal WHERE id BETWEEN ? AND ?',
    uses: 'SELECT hash FROM payload_uses WHERE run = ?',
    removeUses: 'DELETE FROM payload_uses WHERE run = ?',
    removePayload: 'DELETE FROM payloads WHERE hash = ? AND NOT EXISTS (SELECT 1 FROM payload_uses WHERE hash = ?)',
    remove: 'DELETE FROM runs WHERE seq = ?',
    removeDefinition: 'DELETE FROM definitions WHERE hash = ? AND NOT EXISTS (SELECT 1 FROM runs WHERE definition = ?)',
  } as const
  // SAFETY: one prepared statement for each text, under the same name.
  return Object.fromEntries(Object.entries(text).map(([name, one]) => [name, db.prepare(one)])) as Record<
    keyof typeof text,
    StatementSync
  >
}
