/** The recorded runs through the engine, one configuration at a time, and after them the runs of Table I. */
import { concurrency, summaryOf, type Run, type RunSummary } from '../../../src/run/index.ts'
import { sum, type TableOne } from '../../recorded/table-one.ts'
import type { FlowName } from '../../recorded/flows.ts'
import type { RecordedRun } from '../../recorded/runs.ts'
import type { Configuration } from './configurations.ts'
import { Measured } from './measured.ts'
import { planTableOne } from './plans.ts'
import type { PlannedRun } from './planned-run.ts'
import { replayRuns, type Replayed, type ReplayOptions } from './replay.ts'

export interface Week {
  readonly configuration: Configuration
  readonly replayed: Replayed
  readonly measured: Measured
  /** Of XPCS, microseconds. */
  readonly spans: readonly { readonly start: number; readonly end: number }[]
  /** The runs of Table I, as the last of their flows: what was learned from the others is known by then. */
  readonly tableOne: ReadonlyMap<FlowName, TableRun>
}

export interface TableRun {
  readonly run: Run
  readonly summary: RunSummary
  readonly lateSeconds: number
  /** Runs of the same flow before it. */
  readonly earlier: number
}

const DAY = 86_400

export async function replayWeek(
  plan: readonly PlannedRun[],
  table: TableOne,
  configuration: Configuration,
  seed: number,
  journal?: ReplayOptions['journal'],
): Promise<Week> {
  const measured = new Measured()
  const spans: { start: number; end: number }[] = []
  const tableOne = new Map<FlowName, TableRun>()
  const last = plan.at(-1)?.start ?? 0
  const replayed = await replayRuns([...plan, ...planTableOne(table, last + DAY)], configuration, {
    seed,
    ...(journal ? { journal } : {}),
    each(one) {
      const { flow, index, run, asked } = one
      if (index < plan.length) {
        measured.add(one)
        if (flow === 'XPCS') spans.push({ start: run.start ?? 0, end: run.end ?? 0 })
        return
      }
      const lateSeconds = sum(asked.map(({ lateness }) => lateness / 1e6))
      tableOne.set(flow, { run, summary: summaryOf(run, 0), lateSeconds, earlier: measured.runsOf(flow) })
    },
  })
  return { configuration, replayed, measured, spans, tableOne }
}

export const peakOf = (spans: Iterable<{ readonly start: number; readonly end: number }>): number =>
  Math.max(0, ...concurrency(spans).map(({ count }) => count))

/** What the record has of a flow, with action times as they were drawn for the replay. */
export function recordedTimes(runs: readonly RecordedRun[], plan: readonly PlannedRun[]) {
  const wall = runs.map(({ start, end }) => end - start)
  const action = sum(plan.flatMap(({ actions }) => actions.map(({ seconds }) => seconds)))
  return { wall, overheadPercent: (100 * (sum(wall) - action)) / sum(wall), overheadSeconds: sum(wall) - action }
}
