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
    vscode.window.withProgress(
      { location: vscode.ProgressLocation.Window, title: vscode.l10n.t('Starting the fabric') },
      () => connection.need(),
    ),
  )
  register(command.stopFabric, async () => {
    const client = connection.client
    if (!client) return void vscode.window.showInformationMessage(vscode.l10n.t('Davy: no fabric is running.'))
    const { runs } = await client.fabric.status()
    const active = runs['ACTIVE'] ?? 0
    if (active > 0) {
      const stop = vscode.l10n.t('Stop Fabric')
      const answer = await vscode.window.showWarningMessage(
        active === 1 ? vscode.l10n.t('One run is active.') : vscode.l10n.t('{0} runs are active.', active),
        { modal: true, detail: vscode.l10n.t('They go on where they were when the fabric is started again.') },
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
    { label: `$(new-file) ${vscode.l10n.t('New flow from a template…')}`, run: command.newFlow },
    { label: `$(list-flat) ${vscode.l10n.t('Show runs and endpoints')}`, run: `${view.runs}.focus` },
    { label: `$(timeline-open) ${vscode.l10n.t('Open run timeline…')}`, run: command.openRunTimeline },
    { label: `$(run) ${vscode.l10n.t('Run flow…')}`, run: command.runFlow },
    { label: `$(beaker) ${vscode.l10n.t('Run the XPCS demo')}`, run: command.runXpcsDemo },
    up
      ? { label: `$(debug-stop) ${vscode.l10n.t('Stop the fabric')}`, run: command.stopFabric }
      : { label: `$(play) ${vscode.l10n.t('Start the fabric')}`, run: command.startFabric },
    { label: `$(rocket) ${vscode.l10n.t('First steps')}`, run: command.openWalkthrough },
    { label: `$(output) ${vscode.l10n.t('Show output')}`, run: command.showOutput },
  ]
  const title =
    state.kind === 'up' || state.kind === 'lost'
      ? vscode.l10n.t('Davy fabric at {0}', state.client.connection.origin)
      : vscode.l10n.t('Davy fabric: {0}', state.kind === 'starting' ? vscode.l10n.t('starting') : state.reason)
  const picked = await vscode.window.showQuickPick(items, { title, placeHolder: connection.home })
  if (picked) await vscode.commands.executeCommand(picked.run)
}
