/** Commands that mean something else here: undo and redo are the document's, and all is what is shown. */
import type * as monaco from '@codingame/monaco-vscode-editor-api'
import {
  RedoCommand,
  SelectAllCommand,
  UndoCommand,
} from '@codingame/monaco-vscode-api/vscode/vs/editor/browser/editorExtensions'

/** Above Monaco's own, which have 10,000. */
const FIRST = 20_000

export function documentCommands(
  editor: monaco.editor.IStandaloneCodeEditor,
  shown: () => monaco.Range | null,
  history: { undo(): void; redo(): void },
): void {
  const here = (act: () => void) => () => {
    if (!editor.hasTextFocus()) return false
    act()
    return true
  }
  UndoCommand.addImplementation(FIRST, 'davy', here(history.undo))
  RedoCommand.addImplementation(FIRST, 'davy', here(history.redo))
  SelectAllCommand.addImplementation(
    FIRST,
    'davy',
    here(() => {
      const range = shown()
      if (range) editor.setSelection(range)
    }),
  )
}
