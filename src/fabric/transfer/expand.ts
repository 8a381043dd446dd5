/** Which files and folders a submission means, found before anything is copied. */
import { lstat, readdir } from 'node:fs/promises'
import { join, posix } from 'node:path'
import type { Root } from './place.ts'
import { failureAt, TransferFailure } from './failure.ts'
import { locate, placeOf } from './place.ts'
import type { CopyItem } from './request.ts'

export interface FoundItem {
  readonly kind: 'file' | 'dir'
  readonly source_path: string
  readonly destination_path: string
  /** Bytes; 0 for folders. */
  readonly size: number
}

/**
 * Folders come before what is in them. Symbolic links inside a folder are left out, as Globus does by default: they may
 * lead anywhere, or upwards without end.
 * @throws {TransferFailure} naming the path
 */
export async function expandItem(root: Root, item: CopyItem): Promise<FoundItem[]> {
  const place = placeOf(root, item.source_path)
  const path = await locate(root, item.source_path)
  const stats = await lstat(path).catch((error: unknown) => {
    throw failureAt(place, error)
  })
  const found = { source_path: item.source_path, destination_path: item.destination_path }
  if (!stats.isDirectory()) {
    if (item.recursive)
      throw new TransferFailure('NOT_A_DIRECTORY', `${place} is no folder, and "recursive" was asked for`)
    if (!stats.isFile()) throw new TransferFailure('NOT_A_FILE', `${place} is not a regular file`)
    return [{ ...found, kind: 'file', size: stats.size }]
  }
  if (item.recursive === false)
    throw new TransferFailure('IS_A_DIRECTORY', `${place} is a folder: set "recursive" to copy it`)
  return expandFolder(path, { ...found, kind: 'dir', size: 0 }, place)
}

async function expandFolder(path: string, folder: FoundItem, place: string): Promise<FoundItem[]> {
  const found: FoundItem[] = []
  const folders: (readonly [string, FoundItem])[] = [[path, folder]]
  for (let next = folders.pop(); next; next = folders.pop()) {
    const [at, item] = next
    found.push(item)
    const entries = await readdir(at, { withFileTypes: true }).catch((error: unknown) => {
      throw failureAt(`${item.source_path} in ${place}`, error)
    })
    for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
      const inside = {
        source_path: posix.join(item.source_path, entry.name),
        destination_path: posix.join(item.destination_path, entry.name),
      }
      if (entry.isDirectory()) folders.push([join(at, entry.name), { ...inside, kind: 'dir', size: 0 }])
      else if (entry.isFile()) found.push({ ...inside, kind: 'file', size: (await lstat(join(at, entry.name))).size })
    }
  }
  return found
}
