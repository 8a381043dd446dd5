/** Feature: starting runs from the editor. Small: the form's other end is loaded when it is first opened. */
import * as vscode from 'vscode'
import type { RegisterCommand } from '../commands.ts'
import type { FabricConnection } from '../connection/fabric-connection.ts'
import { command, panel as panelType } from '../contributions.ts'
import { DisposableStore } from '../disposable.ts'
import { chooseFlowFile } from './choose-flow.ts'
import { runFailureDemo } from './failure-demo.ts'
import type { RunFormPanel } from './run-form-panel.ts'
import { runXpcsDemo } from './xpcs-demo.ts'

export function registerFlowRuns(
  register: RegisterCommand,
  { extensionUri, workspaceState: memory }: vscode.ExtensionContext,
  connection: FabricConnection,
  log: vscode.LogOutputChannel,
): vscode.Disposable {
  const store = new DisposableStore()
  const panels = new Map<string, RunFormPanel>()
  async function adopt(panel: vscode.WebviewPanel, flow: vscode.Uri): Promise<void> {
    const { RunFormPanel } = await import('./run-form-panel.ts')
    const made = store.add(new RunFormPanel(panel, flow, { extensionUri, connection, memory, log }))
    panels.set(flow.toString(), made)
    made.onDidDispose(() => panels.delete(flow.toString()))
  }
  register(command.runXpcsDemo, () => runXpcsDemo(extensionUri, connection))
  register(command.runFailureDemo, () => runFailureDemo(extensionUri, connection))
  register(command.runFlow, async (target) => {
    const flow = target instanceof vscode.Uri ? target : await chooseFlowFile(vscode.l10n.t('Run flow'))
    if (!flow) return
    const open = panels.get(flow.toString())
    if (open) return open.reveal()
    await adopt(vscode.window.createWebviewPanel(panelType.runForm, 'Run', vscode.ViewColumn.Active), flow)
  })
  store.add(
    vscode.window.registerWebviewPanelSerializer(panelType.runForm, {
      async deserializeWebviewPanel(panel, state) {
        const flow = flowIn(state)
        if (flow) await adopt(panel, flow)
        else panel.dispose()
      },
    }),
  )
  return store
}

/** What the page remembers of itself (webviews/run-form). */
function flowIn(state: unknown): vscode.Uri | undefined {
  return typeof state === 'object' && state !== null && 'flow' in state && typeof state.flow === 'string'
    ? vscode.Uri.parse(state.flow)
    : undefined
}
