/** Every edit of a flow that is not typing: an operation in, the least edits of its text out. */
import { isObject, own, setOwn } from '../json.ts'
import type { Json } from '../model.ts'
import { parseFlow, type ParsedFlow } from '../parse.ts'
import { applyTextEdits, oneAfterOther, type TextEdit } from '../text/edits.ts'
import { addState, duplicateStates, pasteStates } from './add-states.ts'
import { deleteStates } from './delete-states.ts'
import { Draft } from './draft.ts'
import { FlowDraft } from './flow-draft.ts'
import type { EditedFlow, FlowOperation, RefusedEdit } from './operation.ts'
import { renameState } from './rename-state.ts'
import { connect, disconnect } from './ways.ts'
import { writeDraft } from './write.ts'

export type { EditedFlow, FlowOperation, Place, RefusedEdit } from './operation.ts'
export type { Draft } from './draft.ts'
export { renameWithResult } from './rename-with-result.ts'
export { applyTextEdits, type TextEdit } from '../text/edits.ts'

/**
 * The edits are of `parsed.text`, and touch only what the operation changes. The sentence of a refusal is for whoever asked
 * for the edit. A text with mistakes can be edited as far as it can be read.
 */
export function editFlow(parsed: ParsedFlow, operation: FlowOperation): EditedFlow | RefusedEdit {
  if (operation.kind === 'renameState') return renameState(parsed, operation)
  if (operation.kind === 'together') return together(parsed, operation.operations)
  const flow = new FlowDraft(parsed)
  const select = carryOut(flow, operation)
  const written = writeDraft(parsed, flow.draft)
  return 'refused' in written ? written : { ...written, select }
}

function carryOut(
  flow: FlowDraft,
  operation: Exclude<FlowOperation, { kind: 'renameState' | 'together' }>,
): readonly string[] {
  switch (operation.kind) {
    case 'addState':
      return addState(flow, operation)
    case 'pasteStates':
      return pasteStates(flow, operation)
    case 'duplicateStates':
      return duplicateStates(flow, operation)
    case 'deleteStates':
      return deleteStates(flow, operation)
    case 'connect':
      return connect(flow, operation)
    case 'disconnect':
      return disconnect(flow, operation)
    case 'setValue':
      flow.draft.set(operation.path, operation.value)
      break
    case 'removeValue':
      flow.draft.remove(operation.path)
      break
    case 'renameKey':
      if (operation.value === undefined) flow.draft.rename(operation.path, operation.name)
      else flow.draft.replaceField(operation.path, operation.name, operation.value)
      break
    case 'moveItem':
      flow.draft.move(operation.path, operation.to)
  }
  const [first, second] = operation.path.slice(flow.base.length)
  return first === 'States' && typeof second === 'string' && flow.has(second) ? [second] : []
}

/** The edits of any change of the document; undefined when it cannot be made. */
export function editsFor(parsed: ParsedFlow, change: (draft: Draft) => void): readonly TextEdit[] | undefined {
  const draft = new Draft(parsed)
  change(draft)
  const written = writeDraft(parsed, draft)
  return 'refused' in written ? undefined : written.edits
}

/** Each is made of the text that the one before leaves. */
function together(parsed: ParsedFlow, operations: readonly FlowOperation[]): EditedFlow | RefusedEdit {
  let result: EditedFlow = { edits: [], select: [] }
  let now = parsed
  for (const [index, operation] of operations.entries()) {
    if (index > 0) now = parseFlow(applyTextEdits(parsed.text, result.edits), { format: parsed.format })
    const next = editFlow(now, operation)
    if ('refused' in next) return next
    result = { edits: oneAfterOther(parsed.text, result.edits, next.edits), select: next.select }
  }
  return result
}

/** JSON for the clipboard: `{"States": {…}}`, in the order of the text. */
export function copyStates(parsed: ParsedFlow, names: readonly string[]): string {
  const written = own(parsed.flow.definition, 'States')
  const wanted = new Set(names)
  const copied: { [name: string]: Json } = {}
  for (const [name, state] of Object.entries(isObject(written) ? written : {})) {
    if (wanted.has(name)) setOwn(copied, name, state)
  }
  return JSON.stringify({ States: copied }, null, 2)
}
