/** Feature: flows open as text or as a graph, as the setting says, wherever one clicks on them. */
import * as vscode from 'vscode'
import { customEditor } from '../contributions.ts'
import { readSettings } from '../settings.ts'
import { associationsFor, type Associations, type Choice } from './associations.ts'

const SETTING = 'davy.flowEditor.default'

/** VS Code has no way to ask which editor a file opens in: it is told when the setting changes, at the same place. */
export function followDefaultEditor(log: vscode.LogOutputChannel): vscode.Disposable {
  return vscode.workspace.onDidChangeConfiguration((change) => {
    if (!change.affectsConfiguration(SETTING)) return
    writeAssociations().catch((error: unknown) => log.warn(`${SETTING}: ${String(error)}`))
  })
}

async function writeAssociations(): Promise<void> {
  const chosen = vscode.workspace.getConfiguration().inspect<unknown>(SETTING)
  const workbench = vscode.workspace.getConfiguration('workbench')
  const present = workbench.inspect<Associations>('editorAssociations')
  const places = [
    [vscode.ConfigurationTarget.Global, chosen?.globalValue, present?.globalValue],
    [vscode.ConfigurationTarget.Workspace, chosen?.workspaceValue, present?.workspaceValue],
  ] as const
  for (const [target, choice, associations = {}] of places) {
    const next = associationsFor(choiceOf(choice), associations)
    if (next) await workbench.update('editorAssociations', Object.keys(next).length > 0 ? next : undefined, target)
  }
}

const choiceOf = (value: unknown): Choice => (value === 'text' || value === 'graph' ? value : undefined)

/** Opens a flow as the setting says. */
export async function openFlow(uri: vscode.Uri): Promise<void> {
  if (readSettings().flowEditor.default === 'graph')
    await vscode.commands.executeCommand('vscode.openWith', uri, customEditor.flowGraph)
  else await vscode.window.showTextDocument(uri, { preview: false })
}
