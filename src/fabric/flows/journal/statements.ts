/** The statements of the journal in SQLite, prepared once. */
import type { DatabaseSync, StatementSync } from 'node:sqlite'

const text = {
  find: 'SELECT seq, status FROM runs WHERE run_id = ?',
  frozen: 'SELECT definition FROM runs WHERE seq = ?',
  definition: 'INSERT OR IGNORE INTO definitions (hash, definition, input_schema) VALUES (?, ?, ?)',
  begin: `INSERT INTO runs (run_id, flow_id, flow_title, flow_updated, definition, label, tags, run_owner, run_managers,
    run_monitors, status, start_time, completion_time, details, context)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  step: 'INSERT INTO journal (id, entries, crc, sealed) VALUES (?, ?, ?, ?)',
  payload: 'INSERT OR IGNORE INTO payloads (hash, value) VALUES (?, ?)',
  use: 'INSERT OR IGNORE INTO payload_uses (run, hash) VALUES (?, ?)',
  status: 'UPDATE runs SET status = ?, completion_time = ?, details = ? WHERE seq = ?',
  read: `SELECT runs.seq, flow_id, definitions.definition, label, run_owner, run_managers,
    run_monitors, context
    FROM runs JOIN definitions ON definitions.hash = runs.definition WHERE run_id = ?`,
  steps: 'SELECT id, entries, crc, sealed FROM journal WHERE id BETWEEN ? AND ? ORDER BY id',
  readPayload: 'SELECT value FROM payloads WHERE hash = ?',
  unfinished: "SELECT run_id FROM runs WHERE status IN ('ACTIVE', 'INACTIVE') ORDER BY seq",
  anySealed: 'SELECT 1 FROM sealed WHERE run = ? LIMIT 1',
  checkpoint: 'INSERT OR REPLACE INTO checkpoints (run, entries, logged, state) VALUES (?, ?, ?, ?)',
  /** The last one with at most so many log entries before it. */
  readCheckpoint: 'SELECT state FROM checkpoints WHERE run = ? AND logged <= ? ORDER BY run DESC, entries DESC LIMIT 1',
  removeCheckpoints: 'DELETE FROM checkpoints WHERE run = ?',
  removeSteps: 'DELETE FROM journal WHERE id BETWEEN ? AND ?',
  uses: 'SELECT hash FROM payload_uses WHERE run = ?',
  removeUses: 'DELETE FROM payload_uses WHERE run = ?',
  removePayload: 'DELETE FROM payloads WHERE hash = ? AND NOT EXISTS (SELECT 1 FROM payload_uses WHERE hash = ?)',
  remove: 'DELETE FROM runs WHERE seq = ?',
  removeDefinition: 'DELETE FROM definitions WHERE hash = ? AND NOT EXISTS (SELECT 1 FROM runs WHERE definition = ?)',
} as const

export type Statements = Readonly<Record<keyof typeof text, StatementSync>>

export function prepareStatements(db: DatabaseSync): Statements {
  // SAFETY: one prepared statement for each text, under the same name.
  return Object.fromEntries(Object.entries(text).map(([name, one]) => [name, db.prepare(one)])) as Statements
}
