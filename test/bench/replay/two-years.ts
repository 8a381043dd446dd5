/**
 * The paper's two years: 49,367 runs (Vescovi et al. 2022, section VI), drawn from what is on record. How often which flow
 * ran, how long its actions took and how its runs crowd together are recorded; how they lay over the two years is not.
 */
import { quantile } from '../../../src/run/index.ts'
import { recordedCounts } from '../../recorded/facts.ts'
import { flowNames, type FlowName } from '../../recorded/flows.ts'
import type { RecordedRun } from '../../recorded/runs.ts'
import { sum, type TableOne } from '../../recorded/table-one.ts'
import { actionsOf, drawActions } from './plans.ts'
import type { PlannedAction, PlannedRun } from './planned-run.ts'

export const TWO_YEARS_RUNS = 49_367
const START = Date.UTC(2020, 2, 1) / 1000
const SECONDS = 2 * 365 * 86_400
/** The longest session: a beamline's shift and a half. */
const SESSION = 12 * 3600

/**
 * Wall times of the flows that have no file of runs, seconds: shortest, 5th percentile, lower quartile, median, upper
 * quartile, 95th percentile and longest of the runs behind Fig 5 (globus-labs/gladier-plots).
 */
const wallTimes: Readonly<Partial<Record<FlowName, readonly number[]>>> = {
  Ptycho: [31.4, 61, 554, 2880, 3489, 3500, 3528],
  BraggNN: [223, 223, 248, 289, 331, 377, 655],
}
const shares = [0, 0.05, 0.25, 0.5, 0.75, 0.95, 1]

export interface Recorded {
  readonly runs: Readonly<Partial<Record<FlowName, readonly RecordedRun[]>>>
  readonly table: TableOne
}

/**
 * `count` runs in the order of their starts. They come in sessions, as experiments do: a stretch of up to twelve hours of
 * the recorded XPCS week is repeated, gaps, bursts and all, at a time drawn evenly from the two years; each session runs one
 * flow, drawn by how many of its runs are on record. Each run has the actions of a recorded one, drawn anew where the record
 * leaves their times open. Fewer runs take as much less time.
 */
export function* drawTwoYears(recorded: Recorded, count: number, chance: () => number): Generator<PlannedRun> {
  const draw = drawing(recorded, chance)
  for (const { flow, start } of drawArrivals(recorded, count, chance)) yield { flow, start, actions: draw(flow) }
}

interface Arrival {
  readonly flow: FlowName
  readonly start: number
}

function drawArrivals({ runs }: Recorded, count: number, chance: () => number): readonly Arrival[] {
  const week = (runs.XPCS ?? []).map(({ start }) => start)
  const arrivals: Arrival[] = []
  while (arrivals.length < count) {
    const first = pick(week, chance)
    const flow = drawFlow(chance)
    const begin = START + chance() * SECONDS * (count / TWO_YEARS_RUNS)
    for (const start of week) {
      if (start < first || start >= first + SESSION || arrivals.length === count) continue
      arrivals.push({ flow, start: begin + start - first })
    }
  }
  return arrivals.sort((one, other) => one.start - other.start)
}

function drawFlow(chance: () => number): FlowName {
  let left = chance() * sum(Object.values(recordedCounts))
  for (const flow of flowNames) {
    left -= recordedCounts[flow]
    if (left < 0) return flow
  }
  return 'XPCS'
}

/** Draws the actions of one more run of a flow. */
function drawing({ runs, table }: Recorded, chance: () => number): (flow: FlowName) => readonly PlannedAction[] {
  return (flow) => {
    const recorded = runs[flow]
    if (recorded) return drawActions(pick(recorded, chance), chance)
    // Only the run of Table I is known step by step: its actions, stretched to a wall time drawn from those of the flow.
    const trace = table.traces[flow]
    const stretch = drawWallTime(wallTimes[flow] ?? [], chance()) / sum(trace.map((step) => step.step_runtime_s))
    return actionsOf(trace).map((action) => ({
      ...action,
      seconds: action.seconds * stretch,
      queue_seconds: action.queue_seconds * stretch,
    }))
  }
}

/** Between the percentiles that are known, evenly. */
function drawWallTime(known: readonly number[], share: number): number {
  const above = Math.max(
    1,
    shares.findIndex((each) => each >= share),
  )
  const [from = 0, to = 1] = [shares[above - 1], shares[above]]
  return quantile([known[above - 1] ?? NaN, known[above] ?? NaN], (share - from) / (to - from))
}

function pick<T>(list: readonly T[], chance: () => number): T {
  const picked = list[Math.floor(chance() * list.length)]
  if (picked === undefined) throw new Error('one cannot draw from nothing: the recorded runs are missing')
  return picked
}
