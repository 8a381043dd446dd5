/** Text of an expression → tokens. */
import { Mistake, type Constant } from './syntax.ts'

export type Token = { readonly at: number; readonly text: string } & (
  | { readonly kind: 'name' | 'mark' | 'path' | 'end' }
  | { readonly kind: 'constant'; readonly value: Constant }
)

/** Longer expressions are refused; the longest public one has a few hundred characters. */
const LONGEST = 64 * 1024

/** Between tokens of a line; a line that ends in `\` goes on. */
const SPACE = /(?:[ \t\f]|#[^\r\n]*|\\(?:\r\n|\n|\r))+/y
const LINE_END = /[\r\n]+/y
const NAME = /[\p{L}_][\p{L}\p{N}_]*/uy
const WHOLE = /0[xX](?:_?[0-9a-fA-F])+|0[oO](?:_?[0-7])+|0[bB](?:_?[01])+|0(?:_?0)*(?!_?\d)|[1-9](?:_?\d)*/y
const FLOAT =
  /(?:(?:\d(?:_?\d)*)?\.\d(?:_?\d)*|\d(?:_?\d)*\.)(?:[eE][+-]?\d(?:_?\d)*)?|\d(?:_?\d)*[eE][+-]?\d(?:_?\d)*/y
const MARK = /\*\*|\/\/|==|!=|<=|>=|[-+*/%<>=()[\]{},.:]/y
const PATH = /`[^`]*`/y

export function tokenize(text: string): Token[] {
  if (text.length > LONGEST) throw new Mistake(`the expression is longer than ${LONGEST} characters`, LONGEST)
  const tokens: Token[] = []
  let at = 0
  let brackets = 0
  let ended: number | undefined
  const take = (pattern: RegExp) => {
    pattern.lastIndex = at
    return pattern.exec(text)?.[0]
  }
  while (true) {
    at += take(SPACE)?.length ?? 0
    const lineEnd = take(LINE_END)
    if (lineEnd !== undefined) {
      if (brackets === 0 && tokens.length > 0) ended ??= at
      at += lineEnd.length
      continue
    }
    if (at >= text.length) break
    if (ended !== undefined) throw new Mistake('an expression of several lines stands in ( )', ended)
    if (tokens.length === 0 && isIndented(text.slice(0, at)))
      throw new Mistake('a line behind a comment begins without spaces', at)
    const found = stringAt(text, at)
    if (found) {
      tokens.push({ kind: 'constant', at, text: text.slice(at, found.end), value: found.value })
      at = found.end
      continue
    }
    const token = nameOrNumber(take, at) ?? markOrPath(take, at)
    if (!token) throw new Mistake(unknownCharacter(text[at] ?? ''), at)
    if (token.kind === 'mark') brackets += '([{'.includes(token.text) ? 1 : ')]}'.includes(token.text) ? -1 : 0
    tokens.push(token)
    at += token.text.length
  }
  tokens.push({ kind: 'end', at: text.length, text: 'the end' })
  return tokens
}

/** Blank space around an expression counts for nothing, but lines behind a comment are lines of a program. */
function isIndented(before: string): boolean {
  return before.trim() !== '' && /[\r\n][ \t]+$/.test(before)
}

function nameOrNumber(take: (pattern: RegExp) => string | undefined, at: number): Token | undefined {
  const float = take(FLOAT)
  if (float !== undefined)
    return { kind: 'constant', at, text: float, value: { float: Number(float.replaceAll('_', '')) } }
  const whole = take(WHOLE)
  if (whole !== undefined) {
    return { kind: 'constant', at, text: whole, value: wholeNumber(whole.replaceAll('_', ''), at) }
  }
  const name = take(NAME)
  if (name === undefined) return undefined
  const constant = name === 'None' ? null : name === 'True' ? true : name === 'False' ? false : undefined
  return constant === undefined
    ? { kind: 'name', at, text: name }
    : { kind: 'constant', at, text: name, value: constant }
}

/** As many as Python reads and writes; in hexadecimal, octal and binary as many bits. */
const MOST_DIGITS = 4300
const LARGEST = 10n ** BigInt(MOST_DIGITS)

function wholeNumber(digits: string, at: number): bigint {
  if (digits.length > MOST_DIGITS) throw new Mistake(`a number has more than ${MOST_DIGITS} digits`, at)
  const number = BigInt(digits)
  if (number >= LARGEST) throw new Mistake(`a number has more than ${MOST_DIGITS} digits`, at)
  return number
}

function markOrPath(take: (pattern: RegExp) => string | undefined, at: number): Token | undefined {
  const path = take(PATH)
  if (path !== undefined) return { kind: 'path', at, text: path }
  const mark = take(MARK)
  return mark === undefined ? undefined : { kind: 'mark', at, text: mark }
}

function unknownCharacter(found: string): string {
  if (found === '`') return 'a path in backticks is not closed'
  if (found === '$')
    return 'a path stands in backticks, as in `$.input.count` + 1, or without "$.", as in input.count + 1'
  if ('&|^~@'.includes(found)) return `"${found}" is not part of the expressions; write "and", "or", "not"`
  return `"${found}" cannot stand here`
}

