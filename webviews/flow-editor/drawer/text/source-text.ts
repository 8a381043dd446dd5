/** The source of a function, to be read. */
import * as monaco from '@codingame/monaco-vscode-editor-api'
import type { SourceText } from '../ports.ts'
import { editorOptions } from './options.ts'
import { t } from '../../../kit/words.ts'

export function createSourceText(): SourceText {
  const node = document.createElement('div')
  node.className = 'drawer-editor'
  const editor = monaco.editor.create(node, {
    ...editorOptions(),
    readOnly: true,
    domReadOnly: true,
    ariaLabel: t('Source of the function'),
    wordBasedSuggestions: 'off',
  })
  return {
    node,
    show(text, language) {
      const before = editor.getModel()
      if (before?.getValue() === text && before.getLanguageId() === language) return
      editor.setModel(monaco.editor.createModel(text, language))
      before?.dispose()
    },
  }
}
