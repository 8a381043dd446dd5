/** A state under another name, everywhere. */
import { editFlow, type Range, type Replacement } from '#flow'
import type { FlowDocument } from '../document/flow-document.ts'
import { thingAt } from '../document/thing.ts'
import { nameRange } from './navigation.ts'

/** The name at the cursor, when it is one that can be changed. */
export function renamable(
  document: FlowDocument,
  offset: number,
): { readonly range: Range; readonly name: string } | undefined {
  const thing = thingAt(document, offset)
  if (thing?.kind !== 'state' || !Object.hasOwn(document.states, thing.name)) return undefined
  return { range: nameRange(document, thing.range, thing.name), name: thing.name }
}

export function rename(
  document: FlowDocument,
  offset: number,
  to: string,
): readonly Replacement[] | { readonly refused: string } {
  const found = renamable(document, offset)
  if (!found) return { refused: 'Only states can be renamed here' }
  const edited = editFlow(document.parsed, { kind: 'renameState', from: found.name, to })
  if ('refused' in edited) return edited
  return edited.edits.map(({ offset: from, length, newText }) => ({
    range: document.range(from, from + length),
    newText,
  }))
}
