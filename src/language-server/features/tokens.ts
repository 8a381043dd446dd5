/** Colours inside strings: paths, expressions and names of states are more than texts, and those that lead nowhere show it. */
import { isObject, lookAt, own, type Json, type Path } from '#flow'
import { dataAt } from '../document/data-at.ts'
import { functionTexts, keywords } from '../document/expression-texts.ts'
import type { FlowDocument } from '../document/flow-document.ts'
import { meaningOf } from '../document/meaning.ts'
import { contentStart, pathSpans, readsAs } from '../document/thing.ts'

export const tokenTypes = [
  'variable',
  'property',
  'function',
  'method',
  'keyword',
  'number',
  'string',
  'operator',
  'class',
] as const
/** `unknown`: nothing is there. `readonly`: given by the service. */
export const tokenModifiers = ['unknown', 'readonly'] as const

export interface Token {
  readonly offset: number
  readonly length: number
  readonly type: (typeof tokenTypes)[number]
  readonly modifier?: (typeof tokenModifiers)[number]
}

const MOST = 20_000

/** In the order of the text, not overlapping. */
export function tokens(document: FlowDocument): readonly Token[] {
  const found: Token[] = []
  const { parsed } = document
  const base = parsed.definitionPath
  const look = (value: Json, path: Path): void => {
    if (found.length > MOST) return
    if (typeof value === 'string') found.push(...tokensOf(document, path, value))
    else if (isObject(value)) for (const [key, content] of Object.entries(value)) look(content, [...path, key])
    else if (Array.isArray(value))
      for (const [index, item] of (value as readonly Json[]).entries()) look(item, [...path, index])
  }
  look(document.definition, base)
  let end = 0
  return found
    .sort((a, b) => a.offset - b.offset)
    .filter(({ offset, length }) => {
      // What aliases of YAML repeat stands there once.
      if (offset < end) return false
      end = offset + length
      return true
    })
}

function tokensOf(document: FlowDocument, path: Path, value: string): readonly Token[] {
  const meaning = meaningOf(document, path)
  const start = contentStart(document, document.parsed.at(path), value)
  if (start === undefined || value === '') return []
  if ('value' in meaning && meaning.value === 'state') {
    const known = Object.hasOwn(document.states, value)
    return [{ offset: start, length: value.length, type: 'class', ...(!known && { modifier: 'unknown' }) }]
  }
  const reads = readsAs(meaning)
  if (!reads || !('in' in meaning)) return []
  if (reads === 'expression') return expressionTokens(document, meaning.in.name, path, value, start)
  return pathTokens(document, meaning.in.name, value, start, reads === 'result')
}

function pathTokens(
  document: FlowDocument,
  state: string,
  text: string,
  start: number,
  result: boolean,
): readonly Token[] {
  const data = dataAt(document, state)
  let from = 0
  return pathSpans(text).map(({ end, segments }, index): Token => {
    const lead = index > 0 && text[from] === '.' ? 1 : 0
    const token = { offset: start + from + lead, length: end - from - lead }
    from = end
    const gone = !result && data !== undefined && segments.length > 0 && lookAt(data, segments).presence === 'never'
    const given = segments[0] === '_context'
    const modifier = gone ? ({ modifier: 'unknown' } as const) : given ? ({ modifier: 'readonly' } as const) : {}
    return { ...token, type: index === 0 ? 'variable' : 'property', ...modifier }
  })
}

const LEXEME = /'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"|`[^`]*`|\d+(?:\.\d+)?|[A-Za-z_]\w*|[-+*/%<>=!]+/g

function expressionTokens(
  document: FlowDocument,
  state: string,
  path: Path,
  text: string,
  start: number,
): readonly Token[] {
  const field = path.slice(document.parsed.definitionPath.length + 2)
  const reads = document.data.reads.filter(
    (read) =>
      read.state === state &&
      read.place.field.length === field.length &&
      read.place.field.every((segment, i) => segment === field[i]),
  )
  return [...text.matchAll(LEXEME)].map(({ 0: word, index }): Token => {
    const read = reads.find(
      ({ place: { within } }) => within && index >= within.at && index < within.at + within.length,
    )
    const token = { offset: start + index, length: word.length }
    const unknown = read?.found.presence === 'never' ? ({ modifier: 'unknown' } as const) : {}
    if (/^['"]/.test(word)) return { ...token, type: 'string' }
    if (/^\d/.test(word)) return { ...token, type: 'number' }
    if (word.startsWith('`')) return { ...token, type: 'variable', ...unknown }
    if (!/^[A-Za-z_]/.test(word)) return { ...token, type: 'operator' }
    const behind = text[index - 1] === '.'
    if (/^\s*\(/.test(text.slice(index + word.length)))
      return { ...token, type: behind ? 'method' : own(functionTexts, word) ? 'function' : 'variable' }
    if (!behind && own(keywords, word) !== undefined) return { ...token, type: 'keyword' }
    return { ...token, type: behind ? 'property' : 'variable', ...unknown }
  })
}
