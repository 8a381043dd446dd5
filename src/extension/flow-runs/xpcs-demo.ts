import * as vscode from 'vscode'
import type { FabricConnection } from '../connection/fabric-connection.ts'
import { davyProcess } from '../connection/davy-process.ts'
import { view } from '../contributions.ts'

/** The demo is the command's own, in a terminal of this window; the views show its runs as they advance. */
export async function runXpcsDemo(extensionUri: vscode.Uri, connection: FabricConnection): Promise<void> {
  await connection.need()
  const { program, args, env } = await davyProcess(extensionUri, connection, ['demo', 'xpcs'])
  const task = new vscode.Task(
    { type: 'davy' },
    vscode.TaskScope.Workspace,
    vscode.l10n.t('XPCS demo'),
    'Davy',
    new vscode.ProcessExecution(program, [...args], { env: { ...env } }),
  )
  task.presentationOptions = {
    reveal: vscode.TaskRevealKind.Always,
    panel: vscode.TaskPanelKind.Dedicated,
    clear: true,
  }
  await vscode.tasks.executeTask(task)
  await vscode.commands.executeCommand(`${view.runs}.focus`)
}
