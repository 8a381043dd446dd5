/** Undo and redo in a form: the document's, save for what is only typed yet, which the browser takes back. */
import { DRAFT } from '../../kit/inputs/text-input.ts'
import type { EditorActions } from '../model.ts'

export function undoKeys(node: HTMLElement, actions: Pick<EditorActions, 'undo' | 'redo'>): void {
  node.addEventListener('keydown', (event) => {
    if (!(event.ctrlKey || event.metaKey) || event.altKey) return
    const key = event.key.toLowerCase()
    const redo = key === 'y' || (key === 'z' && event.shiftKey)
    if (!redo && key !== 'z') return
    // VS Code hears every key of a page that goes further, and would undo as well.
    event.stopPropagation()
    if (event.target instanceof Element && event.target.hasAttribute(DRAFT)) return
    event.preventDefault()
    if (redo) actions.redo()
    else actions.undo()
  })
}
