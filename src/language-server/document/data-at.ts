import { isAnything, type Shape } from '#flow'
import type { FlowDocument } from './flow-document.ts'

/** `$` as a state finds it: of this text, else of the last that could be read. Undefined when no run comes there. */
export function dataAt(document: FlowDocument, state: string): Shape | undefined {
  const here = document.data.states.get(state)?.before
  const before = document.lastRead?.data.states.get(state)?.before
  return here && !isAnything(here) ? here : (before ?? here)
}
