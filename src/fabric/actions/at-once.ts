/**
 * Action providers that are done when they answer: what they do is a function of the body, and what came of it is kept, so
 * that the same request sent again, after a crash in between too, has the same outcome.
 */
import type { DatabaseSync } from 'node:sqlite'
import { MASK, type CataloguedProvider, type JsonObject, type Micros } from '#flow'
import type { ActionStatus } from '#run'
import { isoTime, wallClock } from '../clock.ts'
import { acceptAction, acceptedAction, actionIdOf, dropAction, secretIn } from '../store/accepted-actions.ts'
import type { Store } from '../store/store.ts'
import { ActionError, type ActionProvider } from './provider.ts'

export interface AtOnce {
  /** Served under `/ap/<name>/`. */
  readonly name: string
  readonly hosted: CataloguedProvider
  readonly description: string
  /**
   * What to do with a body, not done yet.
   * @throws {ActionError} for a body that is not one: the action is refused.
   */
  plan(body: JsonObject): Work
}

/**
 * Does it: the details that the action succeeds with. `again`: the same request was begun before, and may have done it.
 * @throws {Undone} the action fails.
 */
export type Work = (again: boolean) => Promise<JsonObject>

/** What was asked for could not be done. */
export class Undone extends Error {
  override readonly name = 'Undone'
  readonly code: string
  constructor(code: string, description: string) {
    super(description)
    this.code = code
  }
}

/** Finished actions are kept for as long as they say, `P30D`. */
const KEPT: Micros = 30 * 86_400_000_000

export function createAtOnce(store: Store, { name, hosted, description, plan }: AtOnce): ActionProvider {
  const { db, vault } = store
  const find = db.prepare('SELECT * FROM done_actions WHERE provider = ? AND action_id = ?')
  const place = (actionId: string) => `${name} ${actionId}`

  function statusOf(actionId: string): ActionStatus | undefined {
    const row = find.get(name, actionId)
    if (!row) return undefined
    const run = secretIn(db, name, actionId)
    const text = run === undefined ? String(row['details']) : vault.read(run, place(actionId))
    // SAFETY: written below from a JsonObject.
    const details = (text === undefined ? { description: MASK } : JSON.parse(text)) as JsonObject
    const [start, end] = [isoTime(Number(row['start'])), isoTime(Number(row['end']))]
    const failed = row['failed'] === 1
    const outcome = failed ? 'failed' : 'succeeded'
    return {
      ...acceptedAction(db, name, actionId),
      status: failed ? 'FAILED' : 'SUCCEEDED',
      start_time: start,
      completion_time: end,
      release_after: 'P30D',
      display_status: outcome,
      details: { ...details, work: [{ name, attempt: 1, start, end, outcome }] },
    }
  }

  /** @throws {ActionError} 404 */
  function done(actionId: string): ActionStatus {
    const status = statusOf(actionId)
    if (!status) throw new ActionError(404, 'ActionNotFound', `${name} has no action ${actionId}`)
    return status
  }

  async function perform(
    work: Work,
    again: boolean,
  ): Promise<{ readonly details: JsonObject; readonly failed: boolean }> {
    try {
      return { details: await work(again), failed: false }
    } catch (error) {
      if (!(error instanceof Undone)) throw error
      return { details: { code: error.code, description: error.message }, failed: true }
    }
  }

  function keep(database: DatabaseSync, actionId: string, details: JsonObject, failed: boolean, start: Micros): void {
    const run = secretIn(database, name, actionId)
    const text = JSON.stringify(details)
    if (run !== undefined) vault.keep(run, place(actionId), text)
    const shown = run === undefined ? text : null
    const end = wallClock()
    database
      .prepare(
        'INSERT OR IGNORE INTO done_actions (provider, action_id, failed, details, start, end) VALUES (?,?,?,?,?,?)',
      )
      .run(name, actionId, failed ? 1 : 0, shown, start, end)
    database
      .prepare(
        `DELETE FROM accepted_actions WHERE provider = ?1 AND action_id IN
           (SELECT action_id FROM done_actions WHERE provider = ?1 AND end < ?2)`,
      )
      .run(name, end - KEPT)
    database.prepare('DELETE FROM done_actions WHERE provider = ? AND end < ?').run(name, end - KEPT)
  }

  return {
    name,
    urls: [hosted.url],
    title: hosted.title,
    description,
    inputSchema: hosted.inputSchema,
    scope: hosted.scope,
    synchronous: true,
    async run(request, caller) {
      const actionId = actionIdOf(request.request_id)
      const work = plan(request.body)
      const start = wallClock()
      const fresh = await store.write((database) => acceptAction(database, name, request, caller))
      const before = statusOf(actionId)
      if (before) return before
      const { details, failed } = await perform(work, !fresh)
      await store.write((database) => keep(database, actionId, details, failed, start))
      return done(actionId)
    },
    status: async (actionId) => done(actionId),
    cancel: async (actionId) => done(actionId),
    async release(actionId) {
      const last = done(actionId)
      await store.write((database) => {
        database.prepare('DELETE FROM done_actions WHERE provider = ? AND action_id = ?').run(name, actionId)
        dropAction(database, name, actionId)
      })
      return last
    },
  }
}
