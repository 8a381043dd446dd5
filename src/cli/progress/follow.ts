/** Following one run to its end while its progress is shown. */
import type { Client, RunDocument } from '#api'
import type { LogEntry } from '#run'
import { finished, watchRun } from '#toolkit'
import type { ProgressDisplay } from './display.ts'
import { advanceProgress, beginProgress } from './model.ts'

export interface FollowedRun {
  readonly run: RunDocument
  readonly log: readonly LogEntry[]
}

/** The run as it ended; rejects with the signal's reason when the user stops watching. */
export async function followRun(
  client: Client,
  run: RunDocument,
  display: ProgressDisplay,
  signal: AbortSignal,
): Promise<FollowedRun> {
  const log: LogEntry[] = []
  let last = run
  let progress = beginProgress(run, await stepCount(client, run.run_id))
  for await (const update of watchRun(client, run.run_id, signal)) {
    progress = advanceProgress(progress, update)
    display.show(progress)
    if (update.kind === 'log') log.push(update.entry)
    else last = update.run
  }
  if (!finished(last.status)) signal.throwIfAborted()
  return { run: last, log }
}

/** States of the definition the run was started with. */
export async function stepCount(client: Client, runId: string): Promise<number> {
  const { definition } = await client.runs.definition(runId)
  return Object.keys(definition.States).length
}
