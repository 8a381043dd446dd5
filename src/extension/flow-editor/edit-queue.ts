/** Edits of one document, one after the other: each is made only on the text that it was made for. */
import * as vscode from 'vscode'
import type { TextChange } from '#messages'

export interface EditReply {
  readonly applied: boolean
  readonly version: number
}

export class EditQueue {
  readonly #document: vscode.TextDocument
  #last: Promise<unknown> = Promise.resolve()

  constructor(document: vscode.TextDocument) {
    this.#document = document
  }

  /** `edits` are of the text of `version`, in order and not overlapping. One edit here is one step of undo. */
  apply(version: number, edits: readonly TextChange[]): Promise<EditReply> {
    const done = this.#last.then(() => this.#apply(version, edits))
    this.#last = done.catch(() => undefined)
    return done
  }

  async #apply(version: number, edits: readonly TextChange[]): Promise<EditReply> {
    const document = this.#document
    if (document.isClosed) throw new Error(vscode.l10n.t('The file was closed.'))
    if (document.version !== version) return { applied: false, version: document.version }
    const all = new vscode.WorkspaceEdit()
    for (const { offset, length, text } of edits) {
      const range = new vscode.Range(document.positionAt(offset), document.positionAt(offset + length))
      all.replace(document.uri, range, text)
    }
    const applied = await vscode.workspace.applyEdit(all)
    return { applied, version: document.version }
  }
}
