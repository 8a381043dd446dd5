/** Journal entries as text: a step is one row, a JSON list of its entries; a large value stands apart under its hash. */
import { hash } from 'node:crypto'
import type { Json } from '#flow'
import type { Entry } from '../engine/entry.ts'

/** Values of more characters than this are kept apart. */
const INLINE = 1024

export interface EncodedStep {
  readonly text: string
  /** hash → JSON text. */
  readonly payloads: ReadonlyMap<string, string>
}

const none: ReadonlyMap<string, string> = new Map()

export const payloadHash = (text: string): string => hash('sha256', text, 'base64url')

export function encodeStep(entries: readonly Entry[]): EncodedStep {
  let payloads: Map<string, string> | undefined
  const texts = entries.map((entry) => {
    if (!('value' in entry) || entry.value === undefined) return JSON.stringify(entry)
    const { value, ...rest } = entry
    const text = JSON.stringify(value)
    const head = JSON.stringify(rest).slice(0, -1)
    if (text.length <= INLINE) return `${head},"value":${text}}`
    const key = payloadHash(text)
    payloads ??= new Map()
    payloads.set(key, text)
    return `${head},"ref":"${key}"}`
  })
  return { text: `[${texts.join(',')}]`, payloads: payloads ?? none }
}

/** `payload` gives the text under a hash. @throws {Error} for what encodeStep did not write: the database was damaged. */
export function decodeStep(text: string, payload: (hash: string) => string): Entry[] {
  // SAFETY: written by encodeStep.
  const rows = JSON.parse(text) as (Entry & { readonly ref?: string })[]
  return rows.map((row) => {
    if (row.ref === undefined) return row
    const { ref, ...rest } = row
    // SAFETY: what encodeStep took out comes back in; the kind of entry decides the type of its value.
    return { ...rest, value: JSON.parse(payload(ref)) as Json } as Entry
  })
}
