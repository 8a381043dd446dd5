/** Why the problem at a place is one: the page of explanation, in short. */
import type { Range } from '#flow'
import type { FlowDocument } from '../document/flow-document.ts'
import type { Names } from '../names/names.ts'
import { diagnose, explanationOf } from './diagnostics.ts'

export function explanationAt(
  document: FlowDocument,
  offset: number,
  names: Names,
): { readonly markdown: string; readonly range: Range } | undefined {
  for (const { code, range } of diagnose(document, names)) {
    if (offset < document.offsetAt(range.start) || offset > document.offsetAt(range.end)) continue
    const page = explanationOf(code)
    if (!page) continue
    const example = page.example
      ? `\n\nInstead of\n\n${block(page.example.wrong)}\n\nwrite\n\n${block(page.example.right)}`
      : ''
    return { markdown: `**${page.title}**\n\n${page.text}${example}`, range }
  }
  return undefined
}

const block = (text: string) => `\`\`\`yaml\n${text.trimEnd()}\n\`\`\``
