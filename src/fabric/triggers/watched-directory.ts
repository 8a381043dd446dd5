import { join } from 'node:path'
import { normalizePath, locate, type Root } from '../transfer/place.ts'

/**
 * The absolute folder that a trigger watches. The collection's own directory may be away for a while (a disk that is not
 * mounted): then it is the folder as it will be called, and the source waits for it.
 * @throws {TransferFailure} when it leads out of its collection
 */
export async function watchedDirectory(collection: Root, path: string): Promise<string> {
  try {
    return await locate(collection, path)
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'FILE_NOT_FOUND')
      return join(collection.directory, normalizePath(path))
    throw error
  }
}
