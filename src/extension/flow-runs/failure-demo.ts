/** A run that fails for a reason, started by the `davy` command, and its timeline at the state that failed. */
import * as vscode from 'vscode'
import * as z from 'zod/mini'
import { runDocument } from '#api'
import { davyJson, davyProcess } from '../connection/davy-process.ts'
import type { FabricConnection } from '../connection/fabric-connection.ts'
import { command } from '../contributions.ts'

/** Of the flow of `davy demo failure`. */
const FAILING_STATE = 'FindBeam'

export async function runFailureDemo(extensionUri: vscode.Uri, connection: FabricConnection): Promise<void> {
  await connection.need()
  const { run } = await vscode.window.withProgress(
    { location: vscode.ProgressLocation.Window, title: vscode.l10n.t('Starting a run that fails') },
    async () => {
      const process = await davyProcess(extensionUri, connection, ['demo', 'failure', '--detach'])
      return await davyJson(process, z.looseObject({ run: runDocument }))
    },
  )
  await vscode.commands.executeCommand(command.openRunTimeline, run.run_id, FAILING_STATE)
}
