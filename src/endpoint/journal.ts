/**
 * `agent.db`: what an agent may not forget when it is killed. The results that the fabric has not acknowledged, and the
 * workers it started. The file is also the lock of the directory: SQLite holds it with a lock of the operating system,
 * which goes with the process, however that ends.
 */
import { DatabaseSync } from 'node:sqlite'
import { join } from 'node:path'
import { decodeCbor, encodeCbor, keyFile, sealedBox, type Finished } from '#api'

/** Another agent is at work in this directory. */
export class DirectoryInUse extends Error {
  override readonly name = 'DirectoryInUse'
}

export type Result = Omit<Finished, 'number'>

export interface Journal {
  /** Number the results and keep them until they are acknowledged. */
  keep(results: readonly Result[]): Finished[]
  /** What is kept, oldest first. */
  kept(): IterableIterator<Finished>
  /** Task and attempt of each that is kept. */
  keptTasks(): { readonly task_id: string; readonly attempt: number }[]
  acknowledged(through: number): void
  workers(): WorkerRecord[]
  workerStarted(record: WorkerRecord): void
  workerEnded(pid: number): void
  close(): void
}

/** `started` tells the process from a later one with the same number. */
export interface WorkerRecord {
  readonly pid: number
  readonly started: string
}

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS results (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    task_id TEXT NOT NULL,
    attempt INTEGER NOT NULL,
    body BLOB NOT NULL
  );
  CREATE TABLE IF NOT EXISTS workers (pid INTEGER PRIMARY KEY, started TEXT NOT NULL);
`

/** @throws {DirectoryInUse} */
export function openJournal(directory: string): Journal {
  const db = new DatabaseSync(join(directory, 'agent.db'))
  // What a function returned may be private to the run that asked for it: nothing of it is on disk in the clear.
  const box = sealedBox(keyFile(join(directory, 'key')))
  try {
    // synchronous=OFF: the file has to survive the death of this process, for which the page cache is enough. When the
    // machine fails, the fabric's books say which tasks have to be tried again.
    db.exec(`PRAGMA locking_mode=EXCLUSIVE; PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF; BEGIN EXCLUSIVE; COMMIT;`)
  } catch (cause) {
    db.close()
    throw new DirectoryInUse(`another endpoint agent is at work in ${directory}`, { cause })
  }
  db.exec(SCHEMA)
  const insert = db.prepare('INSERT INTO results (task_id, attempt, body) VALUES (?, ?, ?)')
  const remove = db.prepare('DELETE FROM results WHERE number <= ?')
  const all = db.prepare('SELECT number, task_id, body FROM results ORDER BY number')
  const tasks = db.prepare('SELECT task_id, attempt FROM results ORDER BY number')
  const workers = db.prepare('SELECT pid, started FROM workers')
  const addWorker = db.prepare('INSERT OR REPLACE INTO workers (pid, started) VALUES (?, ?)')
  const removeWorker = db.prepare('DELETE FROM workers WHERE pid = ?')

  return {
    keep(results) {
      db.exec('BEGIN')
      const kept = results.map((result) => ({
        ...result,
        number: Number(
          insert.run(result.task_id, result.attempt, box.seal(encodeCbor(result), result.task_id)).lastInsertRowid,
        ),
      }))
      db.exec('COMMIT')
      return kept
    },
    *kept() {
      for (const row of all.iterate()) {
        // SAFETY, both: `keep` wrote the bodies, and only it does.
        const body = box.open(row['body'] as Uint8Array, String(row['task_id']))
        yield { ...(decodeCbor(body) as Result), number: Number(row['number']) }
      }
    },
    keptTasks: () => tasks.all().map((row) => ({ task_id: String(row['task_id']), attempt: Number(row['attempt']) })),
    acknowledged: (through) => void remove.run(through),
    workers: () => workers.all().map((row) => ({ pid: Number(row['pid']), started: String(row['started']) })),
    workerStarted: ({ pid, started }) => void addWorker.run(pid, started),
    workerEnded: (pid) => void removeWorker.run(pid),
    close: () => db.close(),
  }
}
