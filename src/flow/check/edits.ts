/** How a fix is written in the format of its text: JSON, or YAML in the style that is there already. */
import type { Path } from '../json.ts'
import type { Json } from '../model.ts'
import type { ParsedFlow } from '../parse.ts'
import type { Replacement } from '../problem.ts'
import type { Range } from '../text/position.ts'

/** Another value where one stands; undefined where that cannot be done without knowing more of the text. */
export function replaceValue(parsed: ParsedFlow, path: Path, value: Json): Replacement | undefined {
  return replaced(parsed, parsed.at(path), value)
}

/** Another name for a field. */
export function renameField(parsed: ParsedFlow, path: Path, name: string): Replacement | undefined {
  return replaced(parsed, parsed.keyAt(path), name)
}

function replaced(parsed: ParsedFlow, range: Range, value: Json): Replacement | undefined {
  if (parsed.format === 'json') return { range, newText: JSON.stringify(value) }
  const written = textOf(parsed, range)
  // Blocks, anchors and aliases of YAML carry more than their value.
  if (written === '' || '|>&*!'.includes(written[0] ?? '') || written.includes('\n')) return undefined
  return { range, newText: yamlScalar(value, written[0]) }
}

/** One more field of an object, before those that are there. */
export function addField(parsed: ParsedFlow, path: Path, name: string, value: Json): Replacement | undefined {
  const { start } = parsed.at(path)
  const written = textOf(parsed, parsed.at(path))
  if (written.startsWith('{')) {
    const at = { line: start.line, character: start.character + 1 }
    const before = /^\{(\s*)/.exec(written)?.[1] ?? ''
    const last = written.startsWith(`{${before}}`)
    return {
      range: { start: at, end: at },
      newText: `${before}${JSON.stringify(name)}: ${JSON.stringify(value)}${last ? '' : ','}`,
    }
  }
  if (parsed.format !== 'yaml' || /^[[\]&*!|>"']/.test(written) || !/^[^\n]*:(\s|$)/.test(written)) return undefined
  const newText = `${yamlScalar(name)}: ${yamlScalar(value)}\n${' '.repeat(start.character)}`
  return { range: { start, end: start }, newText }
}

/** Texts that YAML reads as themselves without quotes. */
const PLAIN = /^[A-Za-z$_][\w$./-]*$/
const NOT_A_TEXT = /^(true|false|null|yes|no|on|off|y|n)$/i

function yamlScalar(value: Json, quote = ''): string {
  if (typeof value !== 'string') return JSON.stringify(value)
  if (quote === "'" && !value.includes("'")) return `'${value}'`
  return quote !== '"' && PLAIN.test(value) && !NOT_A_TEXT.test(value) ? value : JSON.stringify(value)
}

function textOf(parsed: ParsedFlow, { start, end }: Range): string {
  return parsed.text.slice(parsed.offsetAt(start), parsed.offsetAt(end))
}
