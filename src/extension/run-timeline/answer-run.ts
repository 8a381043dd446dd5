/** Answering what a run asks people, and telling them that it asks. */
import * as vscode from 'vscode'
import type { RunDocument, WebInputDocument } from '#api'
import type { FabricConnection } from '../connection/fabric-connection.ts'
import type { FabricMirror } from '../connection/fabric-mirror.ts'
import { command } from '../contributions.ts'
import { DisposableStore } from '../disposable.ts'
import { asksSomebody, runName } from './run-summary.ts'

/** The options as a list; the answer is sent when one is picked. */
export async function answerRun(connection: FabricConnection, runId: string): Promise<void> {
  const client = await connection.need()
  const { blocking_web_input_id: id } = await client.runs.get(runId)
  if (typeof id !== 'string') throw new Error(vscode.l10n.t('the run waits for no answer (any more)'))
  const input = await client.webInputs.get(id)
  const items = input.options.map(({ option_id, label, description }) => ({
    label: label ?? option_id,
    ...(description ? { detail: description } : {}),
    option_id,
  }))
  const picked = await vscode.window.showQuickPick(items, {
    title: input.context.title,
    placeHolder: questionOf(input) || vscode.l10n.t('Choose an answer'),
    ignoreFocusOut: true,
    matchOnDetail: true,
  })
  if (picked) await client.webInputs.respond(id, picked.option_id)
}

/** The text, or the rows, in one line. */
function questionOf({ context: { text, rows } }: WebInputDocument): string {
  return text ?? (rows ?? []).map(({ field, value }) => `${field}: ${String(value)}`).join(' · ')
}

/** A question that nobody sees holds up the experiment: each is told of once. */
export function tellQuestions(mirror: FabricMirror): vscode.Disposable {
  const told = new Set<string>()
  const store = new DisposableStore()
  const look = (run: RunDocument | undefined): void => {
    const id = run && asksSomebody(run) ? run.blocking_web_input_id : undefined
    if (!run || typeof id !== 'string' || told.has(id)) return
    told.add(id)
    void tell(run)
  }
  store.add(
    mirror.onDidChangeRun((runId) => {
      if (runId === undefined) mirror.runs.forEach(look)
      else look(mirror.run(runId))
    }),
  )
  return store
}

async function tell(run: RunDocument): Promise<void> {
  const answer = vscode.l10n.t('Answer…')
  const chosen = await vscode.window.showInformationMessage(
    vscode.l10n.t('Davy: the run {0} waits for an answer', runName(run)),
    answer,
  )
  if (chosen === answer) await vscode.commands.executeCommand(command.answerRun, run.run_id)
}
