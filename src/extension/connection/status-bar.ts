import * as vscode from 'vscode'
import { command } from '../contributions.ts'
import { DisposableStore } from '../disposable.ts'
import type { FabricConnection, FabricState } from './fabric-connection.ts'
import type { FabricMirror } from './fabric-mirror.ts'

/** One short item: is the fabric there, and how many runs are under way. */
export function createStatusBar(connection: FabricConnection, mirror: FabricMirror): vscode.Disposable {
  const store = new DisposableStore()
  const item = store.add(vscode.window.createStatusBarItem('davy.fabric', vscode.StatusBarAlignment.Left, 20))
  item.name = vscode.l10n.t('Davy Fabric')
  item.command = command.showMenu
  const update = () => {
    const active = mirror.runs.filter((run) => run.status === 'ACTIVE').length
    const { text, tooltip, warn } = describe(connection.state, active)
    item.text = text
    item.tooltip = tooltip
    item.accessibilityInformation = { label: `Davy: ${tooltip}` }
    item.backgroundColor = warn ? new vscode.ThemeColor('statusBarItem.warningBackground') : undefined
  }
  store.add(connection.onDidChange(update))
  store.add(mirror.onDidChangeRun(update))
  update()
  item.show()
  return store
}

function describe(state: FabricState, active: number): { text: string; tooltip: string; warn?: boolean } {
  switch (state.kind) {
    case 'down':
      return { text: '$(circle-outline) Davy', tooltip: vscode.l10n.t('No fabric: {0}', state.reason) }
    case 'starting':
      return { text: '$(loading~spin) Davy', tooltip: vscode.l10n.t('The fabric is starting') }
    case 'failed':
      return {
        text: '$(error) Davy',
        tooltip: vscode.l10n.t('The fabric did not start: {0}', state.reason),
        warn: true,
      }
    case 'lost':
      return {
        text: '$(debug-disconnect) Davy',
        tooltip: vscode.l10n.t('The fabric does not answer: {0}', state.reason),
        warn: true,
      }
    case 'up':
      return active === 0
        ? {
            text: '$(pass) Davy',
            tooltip: vscode.l10n.t('Fabric at {0}, no active run', state.client.connection.origin),
          }
        : {
            text: `$(sync~spin) Davy ${active}`,
            tooltip:
              active === 1
                ? vscode.l10n.t('Fabric at {0}, 1 active run', state.client.connection.origin)
                : vscode.l10n.t('Fabric at {0}, {1} active runs', state.client.connection.origin, active),
          }
  }
}
