/** How far a run is, told from its updates: what a progress bar shows. Pure. */
import type { RunDocument } from '#api'
import { finished, type LogEntry, type RunStatus } from '#run'
import type { RunUpdate } from '#toolkit'

export interface RunProgress {
  readonly runId: string
  /** The run's label, else its flow's title. */
  readonly name: string
  readonly status: RunStatus
  /** Number of states in the flow's definition. */
  readonly steps: number
  readonly done: number
  /** The state under way, or the one that failed. */
  readonly state?: string
  /** What its provider says of it: "waiting for endpoint local". */
  readonly doing?: string
  readonly error?: string
  /** ms since 1970. */
  readonly started: number
  readonly ended?: number
}

export const beginProgress = (run: RunDocument, steps: number): RunProgress => ({
  runId: run.run_id,
  name: run.label ?? run.flow_title,
  status: 'ACTIVE',
  steps,
  done: 0,
  started: Date.parse(run.start_time),
})

export function advanceProgress(progress: RunProgress, update: RunUpdate): RunProgress {
  switch (update.kind) {
    case 'met':
      return progress
    case 'log':
      return withEntry(progress, update.entry)
    case 'run':
      return withRun(progress, update.run)
    default:
      return update satisfies never
  }
}

function withRun(progress: RunProgress, run: RunDocument): RunProgress {
  const { doing: _doing, ...rest } = progress
  return finished(run.status)
    ? { ...rest, status: run.status, ended: Date.parse(run.completion_time ?? run.start_time) }
    : { ...progress, status: run.status }
}

function withEntry(progress: RunProgress, { code, details }: LogEntry): RunProgress {
  const state = details.state_name
  const doing = details.action?.display_status
  if (code === 'ActionPolled') return doing ? { ...progress, doing } : progress
  if (code === 'FlowFailed' || code === 'FlowCanceled' || code.endsWith('Failed'))
    return { ...progress, ...(state ? { state } : {}), ...failure(details) }
  if (code === 'FlowSucceeded') return { ...progress, done: progress.steps }
  if (state === undefined) return progress
  const { doing: _doing, error: _error, ...rest } = progress
  if (code.endsWith('Started')) return { ...rest, state, ...(doing ? { doing } : {}) }
  if (code.endsWith('Completed')) return { ...rest, state, done: Math.min(progress.done + 1, progress.steps) }
  return progress
}

function failure({ error, cause }: LogEntry['details']): { error?: string } {
  const first = cause?.split('\n')[0]
  const words = [error, first].filter((part) => part !== undefined && part !== '')
  return words.length > 0 ? { error: words.join(': ') } : {}
}
