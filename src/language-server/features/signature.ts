/** While the arguments of a function are written: what it takes. */
import { own } from '#flow'
import { functionTexts, methodTexts, type Callable } from '../document/expression-texts.ts'
import type { FlowDocument } from '../document/flow-document.ts'
import { meaningOf } from '../document/meaning.ts'
import { spotsAt } from '../document/spots.ts'

export interface Signature {
  readonly label: string
  readonly text: string
  /** Which argument the cursor is in, from 0. */
  readonly argument: number
}

export function signature(document: FlowDocument, offset: number): Signature | undefined {
  for (const spot of spotsAt(document, offset)) {
    const meaning = meaningOf(spot.document, spot.path)
    if (spot.kind !== 'value' || meaning.kind !== 'template' || meaning.reads !== 'expression') continue
    const call = innermostCall(spot.word)
    const found = call && (call.method ? methodNamed(call.name) : own(functionTexts, call.name))
    if (call && found) return { label: found.signature, text: found.text, argument: call.argument }
  }
  return undefined
}

function methodNamed(name: string): Callable | undefined {
  return Object.values(methodTexts)
    .map((methods) => own<Callable>(methods, name))
    .find((one) => one !== undefined)
}

function innermostCall(
  before: string,
): { readonly name: string; readonly method: boolean; readonly argument: number } | undefined {
  const text = before.replaceAll(/'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"/g, (found) => '_'.repeat(found.length))
  let depth = 0
  let argument = 0
  for (let at = text.length - 1; at >= 0; at--) {
    const mark = text[at] ?? ''
    if (')]}'.includes(mark)) depth++
    else if (depth > 0 && '([{'.includes(mark)) depth--
    else if (mark === ',' && depth === 0) argument++
    else if (mark === '(') {
      const called = /(\.?)([A-Za-z_]\w*)$/.exec(text.slice(0, at))
      if (called) return { name: called[2] ?? '', method: called[1] === '.', argument }
      argument = 0
    } else if ('[{'.includes(mark)) argument = 0
  }
  return undefined
}
