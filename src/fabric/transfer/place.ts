/** Paths in a collection, and where they lie on disk: nothing leads out of the collection's root. */
import { realpath } from 'node:fs/promises'
import { dirname, join, posix, sep } from 'node:path'
import { failureAt, meaningOf, TransferFailure } from './failure.ts'

export interface Root {
  readonly display_name: string
  /** Absolute. */
  readonly directory: string
}

/**
 * The path as it is written in documents: from the root with a slash in front, none at the end, no `.` and `..`. `/~/` is
 * the default directory, which is the root.
 * @throws {TransferFailure} when it climbs above the root or holds a NUL.
 */
export function normalizePath(path: string): string {
  if (path.includes('\0')) throw new TransferFailure('PERMISSION_DENIED', 'a path may not hold a NUL character')
  const parts: string[] = []
  for (const part of path.split('/')) {
    if (part === '' || part === '.' || (part === '~' && parts.length === 0)) continue
    if (part !== '..') parts.push(part)
    else if (parts.pop() === undefined)
      throw new TransferFailure('PERMISSION_DENIED', `the path ${path} leads out of the collection`)
  }
  return `/${parts.join('/')}`
}

/** For sentences: what a path is of. */
export const placeOf = (root: Root, path: string): string => `${path} of the collection "${root.display_name}"`

/**
 * Where a path lies on disk, its symbolic links followed as far as it exists.
 * @throws {TransferFailure} when it leads out of the root, or its root is not there.
 */
export async function locate(root: Root, path: string): Promise<string> {
  const top = await realpath(root.directory).catch((error: unknown) => {
    throw failureAt(`the directory ${root.directory} of the collection "${root.display_name}"`, error)
  })
  const wanted = join(top, normalizePath(path))
  const real = await realAsFarAsThere(wanted).catch((error: unknown) => {
    throw failureAt(placeOf(root, path), error)
  })
  if (real !== top && !real.startsWith(top.endsWith(sep) ? top : top + sep))
    throw new TransferFailure('PERMISSION_DENIED', `${placeOf(root, path)} is a symbolic link that leads out of it`)
  return real
}

/** The same for a name that is to be made or replaced: its folder's links are followed, its own is not. */
export async function locateName(root: Root, path: string): Promise<string> {
  const normal = normalizePath(path)
  if (normal === '/') throw new TransferFailure('IS_A_DIRECTORY', `${placeOf(root, '/')} is its root`)
  return join(await locate(root, posix.dirname(normal)), posix.basename(normal))
}

async function realAsFarAsThere(path: string): Promise<string> {
  try {
    return await realpath(path)
  } catch (error) {
    if (meaningOf(error)[0] !== 'FILE_NOT_FOUND' || dirname(path) === path) throw error
    return join(await realAsFarAsThere(dirname(path)), path.slice(dirname(path).length).replace(/^[/\\]/, ''))
  }
}
