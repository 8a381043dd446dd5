/** Feature: what the language server says about flows, in VS Code and for the pages that relay to it. Small: its client is loaded with the first flow. */
import * as vscode from 'vscode'
import type { RegisterCommand } from '../commands.ts'
import { command } from '../contributions.ts'
import { DisposableStore } from '../disposable.ts'
import { isFlowDocument } from '../flow-documents.ts'
import type { FlowLanguage, LanguageServices, PublishedDiagnostics, RunningClient } from './flow-language.ts'

export type { FlowLanguage, PublishedDiagnostics } from './flow-language.ts'

export function createFlowLanguage(register: RegisterCommand, services: LanguageServices): FlowLanguage {
  const store = new DisposableStore()
  const published = store.add(new vscode.EventEmitter<PublishedDiagnostics>())
  const last = new Map<string, PublishedDiagnostics>()
  let client: Promise<RunningClient> | undefined

  function publish(diagnostics: PublishedDiagnostics): void {
    if (diagnostics.diagnostics.length > 0) last.set(diagnostics.uri, diagnostics)
    else last.delete(diagnostics.uri)
    published.fire(diagnostics)
  }
  function started(): Promise<RunningClient> {
    client ??= import('./language-client.ts').then(async ({ startClient }) =>
      store.add(await startClient({ ...services, publish })),
    )
    // The next who asks tries again.
    client.catch(() => (client = undefined))
    return client
  }
  const language: FlowLanguage = {
    request: async (method, params, token) => await (await started()).request(method, params, token),
    capabilities: async () => (await started()).capabilities,
    onDidPublishDiagnostics: published.event,
    diagnosticsOf: (uri) => last.get(uri),
    start: async () => void (await started()),
    dispose: () => store.dispose(),
  }
  const startFor = (document: vscode.TextDocument) => {
    if (client || !isFlowDocument(document)) return
    started().catch((error: unknown) => {
      const reason = error instanceof Error ? error.message : String(error)
      void vscode.window.showErrorMessage(
        vscode.l10n.t('Davy: the language server for flows did not start: {0}', reason),
      )
    })
  }
  store.add(vscode.workspace.onDidOpenTextDocument(startFor))
  for (const document of vscode.workspace.textDocuments) startFor(document)
  register(command.restartLanguageServer, async () => await (await started()).restart())
  return language
}
