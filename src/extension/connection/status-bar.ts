import * as vscode from 'vscode'
import { command } from '../contributions.ts'
import { DisposableStore } from '../disposable.ts'
import type { FabricConnection, FabricState } from './fabric-connection.ts'
import type { FabricMirror } from './fabric-mirror.ts'

/** One short item: is the fabric there, and how many runs are under way. */
export function createStatusBar(connection: FabricConnection, mirror: FabricMirror): vscode.Disposable {
  const store = new DisposableStore()
  const item = store.add(vscode.window.createStatusBarItem('davy.fabric', vscode.StatusBarAlignment.Left, 20))
  item.name = 'Davy Fabric'
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
      return { text: '$(circle-outline) Davy', tooltip: `No fabric: ${state.reason}` }
    case 'starting':
      return { text: '$(loading~spin) Davy', tooltip: 'The fabric is starting' }
    case 'failed':
      return { text: '$(error) Davy', tooltip: `The fabric did not start: ${state.reason}`, warn: true }
    case 'lost':
      return { text: '$(debug-disconnect) Davy', tooltip: `The fabric does not answer: ${state.reason}`, warn: true }
    case 'up':
      return active === 0
        ? { text: '$(pass) Davy', tooltip: `Fabric at ${state.client.connection.origin}, no active run` }
        : {
            text: `$(sync~spin) Davy ${active}`,
            tooltip: `Fabric at ${state.client.connection.origin}, ${active} active ${active === 1 ? 'run' : 'runs'}`,
          }
  }
}
