/** The actions that a provider has accepted: what was asked, by whom. How it goes is told by the task that does it. */
import { createHash } from 'node:crypto'
import type { DatabaseSync } from 'node:sqlite'
import type { ActionRequest } from '#api'
import { ActionError, type Caller } from '../actions/provider.ts'

export const schema = `
CREATE TABLE accepted_actions (
  provider   TEXT NOT NULL,
  action_id  TEXT NOT NULL,
  creator_id TEXT NOT NULL,
  label      TEXT,
  monitor_by TEXT NOT NULL,
  manage_by  TEXT NOT NULL,
  body_hash  TEXT NOT NULL,
  PRIMARY KEY (provider, action_id)
) WITHOUT ROWID;
`

export const schemaVersion2 = `
-- The run in which something of the action is private.
ALTER TABLE accepted_actions ADD COLUMN private_in TEXT;
`

export interface AcceptedAction {
  readonly action_id: string
  readonly creator_id: string
  readonly label: string | null
  readonly monitor_by: readonly string[]
  readonly manage_by: readonly string[]
}

/** The id of the task behind an action, from what the engine numbered its request with: the same request, the same task. */
export function actionIdOf(requestId: string): string {
  if (/^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i.test(requestId)) return requestId.toLowerCase()
  const hex = createHash('sha256').update(requestId).digest('hex')
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)].join('-')
}

/**
 * Note the request; false when the same one was noted before.
 * @throws {ActionError} 409 when another body came with its `request_id`.
 */
export function acceptAction(db: DatabaseSync, provider: string, request: ActionRequest, caller: Caller): boolean {
  const id = actionIdOf(request.request_id)
  const hash = createHash('sha256').update(JSON.stringify(request.body)).digest('base64url')
  const known = db.prepare('SELECT body_hash FROM accepted_actions WHERE provider=? AND action_id=?').get(provider, id)
  if (known && known['body_hash'] !== hash)
    throw new ActionError(409, 'ActionConflict', `request_id ${request.request_id} was used before with another body`)
  if (known) return false
  db.prepare('INSERT INTO accepted_actions VALUES (?,?,?,?,?,?,?,?)').run(
    provider,
    id,
    caller.urn,
    request.label ?? null,
    JSON.stringify(request.monitor_by ?? []),
    JSON.stringify(request.manage_by ?? []),
    hash,
    caller.run?.secret === true ? caller.run.id : null,
  )
  return true
}

/** @throws {ActionError} 404 for an action that was never started or was released. */
export function acceptedAction(db: DatabaseSync, provider: string, actionId: string): AcceptedAction {
  const row = db
    .prepare('SELECT creator_id, label, monitor_by, manage_by FROM accepted_actions WHERE provider=? AND action_id=?')
    .get(provider, actionId)
  if (!row) throw new ActionError(404, 'ActionNotFound', `there is no action ${actionId}: never started, or released`)
  return {
    action_id: actionId,
    creator_id: String(row['creator_id']),
    label: row['label'] === null ? null : String(row['label']),
    // SAFETY: written by acceptAction as JSON of a list of names.
    monitor_by: JSON.parse(String(row['monitor_by'])) as string[],
    // SAFETY: the same.
    manage_by: JSON.parse(String(row['manage_by'])) as string[],
  }
}

/**
 * The run in which something of the action is private; undefined for an action without secrets. Compute names an action
 * by its task group, `tg_<id>`.
 */
export function secretIn(db: DatabaseSync, provider: string, actionId: string): string | undefined {
  const row = db
    .prepare('SELECT private_in FROM accepted_actions WHERE provider=? AND action_id=?')
    .get(provider, actionId.replace(/^tg_/, ''))
  return typeof row?.['private_in'] === 'string' ? row['private_in'] : undefined
}

export function dropAction(db: DatabaseSync, provider: string, actionId: string): void {
  db.prepare('DELETE FROM accepted_actions WHERE provider=? AND action_id=?').run(provider, actionId)
}
