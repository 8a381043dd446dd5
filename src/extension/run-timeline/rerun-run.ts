/** Going on from where a run failed, or from a state before it: a new run with the data of the old one. */
import * as vscode from 'vscode'
import { buildRun, formatDuration, stepsOf } from '#run'
import type { FabricConnection } from '../connection/fabric-connection.ts'

/** The id of the new run; undefined when nobody chose a state. */
export async function rerunRun(
  connection: FabricConnection,
  runId: string,
  given: string | undefined,
): Promise<string | undefined> {
  const client = await connection.need()
  const state = given ?? (await chooseState(await client.runs.log(runId)))
  if (state === undefined) return undefined
  const again = await client.runs.rerun(runId, { state })
  return again.run_id
}

type Log = Parameters<typeof buildRun>[0]

/** Which of the states that the run entered; the one that failed comes first. */
async function chooseState(log: Log): Promise<string | undefined> {
  const steps = stepsOf(buildRun(log), Date.now() * 1000)
  const failed = steps.findLast(({ status }) => status === 'failed')
  const items = [...(failed ? [failed] : []), ...steps.filter((step) => step !== failed)].map((step) => ({
    label: step.name,
    description: `${step.status} · ${formatDuration(step.seconds)}`,
  }))
  const picked = await vscode.window.showQuickPick(items, {
    title: vscode.l10n.t('Re-run from a State'),
    placeHolder: vscode.l10n.t('A new run starts at this state, with the data the run had when it came to it'),
    matchOnDescription: true,
  })
  return picked?.label
}
