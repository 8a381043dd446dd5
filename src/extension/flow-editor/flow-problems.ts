/** What is wrong with the flows that are open, in the Problems panel and under the text. */
import * as vscode from 'vscode'
import { checkFlow, type Problem } from '#flow'
import { DisposableStore } from '../disposable.ts'
import { isFlowDocument, parseDocument } from '../flow-documents.ts'
import { toRange } from './state-range.ts'

/** Long enough not to check at every key, short enough to be there when one looks up. */
const PAUSE_MS = 150

const severities = {
  error: vscode.DiagnosticSeverity.Error,
  warning: vscode.DiagnosticSeverity.Warning,
  information: vscode.DiagnosticSeverity.Information,
} as const

export function createFlowProblems(): vscode.Disposable {
  const store = new DisposableStore()
  const shown = store.add(vscode.languages.createDiagnosticCollection('davy'))
  const waiting = new Map<string, NodeJS.Timeout>()

  function check(document: vscode.TextDocument): void {
    waiting.delete(document.uri.toString())
    if (document.isClosed) return
    const problems = checkFlow(parseDocument(document))
    shown.set(document.uri, problems.filter((problem) => !saidByVsCode(problem, document)).map(diagnosticOf))
  }
  function checkSoon(document: vscode.TextDocument): void {
    if (!isFlowDocument(document)) return
    clearTimeout(waiting.get(document.uri.toString()))
    waiting.set(
      document.uri.toString(),
      setTimeout(() => check(document), PAUSE_MS),
    )
  }
  store.add(vscode.workspace.onDidOpenTextDocument(checkSoon))
  store.add(vscode.workspace.onDidChangeTextDocument(({ document }) => checkSoon(document)))
  store.add(
    vscode.workspace.onDidCloseTextDocument(({ uri }) => {
      clearTimeout(waiting.get(uri.toString()))
      waiting.delete(uri.toString())
      shown.delete(uri)
    }),
  )
  store.add(new vscode.Disposable(() => waiting.forEach((timer) => clearTimeout(timer))))
  for (const document of vscode.workspace.textDocuments) checkSoon(document)
  return store
}

/** The JSON support of VS Code underlines these itself. */
function saidByVsCode({ code }: Problem, { languageId }: vscode.TextDocument): boolean {
  return code === 'syntax' && languageId.startsWith('json')
}

function diagnosticOf({ code, severity, message, range, fix }: Problem): vscode.Diagnostic {
  const sentence = fix ? `${message}. ${fix.title}` : message
  const diagnostic = new vscode.Diagnostic(toRange(range), sentence, severities[severity])
  diagnostic.source = 'davy'
  diagnostic.code = code
  return diagnostic
}
