/** A run's time in figures: per state, and as a whole. All in seconds. */
import type { Micros } from '#flow'
import type { Run, VisitStatus } from './model.ts'
import { buildTimeline, type Segment, type SegmentKind } from './timeline.ts'

export interface Step {
  readonly name: string
  readonly type: string
  /** Of its last visit. */
  readonly status: VisitStatus
  readonly visits: number
  /** In the state, all visits; the sum of the next three. */
  readonly seconds: number
  readonly active_seconds: number
  readonly queue_seconds: number
  /** In the state, before its provider had the action and after the work was done. */
  readonly overhead_seconds: number
}

/** One step a state, in the order of their first visits. */
export function stepsOf(run: Run, now: Micros): readonly Step[] {
  const segments = buildTimeline(run, now)?.segments ?? []
  const spent = new Map<string, Segment[]>()
  for (const visit of run.visits) if (!spent.has(visit.state)) spent.set(visit.state, [])
  for (const segment of segments) {
    const visit = segment.visit === null ? undefined : run.visits[segment.visit]
    if (visit) spent.get(visit.state)?.push(segment)
  }
  const visited = new Map(run.visits.map((visit) => [visit.state, visit]))
  return [...spent].map(([name, parts]) => {
    const last = visited.get(name)
    return {
      name,
      type: last?.type ?? 'Action',
      status: last?.status ?? 'active',
      visits: last?.ordinal ?? 0,
      seconds: seconds(parts),
      active_seconds: seconds(parts, 'active'),
      queue_seconds: seconds(parts, 'queue'),
      overhead_seconds: seconds(parts, 'between', 'pollWait'),
    }
  })
}

export interface RunSummary {
  /** Wall time: the sum of the next three. */
  readonly seconds: number
  readonly active_seconds: number
  readonly queue_seconds: number
  readonly overhead_seconds: number
  /** Of the wall time, 0–100. */
  readonly overhead_percent: number
  /** The two parts of the overhead. */
  readonly between_seconds: number
  readonly poll_wait_seconds: number
}

export function summaryOf(run: Run, now: Micros): RunSummary {
  const segments = buildTimeline(run, now)?.segments ?? []
  const wall = seconds(segments)
  const overhead = seconds(segments, 'between', 'pollWait')
  return {
    seconds: wall,
    active_seconds: seconds(segments, 'active'),
    queue_seconds: seconds(segments, 'queue'),
    overhead_seconds: overhead,
    overhead_percent: wall === 0 ? 0 : (100 * overhead) / wall,
    between_seconds: seconds(segments, 'between'),
    poll_wait_seconds: seconds(segments, 'pollWait'),
  }
}

/** Summed in whole microseconds, so that parts and wholes agree. */
function seconds(segments: readonly Segment[], ...kinds: readonly SegmentKind[]): number {
  let micros = 0
  for (const { kind, start, end } of segments) if (kinds.length === 0 || kinds.includes(kind)) micros += end - start
  return micros / 1e6
}
