/**
 * The fabric's one SQLite file. Writes are collected and committed together (`synchronous=FULL`): whoever awaits a
 * write is told once it is on disk, and forty runs that move at the same moment pay for one fsync.
 */
import { DatabaseSync } from 'node:sqlite'
import { sealedBox, type SealedBox } from '#api'
import { openVault, type Vault } from './vault.ts'

export interface Store {
  /** For reads: what was written is visible here as soon as it is durable. */
  readonly db: DatabaseSync
  readonly vault: Vault
  /**
   * Do `work` inside the next commit; resolves with its value when that is durable. A `work` that throws is undone alone
   * and rejects alone. `work` must be synchronous and must not write outside of `db`.
   */
  write<T>(work: (db: DatabaseSync) => T): Promise<T>
  /** Commit what is pending and close the file. */
  close(): void
}

interface PendingWrite {
  readonly work: (db: DatabaseSync) => unknown
  readonly resolve: (value: never) => void
  readonly reject: (error: unknown) => void
}

/**
 * Pages the write-ahead log may hold before they are taken into the file, 16 MB: with large values that is every few hundred
 * commits, and costs a quarter less than SQLite's own 1000.
 */
const LOG_PAGES = 4000

/** Opens the file with the pragmas every connection of the fabric needs; migrations are the caller's. */
export function openDatabase(path: string): DatabaseSync {
  const db = new DatabaseSync(path)
  db.exec(`PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; PRAGMA busy_timeout=5000;
    PRAGMA secure_delete=ON; PRAGMA wal_autocheckpoint=${LOG_PAGES}`)
  return db
}

/** `box`: with the key of the home; without one, what is sealed is lost with this process. */
export function openStore(db: DatabaseSync, box: SealedBox = sealedBox()): Store {
  const begin = db.prepare('BEGIN IMMEDIATE')
  const end = db.prepare('COMMIT')
  const save = db.prepare('SAVEPOINT one')
  const undo = db.prepare('ROLLBACK TO one')
  const release = db.prepare('RELEASE one')
  let pending: PendingWrite[] = []
  let scheduled = false

  function commit(): void {
    scheduled = false
    const group = pending
    pending = []
    if (group.length === 0) return
    const settle: (() => void)[] = []
    try {
      begin.run()
      for (const write of group) {
        save.run()
        try {
          const value = write.work(db)
          // SAFETY: `resolve` and `work` of one PendingWrite were made for the same T in `write`.
          settle.push(() => write.resolve(value as never))
        } catch (error) {
          // A disk that is full ends the whole transaction, savepoints and all.
          if (!db.isTransaction) throw error
          undo.run()
          settle.push(() => write.reject(error))
        }
        release.run()
      }
      end.run()
    } catch (error) {
      // The disk refused: nothing of this group happened, and everybody in it hears why.
      if (db.isTransaction) db.exec('ROLLBACK')
      for (const write of group) write.reject(error)
      return
    }
    for (const tell of settle) tell()
  }

  return {
    db,
    vault: openVault(db, box),
    write<T>(work: (db: DatabaseSync) => T): Promise<T> {
      return new Promise<T>((resolve, reject) => {
        pending.push({ work, resolve, reject })
        if (!scheduled) {
          scheduled = true
          setImmediate(commit)
        }
      })
    },
    close() {
      commit()
      db.close()
    },
  }
}
