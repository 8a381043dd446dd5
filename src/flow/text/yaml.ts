/**
 * YAML text → tree: YAML 1.2 with the values that JSON has (its core schema: `yes` and dates are texts), one document. What
 * it could make of little text is bounded before it is made: nesting while it is read, aliases while they are followed.
 */
import { Composer, Lexer, Parser, type Document, type YAMLError } from 'yaml'
import { DEEPEST, firstOfEachPlace, placeIn, tooDeep, type ReadText, type TextMistake } from './read.ts'
import { yamlTree } from './yaml-tree.ts'

/** Words and marks of a text; a flow of 200 states has a tenth of this. Reading as many takes about a second. */
const MOST_LEXEMES = 300_000
/** The rest of a text that is no YAML adds nothing. */
const MOST_MISTAKES = 100

export function readYamlText(text: string): ReadText {
  const read = documentsOf(text)
  if ('mistake' in read) return { mistakes: [read.mistake] }
  const [document, second] = read.documents
  if (!document) return { mistakes: [] }
  const said = [...document.errors, ...document.warnings].slice(0, MOST_MISTAKES).map((error) => explain(error, text))
  const { tree, mistakes } = yamlTree(document, text)
  const all = [...said, ...mistakes, ...(second ? [another(second, text)] : [])]
  return { ...(tree && { tree }), mistakes: firstOfEachPlace(all) }
}

type Read = { readonly documents: readonly Document.Parsed[] } | { readonly mistake: TextMistake }

/** The first document, and the second when there is one. Composing recurses, so it starts only after all is measured. */
function documentsOf(text: string): Read {
  const parser = new Parser()
  const tokens = []
  let lexemes = 0
  for (const lexeme of new Lexer().lex(text)) {
    for (const token of parser.next(lexeme)) tokens.push(token)
    if (parser.stack.length > DEEPEST) return { mistake: tooDeep(parser.offset - lexeme.length) }
    if (++lexemes > MOST_LEXEMES) {
      const message = `the text has more than ${MOST_LEXEMES} words and marks, and no flow is as large`
      return { mistake: { code: 'too-large', message, offset: parser.offset - 1, length: 1 } }
    }
  }
  for (const token of parser.end()) tokens.push(token)
  const options = { schema: 'core', resolveKnownTags: false, uniqueKeys: false, prettyErrors: false } as const
  const documents: Document.Parsed[] = []
  for (const document of new Composer(options).compose(tokens)) {
    documents.push(document)
    if (documents.length > 1) break
  }
  return { documents }
}

const SENTENCES: Readonly<Record<string, string>> = {
  ALIAS_PROPS: 'an alias ("*name") takes no anchor and no tag',
  BAD_ALIAS: 'this is no name of an anchor',
  BAD_COLLECTION_TYPE: 'the tag does not fit what it stands before',
  BAD_DIRECTIVE: 'this directive ("%…") is not known',
  BAD_DQ_ESCAPE: 'this character cannot be escaped with \\ in double quotes; use single quotes',
  BAD_INDENT: 'this is not indented as what it belongs to',
  BAD_PROP_ORDER: 'anchors and tags stand before the "-", "?" or ":"',
  BAD_SCALAR_START: 'a text that starts with this character must stand in quotes',
  BLOCK_AS_IMPLICIT_KEY: 'this cannot be the name of a field: a text with ": " in it must stand in quotes',
  BLOCK_IN_FLOW: 'inside { } and [ ] nothing is written by indentation',
  KEY_OVER_1024_CHARS: 'the name of a field is longer than 1024 characters',
  MULTILINE_IMPLICIT_KEY: 'a ":" is missing behind this name, or a text of several lines is not in quotes',
  MULTIPLE_ANCHORS: 'a value has one anchor ("&name") at most',
  MULTIPLE_TAGS: 'a value has one tag at most',
  TAB_AS_INDENT: 'indentation is made of spaces, not tabs',
  TAG_RESOLVE_FAILED: 'tags ("!name") are not part of a flow, whose values are those of JSON',
  UNEXPECTED_TOKEN: 'this cannot stand here',
}

function explain({ code, message, pos: [start, end] }: YAMLError, text: string): TextMistake {
  const unclosed = /closing .quote/.test(message) ? 'the text is not closed with the quote it starts with' : undefined
  // What exactly is missing (MISSING_CHAR) only the library's own sentence says.
  const sentence = unclosed ?? SENTENCES[code] ?? message.slice(0, 1).toLowerCase() + message.slice(1)
  return { code: 'syntax', message: sentence, ...placeIn(text, start, end - start) }
}

function another({ contents, range }: Document.Parsed, text: string): TextMistake {
  const at = text.lastIndexOf('---', contents?.range[0] ?? range[1])
  const message = 'a file holds one flow, and this "---" starts a second document'
  return { code: 'syntax', message, ...placeIn(text, Math.max(0, at), 3) }
}
