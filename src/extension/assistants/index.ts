/** Feature: read-only tools for assistants in the editor. Small: what they do is loaded when one is first called. */
import * as vscode from 'vscode'
import type { FabricConnection } from '../connection/fabric-connection.ts'
import { languageModelTool } from '../contributions.ts'
import { DisposableStore } from '../disposable.ts'

export function registerAssistantTools(connection: FabricConnection): vscode.Disposable {
  const store = new DisposableStore()
  for (const name of Object.values(languageModelTool))
    store.add(
      vscode.lm.registerTool<unknown>(name, {
        async invoke({ input }, token) {
          const { callTool } = await import('./assistant-tools.ts')
          const answer = await callTool(name, input, connection)
          if (token.isCancellationRequested) throw new vscode.CancellationError()
          return new vscode.LanguageModelToolResult([new vscode.LanguageModelTextPart(answer)])
        },
        // Nothing is changed or started, so nobody has to be asked.
        prepareInvocation: () => ({ invocationMessage: saying(name) }),
      }),
    )
  return store
}

function saying(name: (typeof languageModelTool)[keyof typeof languageModelTool]): string {
  switch (name) {
    case languageModelTool.validateFlow:
      return vscode.l10n.t('Checking the flow')
    case languageModelTool.explainFailedStep:
      return vscode.l10n.t('Reading why the run failed')
    case languageModelTool.listEndpoints:
      return vscode.l10n.t('Looking at the endpoints')
    case languageModelTool.getRunTimeline:
      return vscode.l10n.t('Reading where the time of the run went')
  }
}
