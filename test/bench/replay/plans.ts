/** Which runs are replayed: those on record, with their arrival times, and the seven of Table I. */
import { drawActionSeconds } from '../../recorded/backoff.ts'
import { flowNames, type FlowName } from '../../recorded/flows.ts'
import type { RecordedRun } from '../../recorded/runs.ts'
import type { TableOne, TraceStep } from '../../recorded/table-one.ts'
import type { PlannedAction, PlannedRun } from './planned-run.ts'

/** The recorded runs at their recorded times. `chance` draws what the record leaves open (test/recorded/backoff.ts). */
export function planOf(runs: readonly RecordedRun[], chance: () => number): readonly PlannedRun[] {
  const planned = runs.map((run) => ({ flow: run.flow, start: run.start, actions: drawActions(run, chance) }))
  return planned.sort((one, other) => one.start - other.start)
}

export const drawActions = ({ steps }: RecordedRun, chance: () => number): readonly PlannedAction[] =>
  steps.map((step) => {
    const { name, kind } = step
    return { name, kind, seconds: drawActionSeconds(step, chance), queue_seconds: 0 }
  })

const SHORTEST = 0.001

export const actionsOf = (trace: readonly TraceStep[]): readonly PlannedAction[] =>
  trace.map(({ name, type, true_action_s, queue_s }) => {
    const seconds = Math.max(SHORTEST, true_action_s)
    return { name, kind: type, seconds, queue_seconds: Math.min(seconds, Math.max(0, queue_s)) }
  })

/** The runs of Table I, an hour apart so that none waits for another. */
export function planTableOne({ traces }: TableOne, from: number): readonly PlannedRun[] {
  return flowNames.map((flow: FlowName, i) => ({ flow, start: from + i * 3600, actions: actionsOf(traces[flow]) }))
}
