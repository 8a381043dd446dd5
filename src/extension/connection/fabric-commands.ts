import * as vscode from 'vscode'
import type { RegisterCommand } from '../commands.ts'
import { command, view } from '../contributions.ts'
import type { FabricConnection } from './fabric-connection.ts'

export function registerFabricCommands(
  register: RegisterCommand,
  connection: FabricConnection,
  log: vscode.LogOutputChannel,
): void {
  register(command.startFabric, () =>
    vscode.window.withProgress({ location: vscode.ProgressLocation.Window, title: 'Starting the fabric' }, () =>
      connection.need(),
    ),
  )
  register(command.stopFabric, async () => {
    const client = connection.client
    if (!client) return void vscode.window.showInformationMessage('Davy: no fabric is running.')
    const { runs } = await client.fabric.status()
    const active = runs['ACTIVE'] ?? 0
    if (active > 0) {
      const stop = 'Stop Fabric'
      const answer = await vscode.window.showWarningMessage(
        active === 1 ? 'One run is active.' : `${active} runs are active.`,
        { modal: true, detail: 'They go on where they were when the fabric is started again.' },
        stop,
      )
      if (answer !== stop) return
    }
    await connection.stop()
  })
  register(command.showOutput, () => log.show())
  register(command.showMenu, () => showMenu(connection))
}

interface MenuItem extends vscode.QuickPickItem {
  readonly run: string
}

async function showMenu(connection: FabricConnection): Promise<void> {
  const { state } = connection
  const up = connection.client !== undefined
  const items: MenuItem[] = [
    { label: '$(list-flat) Show runs and endpoints', run: `${view.runs}.focus` },
    { label: '$(timeline-open) Open run timeline…', run: command.openRunTimeline },
    { label: '$(run) Run flow…', run: command.runFlow },
    { label: '$(beaker) Run the XPCS demo', run: command.runXpcsDemo },
    up
      ? { label: '$(debug-stop) Stop the fabric', run: command.stopFabric }
      : { label: '$(play) Start the fabric', run: command.startFabric },
    { label: '$(output) Show output', run: command.showOutput },
  ]
  const title =
    state.kind === 'up' || state.kind === 'lost'
      ? `Davy fabric at ${state.client.connection.origin}`
      : `Davy fabric: ${state.kind === 'starting' ? 'starting' : state.reason}`
  const picked = await vscode.window.showQuickPick(items, { title, placeHolder: connection.home })
  if (picked) await vscode.commands.executeCommand(picked.run)
}
