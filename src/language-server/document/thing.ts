/** What of the flow's language stands at a cursor, in the text as it is written. */
import { parsePath, type Json, type Path, type Range } from '#flow'
import type { FlowDocument } from './flow-document.ts'
import { meaningOf, type Meaning } from './meaning.ts'
import { valueAt } from './value-at.ts'

export type Thing =
  /** Its name, where it stands (`key`) or where another leads to it. */
  | { readonly kind: 'state'; readonly name: string; readonly range: Range; readonly isKey: boolean }
  /** As far as the cursor is in it; `whole` is all that is written. */
  | PathThing
  /** A word that can be called. */
  | { readonly kind: 'callable'; readonly name: string; readonly method: boolean; readonly range: Range }
  | {
      readonly kind: 'field'
      readonly field: string
      readonly meaning: Meaning
      readonly path: Path
      readonly range: Range
    }
  | {
      readonly kind: 'value'
      readonly value: Json
      readonly meaning: Meaning
      readonly path: Path
      readonly range: Range
    }

export interface PathThing {
  readonly kind: 'path'
  readonly state: string
  readonly segments: Path
  readonly whole: Path
  readonly range: Range
  /** Where a result goes, which is written and not read. */
  readonly result: boolean
  /** Of the value that it stands in. */
  readonly path: Path
}

export function thingAt(document: FlowDocument, offset: number): Thing | undefined {
  const { parsed } = document
  const path = parsed.pathAt(offset)
  if (path.length === 0) return undefined
  const key = parsed.keyAt(path)
  const last = path.at(-1)
  if (typeof last === 'string' && contains(document, key, offset)) return keyThing(document, path, last, key)
  const value = valueAt(parsed.value, path)
  const range = parsed.at(path)
  if (value === undefined || isHolder(value) || !contains(document, range, offset)) return undefined
  return valueThing(document, path, value, range, offset)
}

function keyThing(document: FlowDocument, path: Path, field: string, range: Range): Thing {
  const meaning = meaningOf(document, path)
  if (meaning.kind === 'state') return { kind: 'state', name: field, range, isKey: true }
  return { kind: 'field', field, meaning, path, range }
}

function valueThing(document: FlowDocument, path: Path, value: Json, range: Range, offset: number): Thing {
  const meaning = meaningOf(document, path)
  const plain: Thing = { kind: 'value', value, meaning, path, range }
  if (typeof value !== 'string') return plain
  if ('value' in meaning && meaning.value === 'state') return { kind: 'state', name: value, range, isKey: false }
  const reads = readsAs(meaning)
  if (!reads || !('in' in meaning)) return plain
  const state = meaning.in.name
  const start = contentStart(document, range, value)
  const at = start === undefined ? value.length : offset - start
  if (reads !== 'expression')
    return pathThing(document, { state, path, text: value, at, start, result: reads === 'result' }) ?? plain
  return (start === undefined ? undefined : inExpression(document, { state, path, text: value, at, start })) ?? plain
}

/** How a string in a field is to be read, where it is more than a text. */
export function readsAs(meaning: Meaning): 'path' | 'result' | 'expression' | undefined {
  if (meaning.kind === 'template') return meaning.reads === 'constant' ? undefined : meaning.reads
  if (!('value' in meaning)) return undefined
  return meaning.value === 'path' ? 'path' : meaning.value === 'result-path' ? 'result' : undefined
}

interface InText {
  readonly state: string
  readonly path: Path
  readonly text: string
  /** The cursor, in `text`. */
  readonly at: number
}

function pathThing(
  document: FlowDocument,
  { state, path, text, at, start, result }: InText & { readonly start: number | undefined; readonly result: boolean },
): PathThing | undefined {
  const spans = pathSpans(text)
  const whole = spans.at(-1)?.segments
  const span = spans.find(({ end }) => at <= end)
  if (!whole || !span) return undefined
  const range = start === undefined ? document.parsed.at(path) : document.range(start, start + span.end)
  return { kind: 'path', state, segments: span.segments, whole, range, result, path }
}

/** Every beginning of a path that is one: `$`, `$.input`, `$.input.file`. Empty for what is no path. */
export function pathSpans(text: string): readonly { readonly end: number; readonly segments: Path }[] {
  if (!parsePath(text).ok) return []
  const spans: { end: number; segments: Path }[] = []
  for (let end = 1; end <= text.length; end++) {
    if (end < text.length && !'.['.includes(text[end] ?? '')) continue
    const parsed = parsePath(text.slice(0, end))
    if (parsed.ok) spans.push({ end, segments: parsed.path.segments })
  }
  return spans
}

function inExpression(
  document: FlowDocument,
  { state, path, text, at, start }: InText & { readonly start: number },
): Thing | undefined {
  const field = path.slice(document.parsed.definitionPath.length + 2)
  const read = document.data.reads.find(
    ({ state: reader, place: { field: where, within } }) =>
      reader === state && within && samePath(where, field) && at >= within.at && at <= within.at + within.length,
  )
  if (read?.place.within) {
    const { at: from, length } = read.place.within
    const { end, count } = segmentsUpTo(text.slice(from, from + length), at - from)
    const range = document.range(start + from, start + from + end)
    const segments = read.segments.slice(0, count)
    return { kind: 'path', state, segments, whole: read.segments, range, result: false, path }
  }
  const before = /[A-Za-z_]\w*$/.exec(text.slice(0, at))?.[0] ?? ''
  const name = before + (/^\w*/.exec(text.slice(at))?.[0] ?? '')
  const from = at - before.length
  if (name === '' || !/^\s*\(/.test(text.slice(from + name.length))) return undefined
  const range = document.range(start + from, start + from + name.length)
  return { kind: 'callable', name, method: text[from - 1] === '.', range }
}

/** How many names and indexes of `a.b[0].c` are there up to the one at the cursor, and where that ends. */
function segmentsUpTo(text: string, at: number): { readonly end: number; readonly count: number } {
  let [end, count] = [text.length, 0]
  for (const { 0: token, index } of text.matchAll(/\[[^\]]*\]|[A-Za-z_][\w-]*/g)) {
    count++
    end = index + token.length
    if (at <= end) break
  }
  return { end, count }
}

/** Where the characters of a string stand one by one; undefined where the text writes them otherwise. */
export function contentStart(document: FlowDocument, range: Range, value: string): number | undefined {
  const from = document.offsetAt(range.start)
  const length = document.offsetAt(range.end) - from
  return [0, 1]
    .map((quote) => from + quote)
    .find((start) => length === value.length + 2 * (start - from) && document.text.startsWith(value, start))
}

export const samePath = (a: Path, b: Path): boolean =>
  a.length === b.length && a.every((segment, i) => segment === b[i])

const isHolder = (value: Json) => typeof value === 'object' && value !== null

function contains(document: FlowDocument, { start, end }: Range, offset: number): boolean {
  return offset >= document.offsetAt(start) && offset <= document.offsetAt(end)
}
