/** The client of the language server in the page: VS Code's own, on Monaco; its messages go through the host. */
import type * as monaco from '@codingame/monaco-vscode-editor-api'
import { MonacoLanguageClient } from 'monaco-languageclient'
import type { EditorPorts } from '../ports.ts'
import type { TextSync } from '../sync/text-sync.ts'
import { HostTransport } from './transport.ts'

/** vscode-languageclient: CloseAction.DoNotRestart and ErrorAction.Continue. */
const DO_NOT_RESTART = 1
const CONTINUE = 1

export interface PageLanguage {
  diagnose(diagnostics: readonly unknown[]): void
}

export function startLanguageClient(model: monaco.editor.ITextModel, sync: TextSync, ports: EditorPorts): PageLanguage {
  const uri = model.uri.toString()
  const transport = new HostTransport(model, sync, ports)
  const client = new MonacoLanguageClient({
    id: 'davy',
    name: 'Davy',
    clientOptions: {
      documentSelector: [{ language: model.getLanguageId() }],
      errorHandler: {
        error: () => ({ action: CONTINUE, handled: true }),
        closed: () => ({ action: DO_NOT_RESTART, handled: true }),
      },
      initializationFailedHandler: () => false,
      markdown: { isTrusted: false, supportHtml: false },
    },
    messageTransports: transport,
  })
  let waiting: readonly unknown[] | undefined
  const started = client.start()
  async function show(): Promise<void> {
    await started
    // They are of the document: shown when the editor has the same text.
    await sync.whenSettled()
    transport.notify('textDocument/publishDiagnostics', { uri, diagnostics: waiting })
    waiting = undefined
  }
  return {
    diagnose(diagnostics) {
      const busy = waiting !== undefined
      waiting = diagnostics
      if (!busy) void show()
    },
  }
}