const PREFIX = /([rRbBuUfF]{0,2})(['"])/y
const ESCAPES: Readonly<Record<string, string>> = {
  n: '\n',
  t: '\t',
  r: '\r',
  b: '\b',
  f: '\f',
  v: '\v',
  a: '\x07',
  '\n': '',
}

/** A string literal with Python's escapes. Unlike there a line may end in it: published flows have `\n` of JSON in their texts. */
function stringAt(text: string, start: number): { readonly value: string; readonly end: number } | undefined {
  PREFIX.lastIndex = start
  const opening = PREFIX.exec(text)
  if (!opening) return undefined
  const [all, prefix = '', quote = ''] = opening
  const kind = prefix.toLowerCase()
  if (kind.includes('f')) throw new Mistake('f-strings are not part of the expressions; join with "+" and str()', start)
  if (kind.includes('b')) throw new Mistake('bytes are not part of the expressions', start)
  if (text.startsWith(quote.repeat(3), start + prefix.length)) {
    throw new Mistake('strings in triple quotes are not part of the expressions', start)
  }
  let value = ''
  for (let at = start + all.length; at < text.length;) {
    const here = text[at] ?? ''
    if (here === quote) return { value, end: at + 1 }
    const escape = here === '\\' ? escapeAt(text, at, kind === 'r') : { value: here, length: 1 }
    value += escape.value
    at += escape.length
  }
  throw new Mistake(`the string that starts here is not closed with ${quote}`, start)
}

function escapeAt(text: string, at: number, raw: boolean): { readonly value: string; readonly length: number } {
  const next = text[at + 1] ?? ''
  if (raw) return { value: `\\${next}`, length: 2 }
  const hex = /^\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8}))/.exec(text.slice(at, at + 10))
  if (hex) {
    const code = Number.parseInt(hex[1] ?? hex[2] ?? hex[3] ?? '', 16)
    if (code > 0x10ffff) throw new Mistake('no such character', at)
    return { value: String.fromCodePoint(code), length: hex[0].length }
  }
  if ('xuUN'.includes(next) && next !== '') throw new Mistake(`"\\${next}" is not a complete escape`, at)
  const octal = /^\\([0-7]{1,3})/.exec(text.slice(at, at + 4))
  if (octal) return { value: String.fromCodePoint(Number.parseInt(octal[1] ?? '0', 8)), length: octal[0].length }
  if (`\\'"`.includes(next) && next !== '') return { value: next, length: 2 }
  const known = ESCAPES[next]
  return known === undefined ? { value: `\\${next}`, length: 2 } : { value: known, length: 2 }
}
