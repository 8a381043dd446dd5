/** Completion: where the cursor is, what can stand there, and in which order. */
import { flowTemplates, templateText } from '#flow'
import type { FlowDocument } from '../../document/flow-document.ts'
import { meaningOf } from '../../document/meaning.ts'
import { spotsAt } from '../../document/spots.ts'
import type { Names } from '../../names/names.ts'
import type { Completion } from './completion.ts'
import { keyCompletions } from './keys.ts'
import { Offer } from './offer.ts'
import { valueCompletions } from './values.ts'

export type { Completion, CompletionKind } from './completion.ts'

/** In the order they should be shown; empty where nothing can be written. */
export function complete(document: FlowDocument, offset: number, names: Names): readonly Completion[] {
  if (document.text.trim() === '') return wholeFlows(document)
  for (const spot of spotsAt(document, offset)) {
    const offer = new Offer(document, spot, offset)
    const meaning = meaningOf(spot.document, spot.path)
    const found = spot.kind === 'key' ? keyCompletions(meaning, offer, names) : valueCompletions(meaning, offer, names)
    if (found.length > 0) return found
  }
  return []
}

/** An empty text: a flow to begin with. */
function wholeFlows(document: FlowDocument): readonly Completion[] {
  const range = document.range(0, document.text.length)
  return flowTemplates.map((template) => ({
    label: template.name,
    kind: 'newState',
    detail: 'a whole flow',
    documentation: template.summary,
    range,
    insert: templateText(template, document.format),
    snippet: false,
    filter: template.name,
  }))
}
