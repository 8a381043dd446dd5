/**
 * A TypeScript or JavaScript file of the user's, run in this process because its user said so. Node strips the types; the
 * toolkit that it imports is the one that came with this command, so that it need not be installed beside the file.
 */
import { registerHooks } from 'node:module'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { exitCodes } from '../exit-codes.ts'
import { Failure, notFound } from '../failure.ts'
import { isFile } from '../files.ts'

/** The names of the toolkit: the package's, and the one that notebooks know. */
const names = new Set(['davy-flows', 'davy'])

export const isModule = (file: string): boolean => /\.[cm]?[jt]s$/.test(file)

/** What the file exports by default. @throws {Failure} with what the file itself threw. */
export async function loadDefault(file: string): Promise<unknown> {
  if (!isFile(file)) throw notFound(`There is no file ${file}.`)
  const toolkit = pathToFileURL(toolkitPath()).href
  const hooks = registerHooks({
    resolve: (specifier, context, next) =>
      names.has(specifier) ? { url: toolkit, shortCircuit: true } : next(specifier, context),
  })
  try {
    const module: unknown = await import(pathToFileURL(resolve(file)).href)
    return typeof module === 'object' && module !== null && 'default' in module ? module.default : undefined
  } catch (error) {
    throw new Failure('ModuleFailed', exitCodes.failed, `${file}: ${explained(error)}`, error)
  } finally {
    hooks.deregister()
  }
}

/** `dist/toolkit.js` beside `dist/cli.js`; the source itself where this runs unbundled. */
const toolkitPath = () =>
  import.meta.url.endsWith('.ts')
    ? join(import.meta.dirname, '../../toolkit/index.ts')
    : join(import.meta.dirname, 'toolkit.js')

function explained(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  // The toolkit's own words name step and field; anything else is better told with its place.
  if (error.name === 'AuthoringError') return error.message
  const [, place] = /\n\s+at .*?((?:file:\/\/)?[^\s()]+:\d+:\d+)/.exec(error.stack ?? '') ?? []
  return `${error.name}: ${error.message}${place ? ` (${place.replace('file://', '')})` : ''}`
}
