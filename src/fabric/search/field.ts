/** Values in an entry's content by the name of a field. */
import type { Json, JsonObject } from '#flow'

/** `a.b.c` into its steps; a dot that belongs to a name is written `\.`. */
export const stepsOf = (field: string): string[] => field.split(/(?<!\\)\./).map((step) => step.replaceAll('\\.', '.'))

/** Every value at a field: what a list holds counts one by one, as in the hosted service. */
export function valuesAt(content: JsonObject, field: string): Json[] {
  let found: Json[] = [content]
  for (const step of stepsOf(field))
    found = found.flatMap((value) => {
      if (typeof value !== 'object' || value === null || Array.isArray(value)) return []
      // SAFETY: of Json, what is an object and no list is a JsonObject; narrowing does not see through readonly lists.
      const child = (value as JsonObject)[step]
      return child === undefined ? [] : [child].flatMap(flat)
    })
  return found
}

const flat = (value: Json): Json[] => (Array.isArray(value) ? value.flatMap(flat) : [value])

/** Everything in a content that a person could search for, as one text. */
export function wordsOf(value: Json): string {
  if (value === null || typeof value === 'boolean') return ''
  if (typeof value !== 'object') return String(value)
  return Object.values(value).map(wordsOf).filter(Boolean).join('\n')
}
