/** Texts with a mark where the cursor is: `|`. Between two marks lies a selection. */
import { FlowDocument } from '../../src/language-server/document/flow-document.ts'
import type { Completion } from '../../src/language-server/features/completion/index.ts'
import { complete } from '../../src/language-server/features/completion/index.ts'
import { noNames, type Names } from '../../src/language-server/names/names.ts'
import { applyTextEdits, type FlowFormat } from '#flow'

export interface Marked {
  readonly document: FlowDocument
  readonly offset: number
}

/** JSON when it begins like it. */
export function marked(text: string, format: FlowFormat = /^\s*[{[]/.test(text) ? 'json' : 'yaml'): Marked {
  const offset = text.indexOf('|')
  if (offset < 0) throw new Error(`there is no | in ${text}`)
  const plain = text.slice(0, offset) + text.slice(offset + 1)
  return { document: new FlowDocument({ uri: `file:///a.flow.${format}`, version: 1, text: plain, format }), offset }
}

export function completions(text: string, names: Names = noNames): readonly Completion[] {
  const { document, offset } = marked(text)
  return complete(document, offset, names)
}

export const labels = (text: string, names?: Names) => completions(text, names).map(({ label }) => label)

/** The text once a completion was taken and all stops were left as they are. */
export function completed(text: string, label: string, names?: Names): string {
  const { document } = marked(text)
  const found = completions(text, names)
  const one = found.find((each) => each.label === label)
  if (!one) throw new Error(`${label} is not offered; there are: ${found.map((each) => each.label).join(', ')}`)
  return taken(document, one)
}

/** As an editor does it: lines behind the first are indented as the line it goes into. */
export function taken(document: FlowDocument, { range, insert, snippet, also }: Completion): string {
  const from = document.offsetAt(range.start)
  const line = document.text.slice(document.text.lastIndexOf('\n', from - 1) + 1)
  const indent = /^[ \t]*/.exec(line)?.[0].slice(0, range.start.character) ?? ''
  const text = (snippet ? stopsLeft(insert) : insert).replaceAll('\n', `\n${indent}`)
  const edit = (at: typeof range, newText: string) => {
    const offset = document.offsetAt(at.start)
    return { offset, length: document.offsetAt(at.end) - offset, newText }
  }
  const edits = [...(also ? [edit(also.range, also.newText)] : []), edit(range, text)]
  return applyTextEdits(document.text, edits)
}

/** The text of a snippet whose stops nobody has changed. */
export function stopsLeft(snippet: string): string {
  const defaults = new Map<string, string>()
  const plain = (text: string) => text.replaceAll(/\\([\\$},|])/g, '$1')
  return snippet.replaceAll(
    /\\[\\$}]|\$\{(\d+)\|((?:\\.|[^|\\])*)\|\}|\$\{(\d+):((?:\\.|[^}\\])*)\}|\$(\d+)/g,
    (all, choice, list: string, stop, text: string, bare) => {
      if (choice !== undefined) return keep(choice, plain(list.split(/(?<!\\),/)[0] ?? ''))
      if (stop !== undefined) return keep(stop, plain(text))
      if (bare !== undefined) return defaults.get(bare) ?? ''
      return all.slice(1)
    },
  )
  function keep(number: string, text: string): string {
    defaults.set(number, text)
    return text
  }
}
