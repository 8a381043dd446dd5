/** A cursor in JSON, whatever its state: tokens up to the cursor tell what is expected there, and nothing behind it is believed. */
import { createScanner, type JSONScanner } from 'jsonc-parser'
import type { Path } from '#flow'
import { FlowDocument } from './flow-document.ts'
import { JSON_PLACE as PLACE } from './places.ts'
import type { Spot } from './spot.ts'

/** What is open at a place, and what may come next in it. */
interface Open {
  readonly kind: 'object' | 'list'
  /** Of the member that is being written. */
  key: string | number
  expects: 'name' | 'colon' | 'value' | 'comma'
}

interface Before {
  readonly open: readonly Open[]
  /** Where the last token before the cursor ends. */
  readonly end: number
  /** The token the cursor is in; bare words end where their characters end. */
  readonly token: { readonly offset: number; readonly end: number; readonly text: string } | undefined
}

export function jsonSpot(document: FlowDocument, cursor: number): Spot | undefined {
  const { text } = document
  const before = tokensBefore(text, cursor)
  if (!before) return undefined
  const { open, end, token } = before
  const here = open.at(-1)
  if (!here || here.expects === 'colon') return undefined
  const isKey = here.kind === 'object' && here.expects !== 'value'
  const path = isKey ? open.slice(0, -1).map(({ key }) => key) : pathOf(open)
  const ready = token || isKey || here.kind === 'list' ? cursor : endOfValue(text, cursor)
  if (ready === undefined) return undefined
  const [from, to] = token ? [token.offset, token.end] : [cursor, ready]
  const quoted = token?.text.startsWith('"') ?? false
  const [word, rest] = token ? partsOf(token.text, cursor - token.offset, quoted) : ['', '']
  const behind = nextMark(text, to)
  const hasValue = isKey && behind === ':'
  const commaBehind = !hasValue && behind !== '' && !',}]:'.includes(behind)
  const commaAt = here.expects === 'comma' ? end : undefined
  const filling = isKey ? (hasValue ? `"${PLACE}"` : `"${PLACE}": null`) : token && quoted ? closed(token.text) : 'null'
  const whole = !isKey && quoted && closed(token?.text ?? '') === token?.text && commaAt === undefined
  const readable = whole && document.parsed.problems.length === 0
  const repaired = readable ? document : filled(document, { from, to, filling, commaAt, commaBehind })
  return {
    kind: isKey ? 'key' : 'value',
    path,
    from,
    to,
    word,
    rest,
    quote: quoted ? '"' : '',
    inline: false,
    hasValue,
    ...(commaAt !== undefined && { commaAt }),
    commaBehind,
    indent: 0,
    document: repaired,
  }
}

/** Behind an item without a comma the next one begins. */
function pathOf(open: readonly Open[]): Path {
  return open.map(({ kind, key, expects }, depth) => {
    const next = depth === open.length - 1 && kind === 'list' && expects === 'comma'
    return next && typeof key === 'number' ? key + 1 : key
  })
}

function filled(
  document: FlowDocument,
  change: {
    readonly from: number
    readonly to: number
    readonly filling: string
    readonly commaAt: number | undefined
    readonly commaBehind: boolean
  },
): FlowDocument {
  const { from, to, filling, commaAt, commaBehind } = change
  const { uri, version, text, format } = document
  const start = commaAt === undefined ? text.slice(0, from) : `${text.slice(0, commaAt)},${text.slice(commaAt, from)}`
  const whole = `${start}${filling}${commaBehind ? ',' : ''}${text.slice(to)}`
  return new FlowDocument({ uri, version, format, text: whole }, document)
}

/** What is written before the cursor and after it, as it would be read. */
function partsOf(text: string, cut: number, quoted: boolean): readonly [string, string] {
  if (!quoted) return [text.slice(0, cut), text.slice(cut)]
  const inner = isClosed(text) ? text.slice(1, -1) : text.slice(1)
  return [unescaped(inner.slice(0, cut - 1)), unescaped(inner.slice(cut - 1))]
}

function unescaped(text: string): string {
  if (!text.includes('\\')) return text
  try {
    return String(JSON.parse(`"${text}"`))
  } catch {
    return text
  }
}

