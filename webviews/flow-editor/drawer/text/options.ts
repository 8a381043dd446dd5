/** How the editors of the drawer look and behave. */
import type * as monaco from '@codingame/monaco-vscode-editor-api'

/** What both editors of the drawer have in common; fonts as in VS Code's own. */
export function editorOptions(): monaco.editor.IStandaloneEditorConstructionOptions {
  const style = getComputedStyle(document.documentElement)
  const font = (name: string) => style.getPropertyValue(`--vscode-editor-font-${name}`).trim()
  return {
    automaticLayout: true,
    fontFamily: font('family') || 'monospace',
    fontSize: Number.parseFloat(font('size')) || 13,
    fontWeight: font('weight') || 'normal',
    minimap: { enabled: false },
    scrollBeyondLastLine: false,
    overviewRulerLanes: 0,
    renderLineHighlightOnlyWhenFocus: true,
    // Lists and hovers reach out of the drawer, which is low.
    fixedOverflowWidgets: true,
    padding: { top: 4, bottom: 4 },
    lineNumbersMinChars: 4,
    stickyScroll: { enabled: false },
    links: false,
    dropIntoEditor: { enabled: false },
    pasteAs: { enabled: false },
    theme: 'davy',
  }
}
