/** Formatting: spaces and lines only. A text that cannot be read stays as it is. */
import { format as formatJson } from 'jsonc-parser'
import { isAlias, isNode, parseDocument, visit, type Document } from 'yaml'
import type { Range, Replacement } from '#flow'
import type { FlowDocument } from '../document/flow-document.ts'
import { changedLines } from '../document/changed-lines.ts'

export interface FormatOptions {
  readonly tabSize: number
  readonly insertSpaces: boolean
}

/** `range`: only what lies in these lines. */
export function format(document: FlowDocument, options: FormatOptions, range?: Range): readonly Replacement[] {
  if (document.parsed.problems.length > 0) return []
  if (document.format === 'json') return jsonEdits(document, options, range)
  const after = formattedYaml(document.text, options)
  if (after === undefined) return []
  const first = range?.start.line ?? 0
  const last = range?.end.line ?? Infinity
  return changedLines(document.text, after)
    .filter(({ from, to }) => from >= first && Math.max(from, to - 1) <= last)
    .map(({ from, to, lines }) => ({
      range: { start: { line: from, character: 0 }, end: { line: to, character: 0 } },
      newText: lines.map((line) => `${line}\n`).join(''),
    }))
}

function jsonEdits(
  document: FlowDocument,
  { tabSize, insertSpaces }: FormatOptions,
  range?: Range,
): readonly Replacement[] {
  const from = range && document.offsetAt(range.start)
  const part = range && from !== undefined ? { offset: from, length: document.offsetAt(range.end) - from } : undefined
  const eol = document.text.includes('\r\n') ? '\r\n' : '\n'
  return formatJson(document.text, part, { tabSize, insertSpaces, eol }).map(({ offset, length, content }) => ({
    range: document.range(offset, offset + length),
    newText: content,
  }))
}

/** Undefined when the result would not be the same flow with the same comments, anchors and aliases, or is written with CR. */
function formattedYaml(text: string, { tabSize }: FormatOptions): string | undefined {
  if (text.includes('\r') || !text.endsWith('\n')) return undefined
  const options = { schema: 'core', resolveKnownTags: false, uniqueKeys: false, keepSourceTokens: true } as const
  const before = parseDocument(text, options)
  if (before.errors.length > 0) return undefined
  const indent = Math.min(8, Math.max(1, tabSize))
  const written = before.toString({ indent, lineWidth: 0, flowCollectionPadding: /[{[] /.test(text) })
  return sameMeaning(before, parseDocument(written, options)) && comments(text) === comments(written)
    ? written
    : undefined
}

function sameMeaning(a: Document.Parsed, b: Document.Parsed): boolean {
  return b.errors.length === 0 && JSON.stringify(outlineOf(a)) === JSON.stringify(outlineOf(b))
}

/** Every node in its order: what it is, its anchor, its value. */
function outlineOf(document: Document.Parsed): readonly unknown[] {
  const found: unknown[] = []
  visit(document, {
    Pair: (_, { key }) => void found.push(['pair', isNode(key) ? null : key]),
    Node: (_, node) => {
      if (isAlias(node)) found.push(['alias', node.source])
      else if ('items' in node) found.push([node.constructor.name, node.anchor, node.tag, node.items.length])
      else found.push(['scalar', node.anchor, node.tag, node.value])
    },
  })
  return found
}

/** In their order, without the spaces before them. Texts with a `#` in them count too, which does no harm. */
const comments = (text: string) =>
  text
    .split('\n')
    .flatMap((line) => /(?:^|\s)(#.*)$/.exec(line)?.[1]?.trimEnd() ?? [])
    .join('\n')
