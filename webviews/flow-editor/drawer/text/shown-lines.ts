/**
 * The part of the document that is seen: the lines of one state. The editor holds the whole document, so that what the
 * language server says of a place is true as it stands; all other lines are hidden. The part moves with the text.
 */
import type * as monaco from '@codingame/monaco-vscode-editor-api'

type Editor = monaco.editor.IStandaloneCodeEditor
/** Of the editor's own, not in its published interface: what folding is made with. */
interface HidesLines {
  setHiddenAreas(ranges: readonly monaco.IRange[], source: unknown): void
}

export class ShownLines {
  readonly #editor: Editor
  readonly #tracked: monaco.editor.IEditorDecorationsCollection
  #hidden = ''
  /** Offsets of the first unit that is seen and of the end of the last line, as of the last change; null: all is seen. */
  #bounds: { readonly start: number; readonly end: number } | null = null

  constructor(editor: Editor) {
    this.#editor = editor
    this.#tracked = editor.createDecorationsCollection()
  }

  /** Offsets in the editor's text. */
  show(part: { readonly start: number; readonly end: number } | null): void {
    const model = this.#editor.getModel()
    if (!model) return
    if (part) {
      const [first, last] = [model.getPositionAt(part.start).lineNumber, model.getPositionAt(part.end).lineNumber]
      const range = {
        startLineNumber: first,
        startColumn: 1,
        endLineNumber: last,
        endColumn: model.getLineMaxColumn(last),
      }
      // AlwaysGrowsWhenTypingAtEdges
      this.#tracked.set([{ range, options: { stickiness: 0 } }])
    } else this.#tracked.clear()
    this.follow()
  }

  /** After the text has changed. */
  follow(): void {
    const model = this.#editor.getModel()
    const range = this.#tracked.getRange(0)
    const ranges: monaco.IRange[] = []
    this.#bounds = null
    if (model && range) {
      const [first, last, all] = [range.startLineNumber, range.endLineNumber, model.getLineCount()]
      const lines = (from: number, to: number) => ({
        startLineNumber: from,
        startColumn: 1,
        endLineNumber: to,
        endColumn: model.getLineMaxColumn(to),
      })
      if (first > 1) ranges.push(lines(1, first - 1))
      if (last < all) ranges.push(lines(last + 1, all))
      this.#bounds = {
        start: model.getOffsetAt({ lineNumber: first, column: 1 }),
        end: model.getOffsetAt({ lineNumber: last, column: model.getLineMaxColumn(last) }),
      }
    }
    const key = JSON.stringify(ranges.map(({ startLineNumber, endLineNumber }) => [startLineNumber, endLineNumber]))
    if (key === this.#hidden) return
    this.#hidden = key
    if (hidesLines(this.#editor)) this.#editor.setHiddenAreas(ranges, this)
  }

  get range(): monaco.Range | null {
    return this.#tracked.getRange(0) ?? this.#editor.getModel()?.getFullModelRange() ?? null
  }

  /** Whether an edit of the text as it was before touches what is not seen. */
  isOutside({ offset, length }: { readonly offset: number; readonly length: number }): boolean {
    return this.#bounds !== null && (offset < this.#bounds.start || offset + length > this.#bounds.end)
  }
}

const hidesLines = (editor: Editor): editor is Editor & HidesLines => 'setHiddenAreas' in editor