const isClosed = (text: string) => text.length > 1 && /^"(?:[^"\\]|\\.)*"$/s.test(text)
const closed = (text: string) => (isClosed(text) ? text : `${text.replace(/\\$/, '')}"`)

/** Of the value that stands behind the cursor already, on the same line; undefined for one of several parts, which stays. */
function endOfValue(text: string, cursor: number): number | undefined {
  const found = /^[ \t]*(?:[{[]|("(?:[^"\\\n]|\\.)*"|[\w.+-]+)(?!\s*:))/.exec(text.slice(cursor, cursor + 2000))
  if (!found) return cursor
  return found[1] === undefined ? undefined : cursor + found[0].length
}

/** The next character that is no space; empty at the end. */
function nextMark(text: string, from: number): string {
  for (let at = from; at < text.length; at++) if (!/\s/.test(text[at] ?? '')) return text[at] ?? ''
  return ''
}

const BARE = /[\w$.+-]/

/** Undefined behind the end of a string, where nothing can be written without a separator. */
function tokensBefore(text: string, cursor: number): Before | undefined {
  const scanner = createScanner(text, true)
  const open: Open[] = [{ kind: 'list', key: '', expects: 'value' }]
  let end = 0
  for (scanner.scan(); scanner.getTokenLength() > 0 || scanner.getTokenOffset() < text.length; scanner.scan()) {
    const offset = scanner.getTokenOffset()
    const stop = offset + scanner.getTokenLength()
    const first = text[offset] ?? ''
    if (offset >= cursor || scanner.getTokenLength() === 0) break
    const word = text.slice(offset, stop)
    if (first === '"') {
      const whole = isClosed(word) && !endsElsewhere(text, stop)
      if (cursor < stop || (cursor === stop && !whole))
        return result(open, end, whole ? { offset, end: stop, text: word } : unclosed(text, offset, cursor, stop))
      if (cursor === stop) return undefined
    } else if (cursor <= stop && BARE.test(first)) return result(open, end, { offset, end: stop, text: word })
    take(open, first, scanner)
    end = stop
  }
  return result(open, end, undefined)
}

/** The quote that closes it begins the next text: `"title: "A flow"`. */
const endsElsewhere = (text: string, stop: number) => /[\w$]/.test(text[stop] ?? '')

/** A string without its quote goes to the end of its line: behind the word at the cursor is the rest of the text. */
function unclosed(text: string, offset: number, cursor: number, stop: number) {
  const word = /^[\w$.=-]*/.exec(text.slice(cursor, stop))?.[0] ?? ''
  const end = cursor + (/^\s*"?:/.test(text.slice(cursor + word.length)) ? word.length : 0)
  return { offset, end, text: text.slice(offset, end) }
}

function result(open: readonly Open[], end: number, token: Before['token']): Before | undefined {
  const [, ...inside] = open
  // Outside of everything there is only the document itself.
  return inside.length === 0 ? undefined : { open: inside, end, token }
}

function take(open: Open[], mark: string, scanner: JSONScanner): void {
  const here = open.at(-1)
  if (!here) return
  switch (mark) {
    case '{':
    case '[':
      begin(here)
      open.push(
        mark === '{' ? { kind: 'object', key: '', expects: 'name' } : { kind: 'list', key: 0, expects: 'value' },
      )
      return
    case '}':
    case ']':
      if (open.length > 1) open.pop()
      ended(open.at(-1))
      return
    case ',':
      if (here.kind === 'list' && typeof here.key === 'number') here.key++
      here.expects = here.kind === 'list' ? 'value' : 'name'
      return
    case ':':
      if (here.kind === 'object') here.expects = 'value'
      return
    default:
      if (here.kind === 'object' && here.expects !== 'value') {
        // Also where a comma is missing before it.
        here.key = scanner.getTokenValue()
        here.expects = 'colon'
      } else {
        begin(here)
        ended(here)
      }
  }
}

/** A value starts, perhaps where a comma or a name is missing. */
function begin(here: Open): void {
  if (here.kind === 'list' && here.expects === 'comma' && typeof here.key === 'number') here.key++
}

function ended(here: Open | undefined): void {
  if (here) here.expects = 'comma'
}
