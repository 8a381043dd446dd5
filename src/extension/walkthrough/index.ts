/** Feature: the first steps, from a flow to a failure that is understood. */
import * as vscode from 'vscode'
import type { RegisterCommand } from '../commands.ts'
import type { FabricMirror } from '../connection/fabric-mirror.ts'
import { command, customEditor, walkthrough } from '../contributions.ts'
import { DisposableStore } from '../disposable.ts'
import { reached, rememberMilestones, tellMilestones } from './milestones.ts'

/** Until VS Code has drawn it and listens, ms. */
const DRAWN_MS = 500

export function createWalkthrough(
  register: RegisterCommand,
  context: vscode.ExtensionContext,
  mirror: FabricMirror,
): vscode.Disposable {
  const store = new DisposableStore()
  rememberMilestones(context.globalState)
  register(command.openWalkthrough, () =>
    vscode.commands.executeCommand(
      'workbench.action.openWalkthrough',
      `${context.extension.id}#${walkthrough.firstSteps}`,
      false,
    ),
  )
  store.add(
    vscode.window.tabGroups.onDidChangeTabs(({ opened }) => {
      if (opened.some(isGraph)) reached('graph')
      // Of its Welcome page VS Code says no more than that there is a tab.
      if (opened.some(({ input }) => input === undefined)) setTimeout(() => void tellMilestones(), DRAWN_MS)
    }),
  )
  store.add(
    mirror.onDidChangeRun(() => {
      if (mirror.runs.some(({ status }) => status === 'SUCCEEDED')) reached('run')
    }),
  )
  return store
}

const isGraph = ({ input }: vscode.Tab) =>
  input instanceof vscode.TabInputCustom && input.viewType === customEditor.flowGraph
