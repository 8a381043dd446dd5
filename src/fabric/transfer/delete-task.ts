/** A task that deletes: one path after the other. */
import { lstat, rm } from 'node:fs/promises'
import { canceled, failureAt, TransferFailure } from './failure.ts'
import { locateName, placeOf, type Root } from './place.ts'
import type { Running } from './progress.ts'
import type { DeleteRequest } from './request.ts'

/** @throws {TransferFailure} of the first path that fails */
export async function deleteTask(request: DeleteRequest, root: Root, task: Running): Promise<void> {
  for (const path of request.paths) {
    if (task.controller.signal.aborted) throw canceled()
    const place = placeOf(root, path)
    const target = await locateName(root, path)
    const stats = await lstat(target).catch((error: unknown) => {
      const failure = failureAt(place, error)
      if (failure.code === 'FILE_NOT_FOUND' && request.ignoreMissing) return undefined
      throw failure
    })
    if (!stats) continue
    if (stats.isDirectory() && !request.recursive)
      throw new TransferFailure('IS_A_DIRECTORY', `${place} is a folder: set "recursive" to delete it`)
    await rm(target, { recursive: request.recursive }).catch((error: unknown) => {
      throw failureAt(place, error)
    })
    const kind = stats.isDirectory() ? 'directories' : 'files'
    task.totals = { ...task.totals, [kind]: task.totals[kind] + 1 }
  }
}
