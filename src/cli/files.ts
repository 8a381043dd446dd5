/** Files and JSON that a user names on the command line. */
import { closeSync, lstatSync, openSync, readSync, statSync, writeFileSync } from 'node:fs'
import { parse, printParseErrorCode, type ParseError } from 'jsonc-parser'
import type { JsonObject } from '#flow'
import { exitCodes } from './exit-codes.ts'
import { Failure, notFound, usage } from './failure.ts'

export function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() ?? false
}

/** Bytes: what a fabric takes in one request (fabric/server/server.ts). More is no flow and no input. */
const LARGEST = 16 * 1024 * 1024

/** The text of a file; `-` is standard input. A pipe or a device is read too, but not without end. */
export function readText(path: string): string {
  try {
    const file = path === '-' ? 0 : openSync(path, 'r')
    try {
      return readBounded(file)
    } finally {
      if (path !== '-') closeSync(file)
    }
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? cause.code : undefined
    if (code === 'ENOENT') throw notFound(`There is no file ${path}.`)
    throw usage(`${path} cannot be read: ${cause instanceof Error ? cause.message : String(cause)}`)
  }
}

/** @throws {RangeError} when there is more than `LARGEST`; no more than that is held. */
function readBounded(file: number): string {
  const parts: Buffer[] = []
  for (let size = 0; ;) {
    const part = Buffer.allocUnsafe(65_536)
    const read = readSync(file, part)
    if (read === 0) return Buffer.concat(parts).toString()
    size += read
    if (size > LARGEST) throw new RangeError(`it is larger than ${LARGEST / 2 ** 20} MB`)
    parts.push(part.subarray(0, read))
  }
}

/** A file that is there is somebody's work, and so is a link, wherever it leads. @throws {Failure} unless `force`. */
export function refuseToReplace(path: string, force = false): void {
  if (lstatSync(path, { throwIfNoEntry: false }) && !force)
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
