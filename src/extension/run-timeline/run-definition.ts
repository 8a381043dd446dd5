/** The definition a run started with, as a read-only document: `davy-run:/<run id>/<title>.flow.json`. */
import * as vscode from 'vscode'
import type { FabricConnection } from '../connection/fabric-connection.ts'
import { stateRange } from '../flow-editor/state-range.ts'

export const RUN_SCHEME = 'davy-run'

export function definitionUri(runId: string, title: string): vscode.Uri {
  const name = title.replace(/[^\p{L}\p{N} ._-]+/gu, '-').slice(0, 60) || 'run'
  return vscode.Uri.from({ scheme: RUN_SCHEME, path: `/${runId}/${name}.flow.json` })
}

export function provideDefinitions(connection: FabricConnection): vscode.Disposable {
  return vscode.workspace.registerTextDocumentContentProvider(RUN_SCHEME, {
    async provideTextDocumentContent(uri) {
      const [, runId = '', name = ''] = uri.path.split('/')
      const client = await connection.need()
      const { definition, input_schema } = await client.runs.definition(runId)
      return `${JSON.stringify({ title: name.replace(/\.flow\.json$/, ''), definition, input_schema }, null, 2)}\n`
    },
  })
}

/** Show a flow's text with a state selected in it. */
export async function revealState(uri: vscode.Uri, state: string): Promise<void> {
  const document = await vscode.workspace.openTextDocument(uri)
  const range = stateRange(document, state)
  await vscode.window.showTextDocument(document, {
    viewColumn: vscode.ViewColumn.Beside,
    ...(range ? { selection: range } : {}),
  })
}
