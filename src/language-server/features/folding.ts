/** What can be folded, and what a selection grows to: the values of the text and the fields that hold them. */
import { isObject, type Json, type Path, type Range } from '#flow'
import type { FlowDocument } from '../document/flow-document.ts'

export interface Fold {
  /** Lines, from 0; both stay or go as `kind` says: the first stays. */
  readonly from: number
  readonly to: number
  readonly kind: 'region' | 'comment'
}

const MOST = 5000

export function folds(document: FlowDocument): readonly Fold[] {
  const { parsed, format } = document
  const found: Fold[] = []
  const look = (value: Json, path: Path): void => {
    if (typeof value !== 'object' || value === null || found.length >= MOST) return
    const range = parsed.at(path)
    const from = typeof path.at(-1) === 'string' ? parsed.keyAt(path).start.line : range.start.line
    // The line of a closing brace stays.
    const to = range.end.line - (format === 'json' || /[\]}]$/.test(endOf(document, range)) ? 1 : 0)
    if (to > from && (path.length > 0 || format === 'json')) found.push({ from, to, kind: 'region' })
    const parts = isObject(value) ? Object.entries(value) : [...(value as readonly Json[]).entries()]
    for (const [segment, content] of parts) look(content, [...path, segment])
  }
  if (parsed.value !== undefined) look(parsed.value, [])
  return [...found, ...(format === 'yaml' ? commentFolds(document.text) : [])]
}

const endOf = (document: FlowDocument, { end }: Range) => {
  const offset = document.offsetAt(end)
  return document.text.slice(Math.max(0, offset - 1), offset)
}

function commentFolds(text: string): Fold[] {
  const found: Fold[] = []
  let from: number | undefined
  const lines = text.split('\n')
  for (const [line, content] of [...lines, ''].entries()) {
    const comment = /^\s*#/.test(content)
    if (comment) from ??= line
    else {
      if (from !== undefined && line - 1 > from) found.push({ from, to: line - 1, kind: 'comment' })
      from = undefined
    }
  }
  return found
}

/** From the innermost to the whole text, each wider than the one before. */
export function selections(document: FlowDocument, offset: number): readonly Range[] {
  const { parsed, text } = document
  const path = parsed.pathAt(offset)
  const found: Range[] = []
  const add = (range: Range) => {
    const [from, to] = [document.offsetAt(range.start), document.offsetAt(range.end)]
    const last = found.at(-1)
    const wider = !last || from < document.offsetAt(last.start) || to > document.offsetAt(last.end)
    if (wider && from <= offset && to >= offset) found.push(range)
  }
  const quoted = (range: Range) => {
    const [from, to] = [document.offsetAt(range.start), document.offsetAt(range.end)]
    if (/["']/.test(text[from] ?? '') && text[from] === text[to - 1] && offset > from && offset < to)
      add(document.range(from + 1, to - 1))
    add(range)
  }
  for (let depth = path.length; depth >= 0; depth--) {
    const here = path.slice(0, depth)
    const value = parsed.at(here)
    const key = typeof here.at(-1) === 'string' ? parsed.keyAt(here) : undefined
    if (key) quoted(key)
    quoted(value)
    if (key) add({ start: key.start, end: value.end })
  }
  add(document.range(0, text.length))
  return found
}
