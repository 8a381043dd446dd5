import { isAbsolute, join, normalize } from 'node:path'
import { fileURLToPath } from 'node:url'

/**
 * Where a frame's file may lie, most likely first. Source maps name files relative to the bundle, so that leading `../`
 * say nothing: what counts is the part below the project, looked for in each of `roots`.
 */
export function candidates(file: string, roots: readonly string[]): readonly string[] {
  const path = file.startsWith('file:') ? fileURLToPath(file) : file
  const below = normalize(path)
    .replaceAll('\\', '/')
    .replace(/^(?:\.\.\/)+/, '')
  return [...(isAbsolute(path) ? [path] : []), ...roots.map((root) => join(root, below))]
}
