/** Pages of a run's log, read from the journal where they stand: a page of a long run costs no more than one of a short. */
import type { LogEntry } from '#run'
import { dropOldest } from '../drop-oldest.ts'
import { readLog } from './engine/log-entries.ts'
import type { Run } from './engine/run.ts'
import type { JournalReader } from './journal/reader.ts'

export interface LogPage {
  readonly entries: readonly LogEntry[]
  /** Number of the log's entry that the next page begins with, in the direction of reading; null after the last. */
  readonly next: number | null
}

export interface LogPages {
  /** `limit` entries from number `from` on. Undefined when there is no such run. @throws {JournalDamaged} */
  forward(runId: string, from: number, limit: number): LogPage | undefined
  /** `limit` entries back from before number `to`, or from the end. */
  backward(runId: string, to: number | undefined, limit: number): LogPage | undefined
}

/** Readers go on where they stopped; of this many runs it is remembered where that was. */
const REMEMBERED = 8

export function createLogPages(journal: JournalReader): LogPages {
  /** Run → where the last page that was read ends, newest last. */
  const places = new Map<string, Run>()

  function startOf(runId: string, from: number): Run | undefined {
    const place = places.get(runId)
    const checkpoint = place && place.logged <= from ? undefined : journal.before(runId, from)
    if (!place || place.logged > from) return checkpoint
    return place
  }

  function read(runId: string, from: number, to: number) {
    const start = startOf(runId, from)
    if (!start) return undefined
    const { page, place, more } = readLog(start, journal.after(start), from, to)
    places.delete(runId)
    places.set(runId, place)
    dropOldest(places, REMEMBERED)
    return { page, more }
  }

  return {
    forward(runId, from, limit) {
      const found = read(runId, from, from + limit)
      return found && { entries: found.page, next: found.more ? from + limit : null }
    },
    backward(runId, to, limit) {
      const end = to ?? journal.last(runId)?.logged
      if (end === undefined) return undefined
      const from = Math.max(0, end - limit)
      const found = read(runId, from, end)
      return found && { entries: found.page.toReversed(), next: from > 0 ? from : null }
    },
  }
}
