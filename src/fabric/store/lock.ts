/** One fabric a home: a lock of the operating system, gone with the process however that ends. */
import { DatabaseSync } from 'node:sqlite'
import { join } from 'node:path'
import { EXIT_ANOTHER_RUNS } from '#api'
import { StartRefused } from './refusal.ts'

export interface HomeLock {
  release(): void
}

/**
 * An open exclusive transaction in a database of its own, beside `fabric.db`: SQLite's file lock, which Node has no
 * other way to.
 * @throws {StartRefused} at once when another process (or another fabric of this one) holds it.
 */
export function lockHome(directory: string): HomeLock {
  const path = join(directory, 'fabric.lock')
  const db = new DatabaseSync(path)
  try {
    db.exec('PRAGMA busy_timeout=0; BEGIN EXCLUSIVE')
  } catch (error) {
    db.close()
    if (error instanceof Error && /locked/.test(error.message))
      throw new StartRefused(`Another fabric already runs with ${directory}.`, EXIT_ANOTHER_RUNS, error)
    throw error
  }
  return { release: () => db.close() }
}
