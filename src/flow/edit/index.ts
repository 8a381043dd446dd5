/** Every edit of a flow that is not typing: an operation in, the least edits of its text out. */
import { renameField, replaceValue } from '../check/edits.ts'
import { isList, isObject, own, type Path } from '../json.ts'
import type { Json } from '../model.ts'
import type { ParsedFlow } from '../parse.ts'
import { inOrder, type TextEdit } from '../text/edits.ts'
import type { EditedFlow, FlowOperation, RefusedEdit } from './operation.ts'

export type { EditedFlow, FlowOperation, Place, RefusedEdit } from './operation.ts'
export { applyTextEdits, type TextEdit } from '../text/edits.ts'

/** The edits are of `parsed.text`; the sentence of a refusal is for whoever asked for the edit. */
export function editFlow(parsed: ParsedFlow, operation: FlowOperation): EditedFlow | RefusedEdit {
  switch (operation.kind) {
    case 'renameState':
      return renameState(parsed, operation.from, operation.to)
    case 'setValue': {
      const edit = exists(parsed.value, operation.path) && replaceValue(parsed, operation.path, operation.value)
      return edit ? edited(parsed, [edit], []) : { refused: 'this cannot be done yet' }
    }
    default:
      return { refused: 'this cannot be done yet' }
  }
}

/** JSON for the clipboard: `{"States": {…}}`. */
export function copyStates(parsed: ParsedFlow, names: readonly string[]): string {
  const written = own(parsed.flow.definition, 'States')
  const states = isObject(written) ? written : {}
  const copied = names.flatMap((name) => (Object.hasOwn(states, name) ? [[name, own(states, name)]] : []))
  return JSON.stringify({ States: Object.fromEntries(copied) }, null, 2)
}

function renameState(parsed: ParsedFlow, from: string, to: string): EditedFlow | RefusedEdit {
  const { definition } = parsed.flow
  const states = own(definition, 'States')
  if (!isObject(states) || !Object.hasOwn(states, from)) return { refused: `there is no state "${from}"` }
  if (to === '') return { refused: 'a state needs a name' }
  if (Object.hasOwn(states, to)) return { refused: `there is a state "${to}" already` }
  const places: Path[] = own(definition, 'StartAt') === from ? [['StartAt']] : []
  for (const [name, state] of Object.entries(states)) {
    if (!isObject(state)) continue
    for (const field of ['Next', 'Default']) if (own(state, field) === from) places.push(['States', name, field])
    for (const field of ['Choices', 'Catch']) {
      const list = own(state, field)
      if (!isList(list)) continue
      for (const [index, rule] of list.entries()) {
        if (isObject(rule) && own(rule, 'Next') === from) places.push(['States', name, field, index, 'Next'])
      }
    }
  }
  const base = parsed.definitionPath
  const edits = places.map((path) => replaceValue(parsed, [...base, ...path], to))
  return edited(parsed, [...edits, renameField(parsed, [...base, 'States', from], to)], [to])
}

function edited(
  { text, offsetAt }: ParsedFlow,
  edits: readonly ReturnType<typeof replaceValue>[],
  select: readonly string[],
): EditedFlow | RefusedEdit {
  const ready: TextEdit[] = []
  for (const edit of edits) {
    if (!edit) return { refused: 'this cannot be done yet' }
    const offset = offsetAt(edit.range.start)
    ready.push({ offset, length: offsetAt(edit.range.end) - offset, newText: edit.newText })
  }
  return { edits: inOrder(text, ready), select }
}

function exists(value: Json | undefined, path: Path): boolean {
  let here = value
  for (const segment of path) {
    here = isList(here) ? here[Number(segment)] : isObject(here) ? own(here, String(segment)) : undefined
  }
  return here !== undefined
}
