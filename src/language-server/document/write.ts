/** Values in the writing of a place: JSON, or YAML in quotes or without. */
import type { Json } from '#flow'
import type { Spot } from './spot.ts'

/** How a scalar is written at the spot, quotes included. */
export function written(spot: Spot, value: Json): string {
  if (spot.document.format === 'json' || typeof value !== 'string') return JSON.stringify(value)
  if (spot.quote === "'") return `'${value.replaceAll("'", "''")}'`
  if (spot.quote === '' && isPlain(value, spot.inline)) return value
  return JSON.stringify(value)
}

/** Part of a string that is there already. */
export function writtenInside(spot: Spot, text: string): string {
  if (spot.document.format === 'json' || spot.quote === '"') return JSON.stringify(text).slice(1, -1)
  return spot.quote === "'" ? text.replaceAll("'", "''") : text
}

const WORDS = /^(?:true|false|null|yes|no|on|off|y|n|~)$/i

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

/** Whether YAML reads this text as itself without quotes; `inline`: inside braces or brackets. */
export function isPlain(text: string, inline: boolean): boolean {
  if (UUID.test(text)) return true
  if (!/^[A-Za-z$_/](?:[^\n:#]|:(?=\S)|(?<=\S)#)*$/.test(text) || WORDS.test(text) || text.endsWith(' ')) return false
  return !inline || !/[[\]{},]/.test(text)
}
