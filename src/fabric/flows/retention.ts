/**
 * How long runs are kept: those that ended longer ago, and the oldest beyond a number, are deleted with all that belongs to
 * them. In small batches, so that nothing under way waits for it.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import type { Logger } from 'pino'
import type { Retention } from '#api'
import { isoTime, SECOND, wallClock } from '../clock.ts'
import type { Store } from '../store/store.ts'

/** As the hosted service keeps them (Globus docs, Flows limits). */
const USUAL: Retention = { days: 90, runs: null }
const BATCH = 20
const REST_MS = 50
const EVERY_MS = 600_000

export interface RetentionPolicy {
  read(): Retention
  /** Resolves once it holds; the runs that may go by it then go one batch after the other. */
  change(retention: Retention): Promise<void>
  start(): void
  stop(): Promise<void>
}

/** `remove`: deletes a run that has ended, with all that belongs to it alone. */
export function createRetention(
  { db, write }: Store,
  remove: (runId: string) => Promise<void>,
  log: Logger,
): RetentionPolicy {
  const stop = new AbortController()
  const kept = db.prepare('SELECT days, runs FROM retention')
  // The index by completion finds them; a run whose parent is under way is still asked for by that.
  const oldest = db.prepare(
    `SELECT run_id FROM runs AS run
     WHERE COALESCE(completion_time, '') > '' AND COALESCE(completion_time, '') < ?
       AND NOT EXISTS (SELECT 1 FROM runs AS parent
         WHERE parent.run_id = json_extract(run.context, '$.parent_run_id') AND parent.completion_time IS NULL)
     ORDER BY COALESCE(completion_time, ''), seq LIMIT ?`,
  )
  const ended = db.prepare("SELECT count(*) AS runs FROM runs WHERE status IN ('SUCCEEDED', 'FAILED', 'ENDED')")
  let sweeping: Promise<void> = Promise.resolve()
  let timer: NodeJS.Timeout | undefined

  function read(): Retention {
    const row = kept.get()
    if (!row) return USUAL
    const number = (name: string) => (row[name] === null ? null : Number(row[name]))
    return { days: number('days'), runs: number('runs') }
  }

  /** The next runs that go: too old, else too many. */
  function due(): readonly string[] {
    const { days, runs } = read()
    const since = days === null ? '' : isoTime(wallClock() - Math.round(days * 86_400) * SECOND)
    const old = oldest.all(since, BATCH)
    const surplus = runs === null ? 0 : Number(ended.get()?.['runs'] ?? 0) - runs
    const gone = old.length > 0 || surplus <= 0 ? old : oldest.all('9', Math.min(surplus, BATCH))
    return gone.map((row) => String(row['run_id']))
  }

  async function sweep(): Promise<void> {
    let count = 0
    try {
      for (let batch = due(); batch.length > 0 && !stop.signal.aborted; batch = due()) {
        await Promise.all(batch.map(remove))
        count += batch.length
        await sleep(REST_MS, undefined, { signal: stop.signal })
      }
    } catch (error) {
      if (!stop.signal.aborted) log.error({ err: error }, 'old runs could not be deleted; it is tried again later')
    }
    if (count > 0) log.info({ runs: count }, 'old runs were deleted')
  }

  /** A change is carried out after what is under way. */
  const sweepNext = () => (sweeping = sweeping.then(sweep))

  return {
    read,
    async change({ days, runs }) {
      await write((inside) => {
        inside.exec('DELETE FROM retention')
        inside.prepare('INSERT INTO retention (days, runs) VALUES (?, ?)').run(days, runs)
      })
      void sweepNext()
    },
    start() {
      timer = setInterval(sweepNext, EVERY_MS).unref()
      void sweepNext()
    },
    async stop() {
      clearInterval(timer)
      stop.abort()
      await sweeping
    },
  }
}
