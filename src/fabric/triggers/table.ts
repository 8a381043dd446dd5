/** Triggers and the files they are done with, on disk. */
import type { DatabaseSync, SQLOutputValue } from 'node:sqlite'
import type { Trigger } from '#api'
import type { FileIdentity } from '#instruments'
import { maskKeys, type JsonObject } from '#flow'
import { isoTime, wallClock } from '../clock.ts'
import type { Store } from '../store/store.ts'
import { VaultClosed, type Vault } from '../store/vault.ts'

export type TriggerRequest = Omit<Trigger, 'id' | 'fired' | 'failed' | 'last_failure' | 'problem'>

export interface StoredTrigger extends Trigger {
  /** Why its input cannot be read. */
  readonly unreadable?: string
}

/** The input as others may see it; itself when nothing in it is private. */
export const shownInput = (input: Trigger['input']): Trigger['input'] =>
  // SAFETY: an input is JSON, and masking an object gives an object.
  maskKeys(input as JsonObject) as Trigger['input']

/** What became of a file: the run it started, why it could not start one, or neither for one that was there before. */
export interface Done {
  readonly run_id?: string
  readonly failure?: string
}

const now = () => isoTime(wallClock())

/** An input with something private is sealed as a whole. */
export function insertTrigger({ db, vault }: Store, id: string, trigger: TriggerRequest): void {
  const input = JSON.stringify(trigger.input)
  db.prepare('INSERT INTO triggers VALUES (?,?,?,?,?,?,?,?)').run(
    id,
    trigger.name,
    trigger.flow_id,
    JSON.stringify(trigger.source),
    shownInput(trigger.input) === trigger.input ? input : vault.seal(input),
    trigger.label ?? null,
    trigger.enabled ? 1 : 0,
    now(),
  )
}

/** False when the trigger was done with this version before. */
export function recordFile(db: DatabaseSync, triggerId: string, file: FileIdentity, done: Done = {}): boolean {
  const { changes } = db
    .prepare('INSERT OR IGNORE INTO trigger_files VALUES (?,?,?,?,?,?,?)')
    .run(triggerId, file.path, file.size, file.mtimeMs, now(), done.run_id ?? null, done.failure ?? null)
  return Number(changes) > 0
}

export function isKnown(db: DatabaseSync, triggerId: string, { path, size, mtimeMs }: FileIdentity): boolean {
  return (
    db
      .prepare('SELECT 1 FROM trigger_files WHERE trigger_id=? AND path=? AND size=? AND mtime_ms=?')
      .get(triggerId, path, size, mtimeMs) !== undefined
  )
}

const columns = `SELECT t.*, COUNT(f.run_id) AS fired, COUNT(f.failure) AS failed
  FROM triggers t LEFT JOIN trigger_files f ON f.trigger_id = t.id`

/** Triggers as they are carried out: with what is private in their input. */
export const readTriggers = ({ db, vault }: Store): StoredTrigger[] =>
  db
    .prepare(`${columns} GROUP BY t.id ORDER BY t.created`)
    .all()
    .map((row) => triggerOf(db, vault, row))

export function readTrigger({ db, vault }: Store, id: string): StoredTrigger | undefined {
  const row = db.prepare(`${columns} WHERE t.id=? GROUP BY t.id`).get(id)
  return row && triggerOf(db, vault, row)
}

/** A trigger whose input cannot be opened starts nothing. */
function inputOf(vault: Vault, text: string): Pick<StoredTrigger, 'input'> & Partial<StoredTrigger> {
  try {
    return { input: JSON.parse(vault.unseal(text)) }
  } catch (error) {
    if (!(error instanceof VaultClosed)) throw error
    return { input: {}, enabled: false, unreadable: error.message }
  }
}

function triggerOf(db: DatabaseSync, vault: Vault, row: Record<string, SQLOutputValue>): StoredTrigger {
  const id = String(row['id'])
  const failure = db
    .prepare(
      'SELECT path, time, failure FROM trigger_files WHERE trigger_id=? AND failure IS NOT NULL ORDER BY time DESC',
    )
    .get(id)
  return {
    id,
    name: String(row['name']),
    flow_id: String(row['flow_id']),
    source: JSON.parse(String(row['source'])),
    enabled: row['enabled'] === 1,
    ...inputOf(vault, String(row['input'])),
    ...(row['label'] === null ? {} : { label: String(row['label']) }),
    fired: Number(row['fired']),
    failed: Number(row['failed']),
    last_failure: failure
      ? { path: String(failure['path']), time: String(failure['time']), message: String(failure['failure']) }
      : null,
  }
}

/** Newest first, those only that were there before left out. */
export function readFirings(db: DatabaseSync, triggerId: string, limit: number): object[] {
  return db
    .prepare(
      `SELECT path, size, mtime_ms, time, run_id, failure FROM trigger_files
       WHERE trigger_id=? AND (run_id IS NOT NULL OR failure IS NOT NULL) ORDER BY time DESC LIMIT ?`,
    )
    .all(triggerId, limit)
}
