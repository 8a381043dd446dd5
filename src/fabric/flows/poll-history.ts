/** How long actions of other hosts took, on disk, so that the next process plans its questions as well as this one. */
import type { Micros } from '#flow'
import { wallClock } from '../clock.ts'
import type { FabricContext } from '../context.ts'
import type { DurationHistory } from './engine/polling/index.ts'

/** States remembered: about a kilobyte each. */
const STATES = 2000
/** What is learned may be lost to a crash for so long: it is only a better guess. */
const DELAY_MS = 5000

export interface PollHistory extends DurationHistory {
  /** Write down what is still to be. */
  stop(): Promise<void>
}

export function createPollHistory({ store, log }: Pick<FabricContext, 'store' | 'log'>): PollHistory {
  const find = store.db.prepare('SELECT durations FROM poll_durations WHERE state = ?')
  const unwritten = new Map<string, readonly Micros[]>()
  let timer: NodeJS.Timeout | undefined

  async function write(): Promise<void> {
    clearTimeout(timer)
    timer = undefined
    const changes = [...unwritten]
    if (changes.length === 0) return
    unwritten.clear()
    const now = wallClock()
    await store.write((db) => {
      const put = db.prepare('INSERT OR REPLACE INTO poll_durations (state, durations, learned) VALUES (?, ?, ?)')
      for (const [state, durations] of changes) put.run(state, JSON.stringify(durations), now)
      db.prepare(
        `DELETE FROM poll_durations WHERE state IN
           (SELECT state FROM poll_durations ORDER BY learned DESC LIMIT -1 OFFSET ?)`,
      ).run(STATES)
    })
  }

  const failed = (error: unknown) => log.warn({ err: error }, 'what was learned of durations could not be written')
  return {
    read(state) {
      const known = unwritten.get(state)
      if (known) return known
      const row = find.get(state)
      // SAFETY: written above as JSON of a list of numbers.
      return row ? (JSON.parse(String(row['durations'])) as Micros[]) : []
    },
    write(state, durations) {
      unwritten.set(state, durations)
      timer ??= setTimeout(() => void write().catch(failed), DELAY_MS)
    },
    stop: () => write().catch(failed),
  }
}
