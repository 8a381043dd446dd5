/**
 * Where a run's wall time went. The segments of a timeline follow each other without gap or overlap from the start of the
 * run to its end, so their lengths sum to the wall time exactly (whole microseconds).
 *
 * - `active`: somebody worked on the state's action; also the whole of a state that has no action (Pass, Choice, Wait …).
 * - `queue`: the provider had the action and nobody worked on it: waiting for a worker, a node, a collection.
 * - `pollWait`: the work was done and the engine did not know yet.
 * - `between`: the engine's own time: before the first state, between states, after the last, and in a state before its
 *   provider had the action (then `visit` names the state).
 *
 * Overhead is `between` and `pollWait` (ARCHITECTURE.md, "Words"); queue wait is apart.
 */
import { parseTimestamp, type Micros } from '#flow'
import { attemptsOf } from './action.ts'
import type { Attempt, Run, Visit } from './model.ts'

export type SegmentKind = 'between' | 'queue' | 'active' | 'pollWait'

export interface Segment {
  readonly kind: SegmentKind
  readonly start: Micros
  readonly end: Micros
  /** Index in `run.visits`; null outside of states. */
  readonly visit: number | null
}

export interface Timeline {
  readonly start: Micros
  readonly end: Micros
  /** The run goes on: `end` is `now`. */
  readonly live: boolean
  readonly segments: readonly Segment[]
}

export interface Interval {
  readonly start: Micros
  readonly end: Micros
}

/** `now` ends what still goes on; it is not read for a run that is over. Null for a run without entries. */
export function buildTimeline(run: Run, now: Micros): Timeline | null {
  if (run.start === null) return null
  const live = run.end === null
  const end = run.end ?? Math.max(now, run.last ?? run.start)
  const segments: Segment[] = []
  let at = run.start
  const add = (kind: SegmentKind, until: Micros, visit: number | null) => {
    if (until <= at) return
    const last = segments.at(-1)
    if (last && last.kind === kind && last.visit === visit) segments[segments.length - 1] = { ...last, end: until }
    else segments.push({ kind, start: at, end: until, visit })
    at = until
  }
  for (const [index, visit] of run.visits.entries()) {
    add('between', visit.start, null)
    for (const part of visitParts(visit, visit.end ?? end)) add(part.kind, part.end, index)
  }
  // While a run is live its last state is either open, or the engine is about to enter the next one.
  add('between', end, null)
  return { start: run.start, end, live, segments }
}

/** The parts of one visit up to `until`, in order; together they cover it. */
function visitParts(visit: Visit, until: Micros): readonly { readonly kind: SegmentKind; readonly end: Micros }[] {
  const whole = [{ kind: 'active' as const, end: until }]
  if (visit.action === null) return whole
  const clip = (time: Micros) => Math.min(Math.max(time, visit.start), until)
  const taken = clip(parseTimestamp(visit.action.start_time) ?? visit.start)
  const finished = completionOf(visit)
  const provided = { start: taken, end: clip(finished ?? until) }
  const reports = attemptsOf(visit.action) !== null
  const spans = merge(
    attemptIntervals(visit, finished ?? until).map((span) => ({ start: clip(span.start), end: clip(span.end) })),
  )
  if (!reports || (spans.length === 0 && visit.attempts.length > 0)) {
    // The provider says no more than when the action started and completed.
    if (provided.end <= provided.start) return visit.end === null ? whole : [{ kind: 'between', end: until }]
    return [
      { kind: 'between', end: provided.start },
      { kind: 'active', end: provided.end },
      { kind: 'pollWait', end: until },
    ]
  }
  const [first] = spans
  const parts: { kind: SegmentKind; end: Micros }[] = [{ kind: 'between', end: Math.min(taken, first?.start ?? taken) }]
  for (const span of spans) parts.push({ kind: 'queue', end: span.start }, { kind: 'active', end: span.end })
  // Until the action is terminal, more work may still be waiting. After it, the last work was its end.
  if (finished === null) parts.push({ kind: 'queue', end: until })
  else if (!first) parts.push({ kind: 'queue', end: provided.end })
  parts.push({ kind: 'pollWait', end: until })
  return parts
}

/** When the provider called the action terminal; null while it has not. */
function completionOf({ action, end }: Visit): Micros | null {
  if (!action || action.status === 'ACTIVE' || action.status === 'INACTIVE') return null
  return (action.completion_time === null ? null : parseTimestamp(action.completion_time)) ?? end
}

/**
 * The time each attempt took. One whose end nobody knows ended at the latest when the next attempt at the same work began,
 * or with the action. A lost attempt counts as work: somebody did it, in vain.
 */
export function attemptIntervals(visit: Visit, until: Micros): readonly (Interval & { readonly attempt: Attempt })[] {
  const began = new Map<string, readonly Micros[]>()
  const work = ({ task_id, name }: Attempt) => task_id ?? name
  for (const attempt of visit.attempts) began.set(work(attempt), [...(began.get(work(attempt)) ?? []), attempt.start])
  return visit.attempts.map((attempt) => {
    const next =
      attempt.outcome === 'lost' ? (began.get(work(attempt)) ?? []).filter((start) => start > attempt.start) : []
    const end = attempt.end ?? Math.min(until, ...next)
    return { attempt, start: attempt.start, end: Math.max(attempt.start, end) }
  })
}

/** Union of intervals, in order; empty ones are left out. */
export function merge(intervals: readonly Interval[]): Interval[] {
  const merged: Interval[] = []
  for (const { start, end } of [...intervals].sort((a, b) => a.start - b.start)) {
    if (end <= start) continue
    const last = merged.at(-1)
    if (last && start <= last.end) merged[merged.length - 1] = { start: last.start, end: Math.max(last.end, end) }
    else merged.push({ start, end })
  }
  return merged
}
