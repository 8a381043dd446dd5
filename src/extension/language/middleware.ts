/** What of the server's answers VS Code is shown: nothing that its own JSON support says or does as well. */
import * as vscode from 'vscode'
import type { LanguageClient as Client, Middleware } from 'vscode-languageclient/node'
import type { PublishedDiagnostics } from './flow-language.ts'

/** Older states of a file, shown beside the new one: their problems are nobody's any more. */
const OLD_TEXTS: ReadonlySet<string> = new Set([
  'git',
  'gitlens',
  'gitlens-git',
  'vscode-local-history',
  'review',
  'pr',
])

const isJson = ({ languageId }: vscode.TextDocument) => languageId === 'json' || languageId === 'jsonc'

/** `publish` is given everything, as the protocol has it. */
export function middleware(
  publish: (diagnostics: PublishedDiagnostics) => void,
  converter: () => Client['code2ProtocolConverter'],
): Middleware {
  return {
    handleDiagnostics(uri, diagnostics, next) {
      if (OLD_TEXTS.has(uri.scheme)) return
      publish({ uri: uri.toString(), diagnostics: diagnostics.map((one) => converter().asDiagnostic(one)) })
      const document = vscode.workspace.textDocuments.find((one) => one.uri.toString() === uri.toString())
      const json = document !== undefined && isJson(document)
      next(uri, json ? diagnostics.filter(({ code }) => code !== 'syntax') : diagnostics)
    },
    provideDocumentSymbols: (document, token, next) => (isJson(document) ? [] : next(document, token)),
    provideFoldingRanges: (document, context, token, next) => (isJson(document) ? [] : next(document, context, token)),
    provideSelectionRanges: (document, positions, token, next) =>
      isJson(document) ? [] : next(document, positions, token),
    provideDocumentFormattingEdits: (document, options, token, next) =>
      isJson(document) ? [] : next(document, options, token),
    provideDocumentRangeFormattingEdits: (document, range, options, token, next) =>
      isJson(document) ? [] : next(document, range, options, token),
  }
}
