/** The input of a run for one file: the trigger's, with what is said of the file filled in. */
import { basename } from 'node:path'
import type { Json, JsonObject } from '#flow'

export interface FileFacts {
  /** Below the watched folder, `/` between parts. */
  readonly name: string
  /** In the collection. */
  readonly path: string
  /** Bytes. */
  readonly size: number
}

/**
 * In every string: `{file}` the name below the watched folder, `{path}` the path in the collection, `{stem}` the bare name
 * without its ending, `{size}` the bytes; a string that is `{size}` and nothing else becomes the number. Other braces stay.
 */
export function fillInput(input: JsonObject, file: FileFacts): JsonObject {
  const fill = (value: Json): Json => {
    if (value === '{size}') return file.size
    if (typeof value === 'string') return fillText(value, file)
    if (Array.isArray(value)) return value.map(fill)
    if (typeof value !== 'object' || value === null) return value
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, fill(inner)]))
  }
  return Object.fromEntries(Object.entries(input).map(([key, value]) => [key, fill(value)]))
}

export function fillText(text: string, { name, path, size }: FileFacts): string {
  const stem = basename(name).replace(/(?<=.)\.[^.]*$/, '')
  const values: Readonly<Record<string, string>> = { file: name, path, stem, size: String(size) }
  return text.replace(/\{(file|path|stem|size)\}/g, (whole, key: string) => values[key] ?? whole)
}
