/** The books of served providers: which there are, and every action of theirs. What a process says is only believed of open ones. */
import type { DatabaseSync } from 'node:sqlite'
import * as z from 'zod/mini'
import { servedProvider, type ActionReport, type ActionRequest, type ServedProvider } from '#api'
import type { JsonObject } from '#flow'
import { displayStatus, finished, type ActionStatus, type ActionStatusName } from '#run'
import { isoTime, wallClock } from '../../clock.ts'
import type { Store } from '../../store/store.ts'
import type { Caller } from '../provider.ts'

export interface ServedAction {
  readonly actionId: string
  readonly provider: string
  readonly asked: Asked
  readonly boot: string | null
  readonly status: ActionStatusName
  readonly displayStatus: string
  readonly details: JsonObject
  readonly created: string
  readonly begun: string | null
  readonly ended: string | null
  readonly canceled: boolean
}

/** What was asked, and by whom. */
export interface Asked {
  readonly request_id: string
  readonly body: JsonObject
  readonly label: string | null
  readonly caller: { readonly urn: string; readonly username: string }
}

export type Books = ReturnType<typeof openBooks>

/** Whatever writes is called inside `Store.write`. */
export function openBooks({ db, vault }: Pick<Store, 'db' | 'vault'>) {
  const find = db.prepare('SELECT * FROM served_actions WHERE action_id = ?')
  const open = db.prepare('SELECT * FROM served_actions WHERE provider = ? AND ended IS NULL ORDER BY created')
  const count = db.prepare('SELECT count(*) AS n FROM served_actions WHERE provider = ? AND ended IS NULL')
  const providers = db.prepare('SELECT document FROM served_providers ORDER BY name')

  const isSealed = (row: Record<string, unknown>) => vault.isSealed(String(row['request']))

  function read(row: Record<string, unknown>): ServedAction {
    const text = (name: string) => String(row[name])
    // A provider's own words may look like a sealed text: they are one only where the request is.
    const kept = isSealed(row) ? (name: string) => vault.unseal(text(name)) : text
    const time = (name: string) => (row[name] === null ? null : text(name))
    return {
      actionId: text('action_id'),
      provider: text('provider'),
      // SAFETY: written by `add` and `report` as JSON of these.
      asked: JSON.parse(kept('request')) as Asked,
      boot: time('boot'),
      // SAFETY: the same.
      status: text('status') as ActionStatusName,
      displayStatus: kept('display_status'),
      // SAFETY: the same.
      details: JSON.parse(kept('details')) as JsonObject,
      created: text('created'),
      begun: time('begun'),
      ended: time('ended'),
      canceled: row['canceled'] === 1,
    }
  }

  return {
    providers: (): ServedProvider[] =>
      providers.all().map((row) => z.parse(servedProvider, JSON.parse(String(row['document'])))),
    keepProvider(db: DatabaseSync, provider: ServedProvider): void {
      db.prepare('INSERT OR REPLACE INTO served_providers VALUES (?, ?)').run(provider.name, JSON.stringify(provider))
    },
    dropProvider(db: DatabaseSync, name: string): void {
      db.prepare('DELETE FROM served_providers WHERE name = ?').run(name)
    },

    find(actionId: string): ServedAction | undefined {
      const row = find.get(actionId)
      return row && read(row)
    },
    open: (provider: string): ServedAction[] => open.all(provider).map(read),
    openCount: (provider: string): number => Number(count.get(provider)?.['n']),
    add(db: DatabaseSync, actionId: string, provider: string, request: ActionRequest, caller: Caller): void {
      const { request_id, body, label = null } = request
      const asked: Asked = { request_id, body, label, caller: { urn: caller.urn, username: caller.username } }
      const text = JSON.stringify(asked)
      db.prepare(
        `INSERT INTO served_actions (action_id, provider, request, status, display_status, details, created)
         VALUES (?, ?, ?, 'ACTIVE', '', '{}', ?)`,
      ).run(actionId, provider, caller.run?.secret === true ? vault.seal(text) : text, isoTime(wallClock()))
    },
    /** That this process is about to be told to begin it. */
    begin(db: DatabaseSync, actionId: string, boot: string): void {
      db.prepare('UPDATE served_actions SET boot = ?, begun = coalesce(begun, ?) WHERE action_id = ?').run(
        boot,
        isoTime(wallClock()),
        actionId,
      )
    },
    cancel(db: DatabaseSync, actionId: string): void {
      db.prepare('UPDATE served_actions SET canceled = 1 WHERE action_id = ? AND ended IS NULL').run(actionId)
    },
    /** False when the action has ended before, or is gone: its end stays as it was told first. */
    report(db: DatabaseSync, { action_id, status, display_status, details }: ActionReport): boolean {
      const row = find.get(action_id)
      if (!row || row['ended'] !== null) return false
      const kept = (text: string) => (isSealed(row) ? vault.seal(text) : text)
      const ended = finished(status) ? isoTime(wallClock()) : null
      db.prepare(
        'UPDATE served_actions SET status = ?, display_status = ?, details = ?, ended = ? WHERE action_id = ?',
      ).run(status, kept(display_status), kept(JSON.stringify(details)), ended, action_id)
      return true
    },
    drop(db: DatabaseSync, actionId: string): void {
      db.prepare('DELETE FROM served_actions WHERE action_id = ?').run(actionId)
    },
  }
}

/** As its provider's HTTP answer says it (Globus Action Provider Interface). `waiting`: nobody has begun it yet. */
export function statusDocument(
  action: ServedAction,
  accepted: Pick<ActionStatus, 'action_id' | 'creator_id' | 'label' | 'monitor_by' | 'manage_by'>,
  waiting: string,
): ActionStatus {
  const { status, details, created, begun, ended } = action
  const said = action.displayStatus || (begun === null ? waiting : status.toLowerCase())
  const outcome =
    ended === null ? 'running' : status === 'SUCCEEDED' ? 'succeeded' : action.canceled ? 'canceled' : 'failed'
  const work = begun === null ? [] : [{ name: action.provider, attempt: 1, start: begun, end: ended, outcome }]
  return {
    ...accepted,
    status,
    start_time: created,
    completion_time: ended,
    release_after: 'P30D',
    display_status: displayStatus(said),
    details: { ...details, work },
  }
}
