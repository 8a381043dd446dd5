/** Keeps a page up to date with its document: the whole text once, then each change, whoever made it. */
import * as vscode from 'vscode'
import { formatOf } from '#flow'
import type { FlowGraphToPage } from '#messages'
import { DisposableStore } from '../disposable.ts'
import { RUN_SCHEME } from '../run-timeline/run-definition.ts'
import { readSettings } from '../settings.ts'

/** UTF-16 units. A definition of 200 states has a tenth of this; longer texts are left to the text editor. */
const LONGEST_TEXT = 1_000_000

export class DocumentSync implements vscode.Disposable {
  readonly #store = new DisposableStore()
  readonly #document: vscode.TextDocument
  readonly #post: (message: FlowGraphToPage) => void
  /** The page has the text: from then on it is told of changes. */
  #sent = false

  constructor(document: vscode.TextDocument, post: (message: FlowGraphToPage) => void) {
    this.#document = document
    this.#post = post
    this.#store.add(
      vscode.workspace.onDidChangeTextDocument((change) => {
        if (change.document === document && change.contentChanges.length > 0) this.#changed(change.contentChanges)
      }),
    )
    this.#store.add(
      vscode.window.onDidChangeTextEditorSelection(({ textEditor, selections: [selection] }) => {
        if (textEditor.document !== document || !selection || !this.#sent) return
        post({ kind: 'cursor', offset: document.offsetAt(selection.active) })
      }),
    )
    this.#store.add(
      vscode.workspace.onDidChangeConfiguration((change) => {
        if (change.affectsConfiguration('davy.flowEditor'))
          post({ kind: 'settings', settings: readSettings().flowEditor })
      }),
    )
  }

  sendAll(): void {
    const { uri, version } = this.#document
    const text = this.#document.getText()
    this.#sent = text.length <= LONGEST_TEXT
    this.#post({
      kind: 'document',
      uri: uri.toString(),
      name: uri.path.slice(uri.path.lastIndexOf('/') + 1),
      version,
      text: this.#sent ? text : null,
      format: formatOf(uri.path),
      editable: uri.scheme !== RUN_SCHEME && vscode.workspace.fs.isWritableFileSystem(uri.scheme) !== false,
      settings: readSettings().flowEditor,
    })
  }

  dispose(): void {
    this.#store.dispose()
  }

  #changed(changes: readonly vscode.TextDocumentContentChangeEvent[]): void {
    const { length } = this.#document.getText()
    // A text that became too long is taken away, and one that no longer is comes back whole.
    if (length > LONGEST_TEXT || !this.#sent) return this.sendAll()
    this.#post({
      kind: 'changes',
      version: this.#document.version,
      changes: changes.map(({ rangeOffset, rangeLength, text }) => ({
        offset: rangeOffset,
        length: rangeLength,
        text,
      })),
      length,
    })
  }
}
