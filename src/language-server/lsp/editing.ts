/** What changes the text: rename and formatting. */
import { ErrorCodes, ResponseError, type Connection, type ServerCapabilities } from 'vscode-languageserver/node'
import { format } from '../features/formatting.ts'
import { renamable, rename } from '../features/rename.ts'
import type { Answer } from './answer.ts'
import { lspEdits } from './convert.ts'

export const editingCapabilities: ServerCapabilities = {
  renameProvider: { prepareProvider: true },
  documentFormattingProvider: true,
  documentRangeFormattingProvider: true,
}

export function answerEditing(connection: Connection, answer: Answer): void {
  connection.onPrepareRename(({ textDocument: { uri }, position }) =>
    answer(uri, null, (document) => {
      const found = renamable(document, document.offsetAt(position))
      return found ? { range: found.range, placeholder: found.name } : null
    }),
  )
  connection.onRenameRequest(({ textDocument: { uri }, position, newName }) => {
    const edits = answer(uri, [], (document) => rename(document, document.offsetAt(position), newName))
    // Whoever renames is told why not.
    if ('refused' in edits) return new ResponseError(ErrorCodes.InvalidRequest, sentence(edits.refused))
    return { changes: { [uri]: lspEdits(edits) } }
  })
  connection.onDocumentFormatting(({ textDocument: { uri }, options }) =>
    answer(uri, [], (document) => lspEdits(format(document, options))),
  )
  connection.onDocumentRangeFormatting(({ textDocument: { uri }, range, options }) =>
    answer(uri, [], (document) => lspEdits(format(document, options, range))),
  )
}

const sentence = (text: string) => `${text.slice(0, 1).toUpperCase()}${text.slice(1)}`
