/** The fabric's folder: made on first use, closed to others, with the token that opens the fabric. */
import { chmodSync, existsSync, mkdirSync, readFileSync, realpathSync, writeFileSync } from 'node:fs'
import { isAbsolute, join } from 'node:path'
import { secretFile } from '#api'
import { fileSystemOf, isNetworkFileSystem } from './network-file-system.ts'
import { EXIT, StartRefused } from './refusal.ts'

export interface Home {
  /** Absolute, without symbolic links. */
  readonly path: string
  readonly token: string
  /** Text of the vault's key: what is private in runs is sealed with it. */
  readonly key: string
  /** The folder of `fabric.db`: the home itself, or the local disk it names. */
  readonly databaseDirectory: string
}

/** @throws {StartRefused} when the folder cannot be written, or is on a network file system and names no local disk. */
export function openHome(path: string, env: NodeJS.ProcessEnv = process.env): Home {
  try {
    mkdirSync(path, { recursive: true, mode: 0o700 })
    chmodSync(path, 0o700)
    const home = realpathSync(path)
    return {
      path: home,
      token: secretFile(join(home, 'token')),
      key: secretFile(join(home, 'key')),
      databaseDirectory: databaseDirectory(home, env),
    }
  } catch (error) {
    if (error instanceof StartRefused) throw error
    throw new StartRefused(
      `Davy cannot write in its home ${path} (${error instanceof Error ? error.message : String(error)}). ` +
        `Make room or give it the right to write there, or set DAVY_HOME to another folder.`,
      EXIT.cannotCreate,
      error,
    )
  }
}

/**
 * SQLite's write-ahead log needs shared memory and locks that network file systems do not give. A home on one names a
 * folder on a local disk in its file `database-directory`, written from `DAVY_DATABASE_DIRECTORY` at the first start.
 */
function databaseDirectory(home: string, env: NodeJS.ProcessEnv): string {
  const note = join(home, 'database-directory')
  const named = env['DAVY_DATABASE_DIRECTORY'] ?? (existsSync(note) ? readFileSync(note, 'utf8').trim() : undefined)
  const directory = named ?? home
  if (!isAbsolute(directory))
    throw new StartRefused(`DAVY_DATABASE_DIRECTORY must be an absolute path and is "${directory}".`, EXIT.config)
  mkdirSync(directory, { recursive: true, mode: 0o700 })
  const fileSystem = fileSystemOf(realpathSync(directory))
  if (fileSystem && isNetworkFileSystem(fileSystem.type))
    throw new StartRefused(
      `${directory} is on a network file system (${fileSystem.type} at ${fileSystem.point}), where the fabric's database ` +
        `would not be safe. Set DAVY_DATABASE_DIRECTORY to a folder on a local disk of this host, or DAVY_HOME to a home on one.`,
      EXIT.config,
    )
  if (named && named !== home) writeFileSync(note, `${named}\n`)
  return directory
}
