import type * as monaco from '@codingame/monaco-vscode-editor-api'

/** What both editors of the drawer have in common; fonts as in VS Code's own. */
export function editorOptions(overflow: HTMLElement): monaco.editor.IStandaloneEditorConstructionOptions {
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
    fixedOverflowWidgets: true,
    overflowWidgetsDomNode: overflow,
    padding: { top: 4, bottom: 4 },
    lineNumbersMinChars: 4,
    stickyScroll: { enabled: false },
    links: false,
    dropIntoEditor: { enabled: false },
    pasteAs: { enabled: false },
    theme: 'davy',
  }
}

let layer: HTMLElement | undefined

/** Where lists and hovers are drawn: above everything, since the drawer is low. */
export function overflowLayer(): HTMLElement {
  if (!layer) {
    layer = document.createElement('div')
    layer.className = 'monaco-editor drawer-overflow'
    document.body.append(layer)
  }
  return layer
}
