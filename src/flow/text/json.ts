/** JSON text → tree, keeping what an unfinished text allows to keep. */
import { createScanner, parseTree, printParseErrorCode, type Node, type ParseError } from 'jsonc-parser'
import { DEEPEST, firstOfEachPlace, placeIn, tooDeep, type ReadText, type TextMistake } from './read.ts'
import type { TreeNode } from './tree.ts'

export function readJsonText(text: string): ReadText {
  if (text.trim() === '') return { mistakes: [] }
  const deep = firstTooDeep(text)
  if (deep !== null) return { mistakes: [tooDeep(deep)] }
  const errors: ParseError[] = []
  const root = parseTree(text, errors, { disallowComments: true, allowTrailingComma: false })
  const tree = root && treeOf(root)
  return { ...(tree && { tree }), mistakes: worthTelling(errors, text).map((error) => explain(error, text)) }
}

/** One mistake is told once: not again for what the reader missed right behind it, nor for each text in single quotes. */
function worthTelling(errors: readonly ParseError[], text: string): readonly ParseError[] {
  const single = errors.findIndex((error) => isSymbol(error) && text[error.offset] === "'")
  const told = single < 0 ? errors : errors.slice(0, single + 1)
  const symbolEnds = new Set(told.flatMap((error) => (isSymbol(error) ? [error.offset + error.length] : [])))
  const follows = (error: ParseError) => symbolEnds.has(error.offset) && named(error) === 'ValueExpected'
  return firstOfEachPlace(told.filter((error) => !follows(error)))
}

const named = ({ error }: ParseError) => printParseErrorCode(error)
const isSymbol = (error: ParseError) => named(error) === 'InvalidSymbol'

function firstTooDeep(text: string): number | null {
  const scanner = createScanner(text, true)
  let depth = 0
  for (scanner.scan(); scanner.getTokenOffset() < text.length; scanner.scan()) {
    const mark = text[scanner.getTokenOffset()]
    if (mark === '{' || mark === '[') {
      if (++depth > DEEPEST) return scanner.getTokenOffset()
    } else if (mark === '}' || mark === ']') depth--
  }
  return null
}

function treeOf({ type, offset, length, value, children = [] }: Node): TreeNode | undefined {
  const trees = (nodes: readonly Node[]) => nodes.map(treeOf).filter((tree) => tree !== undefined)
  switch (type) {
    case 'object': {
      const members = children.flatMap(({ children: [key, content] = [] }) => {
        if (!key) return []
        const tree = content && treeOf(content)
        const place = { keyOffset: key.offset, keyLength: key.length }
        return [{ key: String(key.value), ...place, ...(tree && { value: tree }) }]
      })
      return { offset, length, content: { kind: 'object', members } }
    }
    case 'array':
      return { offset, length, content: { kind: 'list', items: trees(children) } }
    case 'string':
    case 'number':
    case 'boolean':
    case 'null': {
      const scalar: unknown = value
      const kept =
        typeof scalar === 'string' || typeof scalar === 'number' || typeof scalar === 'boolean' ? scalar : null
      return { offset, length, content: { kind: 'scalar', value: kept } }
    }
    case 'property':
      return undefined
  }
}

const SENTENCES: Readonly<Record<string, string>> = {
  InvalidSymbol: 'this is no JSON value; texts stand in double quotes, and true, false and null are small',
  InvalidNumberFormat: 'this is no JSON number',
  PropertyNameExpected: 'a field name in double quotes is missing here',
  ValueExpected: 'a value is missing here',
  ColonExpected: 'a ":" is missing between the field name and its value',
  CommaExpected: 'a "," is missing before this',
  CloseBraceExpected: 'the object is not closed: a "}" is missing',
  CloseBracketExpected: 'the list is not closed: a "]" is missing',
  EndOfFileExpected: 'there is more text behind the end of the document',
  InvalidCommentToken: 'JSON has no comments; a state can have a "Comment" field',
  UnexpectedEndOfComment: 'the comment is not closed',
  UnexpectedEndOfString: 'the string is not closed with "',
  UnexpectedEndOfNumber: 'the number is not complete',
  InvalidUnicode: '\\u needs four hexadecimal digits',
  InvalidEscapeCharacter: 'this character cannot be escaped with \\',
  InvalidCharacter: 'control characters in a string are written as \\n, \\t or \\u0000',
}

function explain(error: ParseError, text: string): TextMistake {
  const { offset, length } = error
  const name = named(error)
  const trailing = '}]'.includes(text[offset] ?? ' ') && text.slice(0, offset).trimEnd().endsWith(',')
  if (isSymbol(error) && text[offset] === "'") {
    const message = "texts stand in double quotes, not in single ones; Python's json.dumps() writes a dict so"
    return { code: 'syntax', message, ...placeIn(text, offset, length) }
  }
  const message = trailing
    ? `a "," stands before this "${text[offset]}"; behind the last one there is none`
    : SENTENCES[name]
  return { code: 'syntax', message: message ?? name, ...placeIn(text, offset, length) }
}
