/** Feature: the first steps, from a flow to a failure that is understood. */
import * as vscode from 'vscode'
import type { RegisterCommand } from '../commands.ts'
import type { FabricMirror } from '../connection/fabric-mirror.ts'
import { command, walkthrough } from '../contributions.ts'
import { reached } from './milestones.ts'

export { reached } from './milestones.ts'

export function createWalkthrough(register: RegisterCommand, context: vscode.ExtensionContext, mirror: FabricMirror) {
  register(command.openWalkthrough, () =>
    vscode.commands.executeCommand(
      'workbench.action.openWalkthrough',
      `${context.extension.id}#${walkthrough.firstSteps}`,
      false,
    ),
  )
  return mirror.onDidChangeRun(() => {
    if (mirror.runs.some(({ status }) => status === 'SUCCEEDED')) reached('run')
  })
}
