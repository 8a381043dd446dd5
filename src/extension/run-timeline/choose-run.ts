import * as vscode from 'vscode'
import type { RunDocument } from '#api'
import { formatDuration } from '#run'
import type { FabricConnection } from '../connection/fabric-connection.ts'
import type { FabricMirror } from '../connection/fabric-mirror.ts'
import { runName } from './run-summary.ts'

export interface RunsToChooseFrom {
  readonly accept: (run: RunDocument) => boolean
  /** The sentence for when there is none. */
  readonly none: string
}

const everyRun: RunsToChooseFrom = { accept: () => true, none: vscode.l10n.t('there is no run yet') }

/** Ask which run is meant, newest first. */
export async function chooseRun(
  connection: FabricConnection,
  mirror: FabricMirror,
  { accept, none }: RunsToChooseFrom = everyRun,
): Promise<string | undefined> {
  await connection.need()
  if (mirror.runs.length === 0) await mirror.refresh()
  const runs = mirror.runs.filter(accept)
  if (runs.length === 0) throw new Error(none)
  const items = runs.map((run) => ({
    label: runName(run),
    description: `${run.status.toLowerCase()} · ${new Date(run.start_time).toLocaleString()}`,
    detail:
      run.completion_time === null
        ? run.run_id
        : `${run.run_id} · ${formatDuration((Date.parse(run.completion_time) - Date.parse(run.start_time)) / 1000)}`,
    runId: run.run_id,
  }))
  const picked = await vscode.window.showQuickPick(items, {
    placeHolder: vscode.l10n.t('Which run?'),
    matchOnDescription: true,
    matchOnDetail: true,
  })
  return picked?.runId
}
