/** Feature: starting runs from the editor. */
import * as vscode from 'vscode'
import type { RegisterCommand } from '../commands.ts'
import type { FabricConnection } from '../connection/fabric-connection.ts'
import { command } from '../contributions.ts'
import { runFailureDemo } from './failure-demo.ts'
import { runFlow } from './run-flow.ts'
import { runXpcsDemo } from './xpcs-demo.ts'

export function registerFlowRuns(
  register: RegisterCommand,
  context: vscode.ExtensionContext,
  connection: FabricConnection,
): void {
  register(command.runXpcsDemo, () => runXpcsDemo(context.extensionUri, connection))
  register(command.runFailureDemo, () => runFailureDemo(context.extensionUri, connection))
  register(command.runFlow, (target) =>
    runFlow(
      context.extensionUri,
      connection,
      context.workspaceState,
      target instanceof vscode.Uri ? target : undefined,
    ),
  )
}
