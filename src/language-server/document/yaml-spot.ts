/** A cursor in YAML: what is being written on its line is put in order, and the reader says where in the flow it then stands. */
import { isObject, own, type Json, type Path } from '#flow'
import { FlowDocument } from './flow-document.ts'
import { YAML_PLACE as PLACE } from './places.ts'
import type { Spot } from './spot.ts'

interface Guess {
  readonly kind: 'key' | 'value'
  readonly from: number
  readonly to: number
  readonly quote: '' | '"' | "'"
  readonly filling: string
  readonly hasValue: boolean
  readonly inline: boolean
  /** What stands before `from` in its line and is no space: dashes. */
  readonly dashes: string
}

export function yamlSpots(document: FlowDocument, cursor: number): readonly Spot[] {
  const { text } = document
  const lineStart = text.lastIndexOf('\n', cursor - 1) + 1
  const lineEnd = endOfLine(text, cursor)
  const before = text.slice(lineStart, cursor)
  const after = text.slice(cursor, lineEnd)
  if (/(?:^|\s)#/.test(withoutQuoted(before))) return []
  return guesses(before, after, cursor).flatMap((guess): Spot[] => {
    const found = placed(document, guess)
    if (!found) return []
    return [
      {
        kind: guess.kind,
        path: found.path,
        from: guess.from,
        to: guess.to,
        word: unquoted(text.slice(guess.from, cursor), guess.quote),
        rest: unquoted(text.slice(cursor, guess.to), guess.quote),
        quote: guess.quote,
        inline: guess.inline,
        hasValue: guess.hasValue,
        commaBehind: guess.inline && /^\s*["'\w$]/.test(text.slice(guess.to, lineEnd)),
        indent: guess.dashes.trimStart().length,
        document: found.document,
      },
    ]
  })
}

/** What could be meant, by the line alone. */
function guesses(before: string, after: string, cursor: number): Guess[] {
  const { start, inline } = innermost(before)
  const part = before.slice(start)
  const dashes = inline ? '' : (/^[\s-]*-\s+/.exec(part)?.[0] ?? '')
  const member = part.slice(dashes.length)
  const written = /^(\s*)((?:"(?:[^"\\]|\\.)*"|'[^']*'|[^\s:"'#{}[\],&*!|>%@`][^:{}[\],]*?))\s*:(\s+|$)/.exec(member)
  const shared = { inline, dashes }
  if (written) {
    // Directly behind the colon a value would be part of the name.
    if (written[3] === '') return []
    const value = member.slice(written[0].length)
    return valueGuess(value, after, cursor, shared)
  }
  const lead = member.length - member.trimStart().length
  const word = member.slice(lead)
  const values = dashes !== '' || (inline && before[start - 1] === '[') ? valueGuess(word, after, cursor, shared) : []
  if (!/^["']?[\w$.=-]*$/.test(word) || (inline && before[start - 1] === '[')) return values
  const behind = /^[\w$.=-]*["']?/.exec(after)?.[0] ?? ''
  const hasValue = /^\s*:(\s|$)/.test(after.slice(behind.length))
  // Before what its line holds already there is no place for another field.
  if (!inline && !hasValue && !/^(?:\s*$|\s+#)/.test(after.slice(behind.length))) return values
  const quote = word[0] === '"' || word[0] === "'" ? word[0] : ''
  const key: Guess = {
    ...shared,
    kind: 'key',
    from: cursor - word.length,
    to: cursor + behind.length,
    quote,
    filling: hasValue ? PLACE : `${PLACE}: null`,
    hasValue,
  }
  return [key, ...values]
}

function valueGuess(
  value: string,
  after: string,
  cursor: number,
  shared: { inline: boolean; dashes: string },
): Guess[] {
  const quote = value[0] === '"' || value[0] === "'" ? value[0] : ''
  if (quote === '' && /^[|>&*!{[]/.test(value)) return []
  if (quote !== '' && isClosed(value, quote)) return []
  const behind = quote === '' ? plainRest(after, shared.inline) : quotedRest(after, quote)
  const filling = PLACE
  return [
    {
      ...shared,
      kind: 'value',
      from: cursor - value.length,
      to: cursor + behind,
      quote,
      filling,
      hasValue: false,
    },
  ]
}

const isClosed = (text: string, quote: '"' | "'") =>
  quote === '"' ? /^"(?:[^"\\]|\\.)*"/s.test(text) : /^'(?:[^']|'')*'(?!')/s.test(text)

/** A plain text goes to the end of its line, or to what ends it there. */
function plainRest(after: string, inline: boolean): number {
  const end = inline ? /[,\]}]|\s#/.exec(after) : /\s#/.exec(after)
  return after.slice(0, end?.index ?? after.length).trimEnd().length
}

function quotedRest(after: string, quote: '"' | "'"): number {
  const end = (quote === '"' ? /^(?:[^"\\]|\\.)*"/ : /^(?:[^']|'')*'/).exec(after)
  return end ? end[0].length : 0
}

/** Where the innermost `{`, `[` or `,` of this line that is still open ends; the whole line where there is none. */
function innermost(before: string): { readonly start: number; readonly inline: boolean } {
  const plain = withoutQuoted(before)
  const open: number[] = []
  let comma = -1
  for (const [at, mark] of Array.from(plain).entries()) {
    if (mark === '{' || mark === '[') {
      // In the middle of a plain text they are characters like others.
      if (/(?:^|[\s,:[{-])$/.test(plain.slice(0, at))) open.push(at)
    } else if ((mark === '}' || mark === ']') && open.length > 0) {
      open.pop()
      comma = -1
    } else if (mark === ',' && open.length > 0) comma = at
  }
  const last = open.at(-1)
  if (last === undefined) return { start: 0, inline: false }
  return { start: Math.max(last, comma) + 1, inline: true }
}

/** The same length with spaces in place of what stands in quotes; an open quote stays. */
function withoutQuoted(text: string): string {
  return text.replaceAll(/"(?:[^"\\]|\\.)*"|(?<![\w$])'(?:[^']|'')*'/g, (found) => '_'.repeat(found.length))
}

function unquoted(text: string, quote: '' | '"' | "'"): string {
  if (quote === '') return text
  const inner = (text.startsWith(quote) ? text.slice(1) : text).replace(new RegExp(`${quote}$`), '')
  if (quote === "'") return inner.replaceAll("''", "'")
  try {
    return String(JSON.parse(`"${inner}"`))
  } catch {
    return inner
  }
}

/** Where the reader finds it. */
function placed(
  document: FlowDocument,
  { kind, from, to, filling }: Guess,
): { readonly path: Path; readonly document: FlowDocument } | undefined {
  const { uri, version, format, text } = document
  const whole = `${text.slice(0, from)}${filling}${text.slice(to)}`
  const repaired = new FlowDocument({ uri, version, format, text: whole }, document)
  const path = pathOf(repaired.parsed.value, kind)
  return path && { path, document: repaired }
}

function pathOf(value: Json | undefined, kind: 'key' | 'value'): Path | undefined {
  const path: (string | number)[] = []
  const look = (here: Json | undefined): boolean => {
    if (typeof here !== 'object' || here === null) return kind === 'value' && here === PLACE
    if (isObject(here)) {
      if (kind === 'key' && own(here, PLACE) !== undefined) return true
      return Object.entries(here).some(([key, content]) => inside(key, content))
    }
    return (here as readonly Json[]).some((item, index) => inside(index, item))
  }
  const inside = (segment: string | number, content: Json): boolean => {
    path.push(segment)
    if (look(content)) return true
    path.pop()
    return false
  }
  return look(value) ? path : undefined
}

function endOfLine(text: string, from: number): number {
  const end = text.indexOf('\n', from)
  const line = end < 0 ? text.length : end
  return text[line - 1] === '\r' && line > from ? line - 1 : line
}
