/** Brings the database of an earlier Davy to the present form, forwards only, a copy of it kept before each step. */
import { chmodSync, existsSync, openSync, readSync, closeSync, rmSync } from 'node:fs'
import type { DatabaseSync } from 'node:sqlite'
import { schemaVersion2 as providers2 } from '../actions/schema.ts'
import { schemaVersion2 as served2 } from '../actions/served/schema.ts'
import { schema as auth, schemaVersion2 as auth2 } from '../auth/schema.ts'
import { schema as compute, schemaVersion2 as compute2 } from '../compute/schema.ts'
import { schema as flows, schemaVersion2 as flows2 } from '../flows/schema.ts'
import { schema as search } from '../search/schema.ts'
import { schema as transfer } from '../transfer/schema.ts'
import { schema as triggers } from '../triggers/schema.ts'
import { schema as actions, schemaVersion2 as actions2 } from './accepted-actions.ts'
import { EXIT, StartRefused } from './refusal.ts'
import { openDatabase } from './store.ts'

/** The statements that lead from version n to n + 1 stand at place n. */
export const migrations: readonly string[] = [
  [auth, actions, flows, compute, transfer, search, triggers].join('\n'),
  [auth2, actions2, providers2, served2, flows2, compute2].join('\n'),
]

/**
 * Open the database and bring it to the present version; each step is one transaction.
 * @throws {StartRefused} for the database of a newer Davy, which is left as it is to the byte.
 */
export function openMigrated(path: string, steps: readonly string[] = migrations): DatabaseSync {
  refuseNewer(versionInHeader(path), path, steps.length)
  // Its folder may be one that others can look into, on a disk that all share; the files beside it take its mode.
  if (path !== ':memory:') keepToOwner(path)
  const db = openDatabase(path)
  try {
    let version = userVersion(db)
    // What the header did not say yet may stand in the write-ahead log of a process that was killed.
    refuseNewer(version, path, steps.length)
    const isNew = version === 0
    for (const step of steps.slice(version)) {
      if (!isNew) keepCopy(db, `${path}.version-${version}`)
      db.exec(`BEGIN IMMEDIATE;\n${step};\nPRAGMA user_version=${++version}; COMMIT`)
    }
    // The header tells the version from now on.
    db.exec('PRAGMA wal_checkpoint(TRUNCATE)')
    return db
  } catch (error) {
    db.close()
    throw error
  }
}

const userVersion = (db: DatabaseSync) => Number(db.prepare('PRAGMA user_version').get()?.['user_version'] ?? 0)

/** Bytes 60–63 of an SQLite file, big-endian (sqlite.org/fileformat.html 1.3): read without opening the database. */
function versionInHeader(path: string): number {
  if (!existsSync(path)) return 0
  const header = Buffer.alloc(64)
  const file = openSync(path, 'r')
  try {
    return readSync(file, header, 0, 64, 0) === 64 ? header.readUInt32BE(60) : 0
  } finally {
    closeSync(file)
  }
}

function refuseNewer(version: number, path: string, known: number): void {
  if (version > known)
    throw new StartRefused(
      `${path} was written by a newer Davy (database version ${version}, this one knows ${known}). ` +
        `It is left as it is: update Davy, or set DAVY_HOME to another folder.`,
      EXIT.config,
    )
}

function keepCopy(db: DatabaseSync, path: string): void {
  rmSync(path, { force: true })
  keepToOwner(path)
  db.prepare('VACUUM INTO ?').run(path)
}

/** Nobody else may read it; made empty when it is not there. */
function keepToOwner(path: string): void {
  closeSync(openSync(path, 'a', 0o600))
  chmodSync(path, 0o600)
}
