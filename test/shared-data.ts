/**
 * Real instrument data, which is not part of the repository: `../shared/data` beside the checkout, or `DAVY_TEST_DATA`.
 * A test that needs it is skipped without it and says so; in CI its absence is an error.
 */
import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'

const folder = resolve(process.env['DAVY_TEST_DATA'] ?? join(import.meta.dirname, '../../shared/data'))

/** Absolute path of a file of the shared data, or undefined where there are none. */
export function sharedData(path: string): string | undefined {
  const file = join(folder, path)
  if (existsSync(file)) return file
  if (process.env['CI']) throw new Error(`${file} is missing: CI must have the shared data (DAVY_TEST_DATA)`)
  process.stderr.write(`skipped what needs ${path}: there is no ${folder} (DAVY_TEST_DATA)\n`)
  return undefined
}
