/** Edits on their way to the document: one after the other, each made for the text as it is when its turn comes. */
import { editFlow, type FlowOperation } from '#flow'
import type { TextChange } from '#messages'
import type { EditorModel } from '../model.ts'
import { WRITTEN } from './measures.ts'
import { t } from '../../kit/words.ts'

/** How often an edit is made anew while somebody else keeps changing the text. */
const MOST_TRIES = 5

/** Edits of what a form shows: what is selected stays so, be it an edge or several states. */
const ofValues: ReadonlySet<FlowOperation['kind']> = new Set(['setValue', 'removeValue', 'renameKey', 'moveItem'])

function isOfValues(operation: FlowOperation): boolean {
  return operation.kind === 'together' ? operation.operations.every(isOfValues) : ofValues.has(operation.kind)
}

export interface EditingOptions {
  model(): EditorModel
  /** Ask the host to change the text. */
  send(version: number, edits: readonly TextChange[]): Promise<{ readonly applied: boolean; readonly version: number }>
  /** Done when the page has the text of this version. */
  reached(version: number): Promise<void>
  select(states: readonly string[]): void
  say(text: string): void
  tell(text: string): void
}

export function createEditing(options: EditingOptions): (operation: FlowOperation, said: string) => Promise<boolean> {
  let last: Promise<unknown> = Promise.resolve()
  return (operation, said) => {
    const done = last.then(() => perform(operation, said, options))
    last = done.catch(() => undefined)
    return done
  }
}

async function perform(operation: FlowOperation, said: string, options: EditingOptions): Promise<boolean> {
  const { model, send, reached, select, say, tell } = options
  const start = performance.now()
  try {
    for (let tries = 0; tries < MOST_TRIES; tries++) {
      const { editable, parsed, version } = model()
      if (!editable) {
        tell(whyNot(model()))
        return false
      }
      const made = editFlow(parsed, operation)
      if ('refused' in made) {
        tell(made.refused)
        return false
      }
      if (made.edits.length > 0) {
        const edits = made.edits.map(({ offset, length, newText }) => ({ offset, length, text: newText }))
        const reply = await send(version, edits)
        if (!reply.applied && reply.version === version) {
          tell(t('VS Code did not take the change. The file may be read-only.'))
          return false
        }
        await reached(reply.version)
        if (!reply.applied) continue
        performance.measure(WRITTEN, { start })
      }
      if (made.select.length > 0 && !isOfValues(operation)) select(made.select)
      say(said)
      return true
    }
    tell(t('The text keeps changing. Try again in a moment.'))
  } catch (error) {
    tell(error instanceof Error ? error.message : String(error))
  }
  return false
}

/** Why the flow cannot be changed now, and what to do. */
export function whyNot({ loaded, tooLong, broken, frozen }: EditorModel): string {
  if (!loaded) return t('The flow is still being read.')
  if (tooLong) return t('The text is too long to be changed here.')
  if (frozen) return t('This is what a run was started with, and stays as it was. Choose no run to change the flow.')
  if (broken) return t('The text cannot be read at line {0}. Mend it, then go on here.', broken.range.start.line + 1)
  return t('This file cannot be changed.')
}
