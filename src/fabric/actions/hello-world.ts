/**
 * The `hello_world` action provider (hosted by Globus too): says hello after `sleep_time` seconds. What a new flow is
 * tried with, and a timed action that outlives the process: its due time is on disk.
 */
import * as z from 'zod/mini'
import { MASK, hostedProvider, type Micros } from '#flow'
import type { ActionStatus } from '#run'
import { isoTime, SECOND, wallClock } from '../clock.ts'
import type { FabricContext } from '../context.ts'
import { acceptAction, acceptedAction, actionIdOf, dropAction, secretIn } from '../store/accepted-actions.ts'
import { createStatusListeners } from './listeners.ts'
import { ActionError, type ActionProvider } from './provider.ts'
import { readBody, refuseWhileActive } from './refusals.ts'

const NAME = 'hello_world'
const MAX_SLEEP_S = 31_536_000
/** setTimeout counts in 32 bits and does not see a sleeping machine: long waits are cut into these. */
const TIMER_MS = 30_000

const helloBody = z.strictObject({
  echo_string: z.optional(z.nullable(z.string())),
  sleep_time: z.optional(z.nullable(z.number().check(z.minimum(0), z.maximum(MAX_SLEEP_S)))),
  required_dependent_scope: z.optional(z.nullable(z.string())),
})

const hosted = hostedProvider('https://actions.globus.org/hello_world')

interface Hello {
  readonly action_id: string
  readonly echo: string | null
  readonly start: Micros
  readonly due: Micros
  readonly canceled: Micros | null
}

export function createHelloWorld({ store }: Pick<FabricContext, 'store'>): {
  readonly provider: ActionProvider
  start(): void
  stop(): void
} {
  const listeners = createStatusListeners()
  const timers = new Map<string, NodeJS.Timeout>()

  function find(actionId: string): Hello {
    const row = store.db.prepare('SELECT * FROM hello_actions WHERE action_id = ?').get(actionId)
    if (!row) throw new ActionError(404, 'ActionNotFound', `${NAME} has no action ${actionId}`)
    const run = secretIn(store.db, NAME, actionId)
    const echo = run === undefined ? undefined : store.vault.read(run, `hello ${actionId}`)
    // SAFETY: the columns of this table are the fields of Hello (schema.ts).
    const hello = row as unknown as Hello
    return echo === undefined ? hello : { ...hello, echo }
  }

  function statusOf(hello: Hello): ActionStatus {
    const end = hello.canceled ?? (hello.due <= wallClock() ? hello.due : null)
    const outcome = hello.canceled !== null ? 'canceled' : end === null ? 'running' : 'succeeded'
    const completion = end === null ? null : isoTime(end)
    const said =
      outcome === 'canceled'
        ? { code: 'ActionCanceled', description: 'the action was canceled' }
        : { Hello: 'World', ...(hello.echo === null ? {} : { hello: hello.echo }) }
    return {
      ...acceptedAction(store.db, NAME, hello.action_id),
      status: outcome === 'running' ? 'ACTIVE' : outcome === 'succeeded' ? 'SUCCEEDED' : 'FAILED',
      start_time: isoTime(hello.start),
      completion_time: completion,
      release_after: 'P30D',
      display_status: { running: 'sleeping', succeeded: 'said hello', canceled: 'canceled' }[outcome],
      details: {
        ...said,
        work: [{ name: 'sleep', attempt: 1, start: isoTime(hello.start), end: completion, outcome }],
      },
    }
  }

  function watchFor(hello: Hello): void {
    const left = (hello.due - wallClock()) / 1000
    const again = () => (wallClock() < hello.due ? watchFor(hello) : tell(hello))
    timers.set(hello.action_id, setTimeout(again, Math.ceil(Math.min(left, TIMER_MS))))
  }

  function tell(hello: Hello): void {
    clearTimeout(timers.get(hello.action_id))
    timers.delete(hello.action_id)
    listeners.tell(() => statusOf(hello))
  }

  const provider: ActionProvider = {
    name: NAME,
    urls: [hosted.url],
    title: 'Hello World',
    description: 'Says hello, at once or after a while',
    scope: hosted.scope,
    synchronous: false,
    inputSchema: hosted.inputSchema,
    async run(request, caller) {
      const { echo_string = null, sleep_time } = readBody(helloBody, request.body)
      const actionId = actionIdOf(request.request_id)
      const start = wallClock()
      const due = start + Math.round((sleep_time ?? 0) * SECOND)
      const fresh = await store.write((db) => {
        if (!acceptAction(db, NAME, request, caller)) return false
        const row = db.prepare('INSERT INTO hello_actions VALUES (?, ?, ?, ?, NULL)')
        const secret = echo_string !== null && caller.run?.secret === true
        row.run(actionId, secret ? MASK : echo_string, start, due)
        if (secret && caller.run) store.vault.keep(caller.run.id, `hello ${actionId}`, echo_string)
        return true
      })
      const hello = find(actionId)
      if (fresh && hello.due > wallClock()) watchFor(hello)
      return statusOf(hello)
    },
    async status(actionId) {
      return statusOf(find(actionId))
    },
    async cancel(actionId) {
      const now = wallClock()
      if (find(actionId).due > now) {
        await store.write((db) =>
          db
            .prepare('UPDATE hello_actions SET canceled = ? WHERE action_id = ? AND canceled IS NULL')
            .run(now, actionId),
        )
        tell(find(actionId))
      }
      return statusOf(find(actionId))
    },
    async release(actionId) {
      const status = statusOf(find(actionId))
      refuseWhileActive(status)
      await store.write((db) => {
        db.prepare('DELETE FROM hello_actions WHERE action_id = ?').run(actionId)
        dropAction(db, NAME, actionId)
      })
      return status
    },
    watch: listeners.watch,
  }

  return {
    provider,
    start() {
      const rows = store.db.prepare('SELECT * FROM hello_actions WHERE due > ? AND canceled IS NULL').all(wallClock())
      // SAFETY: as in `find`.
      for (const row of rows) watchFor(row as unknown as Hello)
    },
    stop() {
      for (const timer of timers.values()) clearTimeout(timer)
      timers.clear()
    },
  }
}
