/**
 * The words that people see, as the sources have them: `vscode.l10n.t('…')` of the extension and `t('…')` of the pages. English
 * is the key of every translation, so a call has to have its text as it stands.
 */
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

export interface Collected {
  /** In order, once each. */
  readonly texts: readonly string[]
  /** `file:line` of calls whose text cannot be read. */
  readonly unreadable: readonly string[]
}

/** @param root of the project */
export function collectTexts(root: string): Collected {
  const texts = new Set<string>()
  const unreadable: string[] = []
  for (const path of globSync(['src/extension/**/*.ts', 'webviews/**/*.ts'], { cwd: root }).toSorted()) {
    const source = readFileSync(join(root, path), 'utf8')
    for (const { text, line } of callsIn(source, path.startsWith('webviews')))
      if (text === undefined) unreadable.push(`${path}:${line}`)
      else texts.add(text)
  }
  return { texts: [...texts].toSorted(), unreadable }
}

interface Call {
  readonly text: string | undefined
  readonly line: number
}

/** Pages import `t` from the kit; a file that does not has other things of this name. */
export function callsIn(source: string, page: boolean): Call[] {
  if (page && !/import \{[^}]*\bt\b[^}]*\} from '[^']*\/words\.ts'/.test(source)) return []
  const call = page ? /(?<![\w.$])t\(\s*/g : /\bl10n\.t\(\s*/g
  return [...withoutComments(source).matchAll(call)].map((match) => ({
    text: literalAt(source, match.index + match[0].length),
    line: source.slice(0, match.index).split('\n').length,
  }))
}

/** Comments become spaces, so that places stay. They begin after a blank; globs and addresses in quotes do not. */
const withoutComments = (source: string) =>
  source.replaceAll(/(?<=^|\s)(?:\/\*[\s\S]*?\*\/|\/\/[^\n]*)/gm, (comment) => comment.replaceAll(/[^\n]/g, ' '))

/** The string literals at this place, put together where they are joined by `+`. */
function literalAt(source: string, from: number): string | undefined {
  const literal = /'((?:[^'\\\n]|\\.)*)'|"((?:[^"\\\n]|\\.)*)"|`((?:[^`\\$]|\\.)*)`/y
  literal.lastIndex = from
  const found = literal.exec(source)
  if (!found) return undefined
  const text = unescaped(found[1] ?? found[2] ?? found[3] ?? '')
  const joined = /\s*\+\s*/y
  joined.lastIndex = literal.lastIndex
  if (!joined.test(source)) return text
  const rest = literalAt(source, joined.lastIndex)
  return rest === undefined ? undefined : text + rest
}

const unescaped = (text: string) =>
  text.replaceAll(/\\(?:u\{([\da-f]+)\}|u([\da-f]{4})|(.))/gis, (_, long?: string, short?: string, one?: string) =>
    one === undefined ? String.fromCodePoint(Number.parseInt(long ?? short ?? '', 16)) : (NAMED[one] ?? one),
  )

const NAMED: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r' }
