import * as vscode from 'vscode'
import type { command, internalCommand } from './contributions.ts'
import type { DisposableStore } from './disposable.ts'

type CommandName = (typeof command)[keyof typeof command] | (typeof internalCommand)[keyof typeof internalCommand]

/** How features register commands: what fails is logged in full and told in one sentence, never thrown at the palette. */
export type RegisterCommand = (name: CommandName, handler: (...args: readonly unknown[]) => unknown) => void

export function commandRegistry(store: DisposableStore, log: vscode.LogOutputChannel): RegisterCommand {
  return (name, handler) => {
    store.add(
      vscode.commands.registerCommand(name, async (...args: unknown[]) => {
        try {
          await handler(...args)
        } catch (error) {
          log.error(error instanceof Error ? (error.stack ?? error.message) : String(error))
          await reportProblem(error, log)
        }
      }),
    )
  }
}

export async function reportProblem(error: unknown, log: vscode.LogOutputChannel): Promise<void> {
  const message = error instanceof Error ? error.message : String(error)
  const [first = message] = message.split('\n')
  const show = vscode.l10n.t('Show Output')
  if ((await vscode.window.showErrorMessage(`Davy: ${first}`, show)) !== undefined) log.show(true)
}
