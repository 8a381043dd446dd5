/** Values as new text in the style of what is around them. */
import { isList, isObject } from '../json.ts'
import type { Json } from '../model.ts'
import { WIDTH, type Kind, type Style } from './style.ts'
import { yamlScalar } from './yaml-scalar.ts'

export interface NewText {
  readonly style: Style
  readonly yaml: boolean
  readonly eol: string
}

/** In one line, in several, or as such values are in this text. */
export type Form = 'line' | 'lines' | 'sampled'

export function kindOf(value: Json, inList: boolean): Kind {
  if (!isList(value)) return inList ? 'objectInList' : 'object'
  return value.every((item) => !isObject(item) && !isList(item)) ? 'listOfScalars' : 'list'
}

const isEmpty = (value: Json) =>
  isList(value) ? value.length === 0 : isObject(value) && Object.keys(value).length === 0
const isScalar = (value: Json) => !isList(value) && !isObject(value)

export function keyText({ style, yaml }: NewText, key: string, quote?: string): string {
  if (!yaml) return JSON.stringify(key)
  return yamlScalar(key, { style, quote: quote ?? (style.keysQuoted ? style.quote : ''), enclosed: true })
}

export function scalarText({ style, yaml }: NewText, value: Json, enclosed: boolean, quote?: string): string {
  if (!yaml || typeof value !== 'string') return JSON.stringify(value)
  return yamlScalar(value, { style, quote: quote ?? (style.textsQuoted ? style.quote : ''), enclosed })
}

/** Inside braces and brackets, or in one line. */
export function lineText(how: NewText, value: Json): string {
  const { comma, bracePad, bracketPad } = how.style
  if (isEmpty(value)) return isList(value) ? '[]' : '{}'
  if (isList(value)) return `[${bracketPad}${value.map((item) => lineText(how, item)).join(comma)}${bracketPad}]`
  if (!isObject(value)) return scalarText(how, value, true)
  const fields = Object.entries(value).map(
    ([key, item]) => `${keyText(how, key)}${how.style.colon}${lineText(how, item)}`,
  )
  return `{${bracePad}${fields.join(comma)}${bracePad}}`
}

/** Whether a value is to stand in one line. */
export function fitsLine(how: NewText, value: Json, form: Form, inList: boolean, indent: string): boolean {
  if (isScalar(value) || isEmpty(value) || form === 'line') return true
  if (form === 'lines') return false
  const lines = how.style.inOneLine
  return lines[kindOf(value, inList)] && staysFlat(value, lines) && lineText(how, value).length + indent.length < WIDTH
}

/** Nothing in it is of a kind that is written in several lines. */
function staysFlat(value: Json, lines: Style['inOneLine']): boolean {
  if (isScalar(value) || isEmpty(value)) return true
  const inside = isList(value) ? value : isObject(value) ? Object.values(value) : []
  return inside.every(
    (item) => isScalar(item) || isEmpty(item) || (lines[kindOf(item, isList(value))] && staysFlat(item, lines)),
  )
}

/**
 * With braces and brackets: JSON, and YAML where it is written so.
 * @param indent of the line that the value begins in
 */
export function enclosedText(
  how: NewText,
  value: Json,
  form: Form,
  inList: boolean,
  indent: string,
  unit: string,
): string {
  if (fitsLine(how, value, form, inList, indent)) return lineText(how, value)
  const deeper = indent + unit
  const colon = /\s$/.test(how.style.colon) ? how.style.colon : `${how.style.colon} `
  const lines = isList(value)
    ? value.map((item) => enclosedText(how, item, 'sampled', true, deeper, unit))
    : Object.entries(value ?? {}).map(
        ([key, item]) => `${keyText(how, key)}${colon}${enclosedText(how, item, 'sampled', false, deeper, unit)}`,
      )
  const inside = lines.map((line) => `${how.eol}${deeper}${line}`).join(',')
  const [open, close] = isList(value) ? ['[', ']'] : ['{', '}']
  return `${open}${inside}${how.eol}${indent}${close}`
}

/** Lines of a block of YAML, without the indentation of what it stands in. */
export function blockLines(how: NewText, value: Json, unit: string): readonly string[] {
  if (isList(value)) {
    return value.flatMap((item) => {
      const [first = '', ...others] = valueLines(how, item, 'sampled', true, unit)
      return [`- ${first}`, ...others.map((line) => indented(line, '  '))]
    })
  }
  return Object.entries(value ?? {}).flatMap(([key, item]) => fieldLines(how, key, item, 'sampled', unit))
}

export function fieldLines(how: NewText, key: string, value: Json, form: Form, unit: string): readonly string[] {
  return behindName(how, `${keyText(how, key)}:`, value, form, unit)
}

/** What follows the name of a field or stands instead of another value: the first line goes on that of the name. */
export function behindName(how: NewText, name: string, value: Json, form: Form, unit: string): readonly string[] {
  const lines = valueLines(how, value, form, false, unit)
  const [first = '', ...others] = lines
  const block = !isScalar(value) && !isEmpty(value) && !/^[[{]/.test(first)
  if (!block) return [`${name} ${first}`, ...others.map((line) => indented(line, unit))]
  const deeper = isList(value) && !how.style.listsIndented ? '' : unit
  return [name, ...lines.map((line) => indented(line, deeper))]
}

function valueLines(how: NewText, value: Json, form: Form, inList: boolean, unit: string): readonly string[] {
  if (typeof value === 'string' && literal(value)) return literalLines(value)
  if (isScalar(value)) return [scalarText(how, value, false)]
  if (fitsLine(how, value, form, inList, '')) return [lineText(how, value)]
  return blockLines(how, value, unit)
}

export const indented = (line: string, by: string) => (line === '' ? '' : `${by}${line}`)

/** Texts of several lines that YAML can show as they are. */
export function literal(text: string): boolean {
  const printable = /^[\t\n\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe]*$/
  return /^\S[^]*\n[^]*\S\n?$/.test(text) && printable.test(text) && !/[ \t]\n/.test(text)
}

export function literalLines(text: string): readonly string[] {
  return [text.endsWith('\n') ? '|' : '|-', ...text.replace(/\n$/, '').split('\n')]
}
