/** A draft → the edits that make the text say what the draft says. */
import { isList, isObject } from '../json.ts'
import type { Json } from '../model.ts'
import { parseFlow, type ParsedFlow } from '../parse.ts'
import { applyTextEdits, overlap, type TextEdit } from '../text/edits.ts'
import { anchorAround, meetAnchors, moveAnchors } from './anchors.ts'
import { writeBlock } from './block.ts'
import type { Draft } from './draft.ts'
import { jsonOf, sameJson, type Opened, type Slot } from './draft-value.ts'
import { writeEnclosed } from './enclosed.ts'
import { blockLines, enclosedText, lineText } from './new-text.ts'
import { endOf, Source } from './source.ts'
import { styleOf } from './style.ts'
import { isContainer, noneLeft, Writing } from './writing.ts'

export type Written = { readonly edits: readonly TextEdit[] } | { readonly refused: string }

const writings = new WeakMap<ParsedFlow, { readonly source: Source; readonly style: ReturnType<typeof styleOf> }>()

/** How the text is written is looked up once, however many edits are made of it. */
export function writingOf(parsed: ParsedFlow): Writing {
  let known = writings.get(parsed)
  if (!known) {
    const source = new Source(parsed)
    known = { source, style: styleOf(source, parsed.tree) }
    writings.set(parsed, known)
  }
  return new Writing(known.source, known.style)
}

export function writeDraft(parsed: ParsedFlow, draft: Draft): Written {
  const [refused] = draft.refusals
  if (refused !== undefined) return { refused }
  const writing = writingOf(parsed)
  const { root } = draft
  const inside = root.kind === 'opened' && root.node !== undefined && !(parsed.format === 'yaml' && noneLeft(root))
  if (inside) writeInside(writing, root, false)
  else if (root.kind !== 'kept') writeWhole(writing, parsed, jsonOf(root) ?? null)
  return finished(parsed, writing, () => jsonOf(draft.root))
}

/** `|+` and `>+` take the blank lines behind them, whoever they belong to; tags can stand where no value is. */
const ODD = /[|>]\d?\+|(?:^|[\s,:[{])!/

/** What aliases could carry to other places, and what is odd, is read again before it is given out. */
export function finished(parsed: ParsedFlow, writing: Writing, wanted: () => Json | undefined): Written {
  const { edits } = writing
  const [refused] = writing.refusals
  if (refused !== undefined) return { refused }
  // Only a text with mistakes has entries in each other's places.
  if (overlap(edits)) return { refused: 'the text is broken here; mend it first' }
  const { tree, format, text } = parsed
  if (!tree || format !== 'yaml') return { edits }
  const anchored = /[&*]/.test(text) && meetAnchors(writing, tree, edits)
  if (!anchored && !ODD.test(text)) return { edits }
  const json = wanted()
  if (comesTo(parsed, edits, json)) return { edits }
  moveAnchors(writing, tree)
  if (comesTo(parsed, writing.edits, json)) return { edits: writing.edits }
  const anchor = anchorAround(writing, tree, edits)
  if (anchor === undefined) return { refused: 'this is written in a way that only a person can change' }
  return { refused: `the anchor &${anchor} is used elsewhere, which this would change too; change it in the text` }
}

function comesTo(parsed: ParsedFlow, edits: readonly TextEdit[], json: Json | undefined): boolean {
  const { value, problems } = parseFlow(applyTextEdits(parsed.text, edits), { format: 'yaml' })
  return sameJson(value, json) && problems.length <= parsed.problems.length
}

function writeInside(writing: Writing, holder: Opened, enclosed: boolean): void {
  const { source } = writing
  const { node } = holder
  if (!node) return
  const inside = (slot: Slot, within: boolean) => {
    if (slot.value.kind !== 'opened') return
    if (slot.value.node) writeInside(writing, slot.value, within)
  }
  if ('{['.includes(source.text[node.offset] ?? ' ')) writeEnclosed(writing, holder, inside)
  else if (!source.yaml || enclosed) writing.refuse()
  else writeBlock(writing, holder, inside)
}

function writeWhole(writing: Writing, { text, tree }: ParsedFlow, json: Json): void {
  const { how, source, style } = writing
  if (!tree && text.trim() !== '' && !(source.yaml && /^(?:\s*(?:#.*)?(?:\n|$))*$/.test(text))) {
    writing.refuse('the text cannot be read; mend it first')
    return
  }
  const whole =
    source.yaml && isContainer(json) && !empty(json)
      ? blockLines(how, json, style.unit).join(source.eol)
      : source.yaml
        ? lineText(how, json)
        : enclosedText(how, json, 'sampled', false, '', style.unit)
  if (tree && tree.length > 0) return writing.replace(tree.offset, endOf(tree), whole)
  if (text.trim() === '') return writing.replace(0, text.length, `${whole}${source.eol}`)
  const gap = text.endsWith('\n') ? '' : source.eol
  writing.replace(text.length, text.length, `${gap}${whole}${source.eol}`)
}

const empty = (json: Json) => (isList(json) ? json.length === 0 : isObject(json) && Object.keys(json).length === 0)
