/** Where a replay writes: nowhere, at the price of a write; or the fabric's own SQLite file. */
import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Micros } from '../../../src/flow/index.ts'
import type { Journal } from '../../../src/fabric/flows/engine/ports.ts'
import { createSqliteJournal } from '../../../src/fabric/flows/journal/sqlite-journal.ts'
import { openMigrated } from '../../../src/fabric/store/migrations.ts'
import { openStore } from '../../../src/fabric/store/store.ts'
import { eventLoopTurned, promisesHeard, type SimulatedClock } from '../../simulation/clock.ts'

export interface ReplayJournal {
  readonly journal: Journal
  /** Waits until a write that was asked for is done. */
  readonly settle: () => Promise<void>
  /** Bytes on disk; 0 where there is none. */
  close(): number
}

/**
 * Time on the simulated clock that a write takes. The end of one action and the intent of the next are one write, so the
 * engine adds this to every state: the whole of its budget, more than `npm run bench -- engine` measures.
 */
const WRITE: Micros = 5000

/** Keeps nothing: a replay reads nothing back, and years of runs must not fill the memory. */
export function forgetfulJournal(clock: SimulatedClock): ReplayJournal {
  const write = () => clock.sleep(WRITE)
  return {
    journal: {
      begin: write,
      append: write,
      read: (runId) => Promise.reject(new Error(`nothing is kept of run ${runId}`)),
      unfinished: async () => [],
    },
    settle: promisesHeard,
    close: () => 0,
  }
}

/** A real database, as the fabric writes it. `durable: false` leaves out the fsyncs, which change none of its bytes. */
export function sqliteJournal(clock: SimulatedClock, durable: boolean): ReplayJournal {
  const folder = mkdtempSync(join(tmpdir(), 'davy-replay-'))
  const path = join(folder, 'fabric.db')
  const store = openStore(openMigrated(path))
  if (!durable) store.db.exec('PRAGMA synchronous=OFF')
  const inner = createSqliteJournal(store)
  return {
    journal: {
      ...inner,
      async begin(...step) {
        await inner.begin(...step)
        await clock.sleep(WRITE)
      },
      async append(...step) {
        await inner.append(...step)
        await clock.sleep(WRITE)
      },
    },
    settle: eventLoopTurned(3),
    close() {
      store.db.exec('PRAGMA wal_checkpoint(TRUNCATE)')
      store.close()
      const { size } = statSync(path)
      rmSync(folder, { recursive: true, force: true })
      return size
    },
  }
}
