/** The raw text of a state: an editor whose text is the document's, through `TextSync`. */
import * as monaco from '@codingame/monaco-vscode-editor-api'
import { startLanguageClient } from '../language/client.ts'
import type { DocumentText, EditorPorts, ShownPart, StateText } from '../ports.ts'
import { difference, editsOf, placeAfter, type Edit } from '../sync/change.ts'
import { TextSync } from '../sync/text-sync.ts'
import { languageOf } from './colouring.ts'
import { documentCommands } from './commands.ts'
import { editorOptions } from './options.ts'
import { ShownLines } from './shown-lines.ts'
import { t } from '../../../kit/words.ts'

export function createStateText(document: DocumentText, ports: EditorPorts): StateText {
  const node = window.document.createElement('div')
  node.className = 'drawer-editor'
  const model = monaco.editor.createModel(document.text, languageOf(document.format), monaco.Uri.parse(document.uri))
  const editor = monaco.editor.create(node, {
    ...editorOptions(),
    model,
    'semanticHighlighting.enabled': true,
    wordBasedSuggestions: 'off',
    quickSuggestions: { strings: true, other: true, comments: false },
    gotoLocation: { multiple: 'goto' },
    ariaLabel: t('Text of the flow'),
  })
  const lines = new ShownLines(editor)
  /** The editor's text is being made the document's: nobody types. */
  let following = false
  let shown: ShownPart | null = null

  const sync = new TextSync(model.getValue(), document.version, {
    send: ports.send,
    cursor: () => model.getOffsetAt(editor.getPosition() ?? { lineNumber: 1, column: 1 }),
    apply: follow,
    refused: ports.tell,
  })

  function follow(edits: readonly Edit[]): void {
    following = true
    try {
      // Not through the editor's own undo stack: undo is the document's.
      model.applyEdits(
        edits.map(({ offset, length, text }) => ({
          range: monaco.Range.fromPositions(model.getPositionAt(offset), model.getPositionAt(offset + length)),
          text,
        })),
      )
    } finally {
      following = false
    }
    lines.follow()
  }

  /** Ends of lines are one kind in an editor: when the document has got the other kind, the text is taken whole. */
  function agree(): void {
    if (model.getValue() === sync.text) return
    following = true
    model.setValue(sync.text)
    following = false
    lines.follow()
  }

  model.onDidChangeContent((event) => {
    if (following) return
    const edits = event.changes
      .map(({ rangeOffset, rangeLength, text }) => ({ offset: rangeOffset, length: rangeLength, text }))
      .toSorted((a, b) => a.offset - b.offset)
    if (isTyped(event) && edits.some((edit) => lines.isOutside(edit))) {
      follow(editsOf(difference(model.getValue(), sync.text)))
      return ports.tell(t('This would change text outside the state. Use the text editor for that.'))
    }
    sync.local(edits)
    lines.follow()
  })
  editor.onDidChangeCursorPosition(({ position }) => {
    const range = lines.range
    if (!range || range.containsPosition(position) || ports.left(model.getOffsetAt(position))) return
    editor.setPosition(position.isBefore(range.getStartPosition()) ? range.getStartPosition() : range.getEndPosition())
  })
  documentCommands(editor, () => lines.range, ports)
  const client = startLanguageClient(model, sync, ports)

  return {
    node,
    draw(newest, part) {
      sync.remote(newest.version, newest.text)
      agree()
      editor.updateOptions({
        readOnly: !newest.writable,
        ariaLabel: part ? t('Text of the state {0}', part.name) : t('Text of the flow'),
      })
      // The same part as of the same text: what is shown has moved with what was typed since.
      if (
        part === shown ||
        (part && shown && part.text === shown.text && part.start === shown.start && part.end === shown.end)
      )
        return
      const other = part?.name !== shown?.name
      shown = part
      if (!part) return lines.show(null)
      const typed = difference(part.text, model.getValue())
      const here = { start: placeAfter(part.start, typed), end: placeAfter(part.end, typed) }
      lines.show(here)
      if (other && !lines.range?.containsPosition(editor.getPosition() ?? { lineNumber: 0, column: 0 })) {
        editor.setPosition(model.getPositionAt(here.start))
        editor.setScrollTop(0)
      }
    },
    diagnose: (diagnostics) => client.diagnose(diagnostics),
    focus: () => editor.focus(),
  }
}

/** By keys or the mouse, and not by what the language server offers. */
function isTyped(event: monaco.editor.IModelContentChangedEvent): boolean {
  if (!('detailedReasons' in event) || !Array.isArray(event.detailedReasons)) return true
  return event.detailedReasons.some(
    (reason: { metadata?: { source?: string } }) => reason.metadata?.source === 'cursor',
  )
}
