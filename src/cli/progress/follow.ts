/** Following runs to their ends while their progress is shown. */
import type { Client, FlowDocument, RunDocument } from '#api'
import { finished, type LogEntry } from '#run'
import { watchRun, watchRuns, whenReachable, type RunUpdate, type WatchOptions } from '#toolkit'
import type { ProgressDisplay } from './display.ts'
import { advanceProgress, beginProgress, type RunProgress } from './model.ts'

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
  const { definition } = await whenReachable(() => client.runs.definition(run.run_id), signal)
  const steps = Object.keys(definition.States).length
  for await (const ended of endings(watchRun(client, run.run_id, watching(display, signal)), steps, display))
    return ended
  throw interruption(signal)
}

/** Runs of a flow that somebody else starts, known by the labels they will have; in the order of these. */
export async function followLabels(
  client: Client,
  flow: FlowDocument,
  labels: readonly string[],
  display: ProgressDisplay,
  signal: AbortSignal,
): Promise<readonly FollowedRun[]> {
  const steps = Object.keys(flow.definition.States).length
  const ours = ({ flow_id, label }: RunDocument) => flow_id === flow.id && label !== null && labels.includes(label)
  const byLabel = new Map<string, FollowedRun>()
  for await (const ended of endings(watchRuns(client, ours, watching(display, signal)), steps, display)) {
    byLabel.set(ended.run.label ?? '', ended)
    if (byLabel.size === labels.length) return labels.flatMap((label) => byLabel.get(label) ?? [])
  }
  throw interruption(signal)
}

/** The updates go on by themselves when the fabric is back; until then one is told why nothing moves. */
function watching(display: ProgressDisplay, signal: AbortSignal): WatchOptions {
  let broken = false
  return {
    signal,
    onBreak(error) {
      if (error && !broken) display.say('The fabric does not answer; this waits until it is back: davy up')
      if (!error && broken) display.say('The fabric is back.')
      broken = error !== undefined
    },
  }
}

/** Every run once it has ended. */
async function* endings(
  updates: AsyncIterable<RunUpdate>,
  steps: number,
  display: ProgressDisplay,
): AsyncGenerator<FollowedRun, void, undefined> {
  const runs = new Map<string, { progress: RunProgress; readonly log: LogEntry[] }>()
  for await (const update of updates) {
    if (update.kind === 'met') runs.set(update.run.run_id, { progress: beginProgress(update.run, steps), log: [] })
    const known = runs.get(update.kind === 'log' ? update.run_id : update.run.run_id)
    if (!known) continue
    if (update.kind === 'log') known.log.push(update.entry)
    known.progress = advanceProgress(known.progress, update)
    display.show(known.progress)
    if (update.kind === 'run' && finished(update.run.status)) yield { run: update.run, log: known.log }
  }
}

/** Why the updates ended before the runs did. */
function interruption(signal: AbortSignal): unknown {
  return signal.aborted ? signal.reason : new Error('the updates of the run ended before the run')
}
