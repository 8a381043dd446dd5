/** Names and places of what a run of the XPCS flow makes, and how it is written: whole or not at all. */
import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { mkdir, rename, rm, stat, writeFile } from 'node:fs/promises'
import { basename, dirname, extname, join, posix } from 'node:path'
import { pipeline } from 'node:stream/promises'
import type { CollectionPath, TransferItem } from './documents.ts'

/** The data file's name without its extension: every product's name begins with it. */
export const stemOf = (dataFile: string): string => basename(dataFile, extname(dataFile))

/** Absolute paths of the products, beside the copy of the data file. */
export function productsOf(dataFile: string) {
  const stem = stemOf(dataFile)
  const at = (name: string) => join(dirname(dataFile), name)
  return {
    metadata: at(`${stem}_metadata.json`),
    /** As boost_corr names it. */
    result: at(`${stem}_results.hdf`),
  }
}

/** Moves products, given by absolute paths beside the data file, to the storage folder under the same names. */
export function transferItems(
  hpc: CollectionPath,
  storage: CollectionPath,
  files: readonly string[],
): readonly TransferItem[] {
  return files.map((file) => ({
    source_path: posix.join(posix.dirname(hpc.path), basename(file)),
    destination_path: posix.join(storage.path, basename(file)),
  }))
}

/** Address of a file on a collection. */
export const globusAddress = ({ id, path }: CollectionPath): string =>
  `globus://${id}${posix.join('/', path).split('/').map(encodeURIComponent).join('/')}`

/**
 * Writes under a temporary name and renames: a reader sees the old file or the new one. The name is the task's own: what an
 * attempt that was killed left half written is written over and renamed by the next one, never by another task.
 */
export async function inWhole(path: string, taskId: string, write: (partial: string) => Promise<void>): Promise<void> {
  const partial = join(dirname(path), `.${basename(path)}.${taskId}.partial`)
  await mkdir(dirname(path), { recursive: true })
  try {
    await write(partial)
    await rename(partial, path)
  } finally {
    await rm(partial, { force: true })
  }
}

export const writeWhole = (path: string, taskId: string, content: string): Promise<void> =>
  inWhole(path, taskId, (partial) => writeFile(partial, content))

export const writeJson = (path: string, taskId: string, value: unknown): Promise<void> =>
  writeWhole(path, taskId, `${JSON.stringify(value, null, 2)}\n`)

/** @throws the file system's error, when it is not there. */
export async function checksumOf(path: string): Promise<{ readonly bytes: number; readonly sha256: string }> {
  const hash = createHash('sha256')
  await pipeline(createReadStream(path), hash)
  return { bytes: (await stat(path)).size, sha256: hash.digest('hex') }
}
