/** Feature: begin a flow from a template. Small: the page's other end is loaded when it is first opened. */
import * as vscode from 'vscode'
import type { RegisterCommand } from '../commands.ts'
import { command, panel as panelType } from '../contributions.ts'
import { DisposableStore } from '../disposable.ts'
import { reached } from '../walkthrough/milestones.ts'
import type { NewFlowPanel, Place } from './new-flow-panel.ts'

export function registerNewFlow(
  register: RegisterCommand,
  extensionUri: vscode.Uri,
  log: vscode.LogOutputChannel,
): vscode.Disposable {
  const store = new DisposableStore()
  let open: NewFlowPanel | undefined
  async function adopt(panel: vscode.WebviewPanel, place?: Place): Promise<void> {
    const { NewFlowPanel, placeFor } = await import('./new-flow-panel.ts')
    const made = store.add(
      new NewFlowPanel(panel, extensionUri, log, place ?? (await placeFor(undefined)), () => reached('flow')),
    )
    open = made
    made.onDidDispose(() => (open = undefined))
  }
  register(command.newFlow, async (given) => {
    const target = given instanceof vscode.Uri ? given : undefined
    const { placeFor } = await import('./new-flow-panel.ts')
    // Before the page is there: it is about what one looks at now.
    const place = await placeFor(target)
    if (open) return open.reveal(place)
    const title = vscode.l10n.t('New Flow')
    await adopt(vscode.window.createWebviewPanel(panelType.newFlow, title, vscode.ViewColumn.Active), place)
    return undefined
  })
  store.add(
    vscode.window.registerWebviewPanelSerializer(panelType.newFlow, {
      deserializeWebviewPanel: (panel) => adopt(panel),
    }),
  )
  return store
}
