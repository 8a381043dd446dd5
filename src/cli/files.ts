/** Files and JSON that a user names on the command line. */
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { parse, printParseErrorCode, type ParseError } from 'jsonc-parser'
import type { JsonObject } from '#flow'
import { exitCodes } from './exit-codes.ts'
import { Failure, notFound, usage } from './failure.ts'

export function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() ?? false
}

/** The text of a file; `-` is standard input. */
export function readText(path: string): string {
  try {
    return readFileSync(path === '-' ? 0 : path, 'utf8')
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? cause.code : undefined
    if (code === 'ENOENT') throw notFound(`There is no file ${path}.`)
    throw usage(`${path} cannot be read: ${cause instanceof Error ? cause.message : String(cause)}`)
  }
}

/** A file that is there is somebody's work. @throws {Failure} unless `force`. */
export function refuseToReplace(path: string, force = false): void {
  if (existsSync(path) && !force)
    throw new Failure('FileExists', exitCodes.refused, `${path} is there already: give another name, or --force.`)
}

export function writeText(path: string, text: string): void {
  try {
    writeFileSync(path, text)
  } catch (cause) {
    throw usage(`${path} cannot be written: ${cause instanceof Error ? cause.message : String(cause)}`)
  }
}

/** A JSON object given in place (`{…}`), in a file, or on standard input (`-`). */
export function readObject(given: string): JsonObject {
  const inPlace = given.trimStart().startsWith('{')
  const text = inPlace ? given : readText(given)
  const errors: ParseError[] = []
  const value: unknown = parse(text, errors, { allowTrailingComma: true })
  const [error] = errors
  if (error) {
    const before = text.slice(0, error.offset).split('\n')
    const where = `${inPlace ? '--input' : given}:${before.length}:${(before.at(-1)?.length ?? 0) + 1}`
    throw usage(`${where}: not JSON (${printParseErrorCode(error.error)}).`)
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw usage(`${inPlace ? '--input' : given}: the input of a run must be a JSON object.`)
  // SAFETY: what parses as JSON and is neither null nor a list is an object of JSON.
  return value as JsonObject
}
