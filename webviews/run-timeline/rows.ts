/** A run as the chart shows it: one row a state, each with its bars. */
import { flowGraph, type JsonObject, type Micros } from '#flow'
import {
  attemptIntervals,
  buildTimeline,
  stepsOf,
  type Attempt,
  type Run,
  type SegmentKind,
  type Step,
  type Timeline,
  type Visit,
  type VisitStatus,
} from '#run'
import { t } from '../kit/words.ts'

export interface Row {
  readonly state: string
  readonly type: string
  /** `waiting`: the run has not come here, and may never. */
  readonly status: VisitStatus | 'waiting'
  readonly visits: readonly Visit[]
  readonly bars: readonly Bar[]
  readonly attempts: readonly AttemptMark[]
  /** Undefined for a state that was not visited. */
  readonly step: Step | undefined
}

export interface Bar {
  readonly kind: SegmentKind
  readonly start: Micros
  readonly end: Micros
  /** Null before the first state and between states: the engine's own time, drawn on the way to the row's state. */
  readonly visit: Visit | null
}

/** One try at the state's work. Drawn over the bars when there was more than one, or when it was in vain. */
export interface AttemptMark {
  readonly attempt: Attempt
  readonly visit: Visit
  readonly start: Micros
  readonly end: Micros
}

export interface RowSet {
  readonly rows: readonly Row[]
  readonly timeline: Timeline | null
}

interface Draft {
  visits: Visit[]
  bars: Bar[]
  attempts: AttemptMark[]
}

/** States that were visited in the order of their first visits, then the others in the order in which the run can come to them. */
export function rowsOf(run: Run, definition: JsonObject | null, now: Micros): RowSet {
  const timeline = buildTimeline(run, now)
  const drafts = new Map<string, Draft>()
  for (const visit of run.visits) {
    const draft = drafts.get(visit.state) ?? { visits: [], bars: [], attempts: [] }
    draft.visits.push(visit)
    const marks = attemptIntervals(visit, visit.end ?? timeline?.end ?? now)
    if (marks.length > 1 || marks.some(({ attempt }) => attempt.outcome !== 'succeeded'))
      draft.attempts.push(...marks.map((mark) => ({ ...mark, visit })))
    drafts.set(visit.state, draft)
  }
  for (const [index, segment] of (timeline?.segments ?? []).entries()) {
    const visit = segment.visit === null ? null : (run.visits[segment.visit] ?? null)
    const { kind, start, end } = segment
    const next = timeline?.segments.slice(index + 1).find((later) => later.visit !== null)?.visit
    const owner = visit ?? run.visits[next ?? run.visits.length - 1]
    if (owner) drafts.get(owner.state)?.bars.push({ kind, start, end, visit })
  }
  const steps = new Map(stepsOf(run, now).map((step) => [step.name, step]))
  const visited = [...drafts].map(([state, draft]): Row => {
    const last = draft.visits.at(-1)
    return { state, type: last?.type ?? '', status: last?.status ?? 'waiting', ...draft, step: steps.get(state) }
  })
  const waiting = flowGraph(definition)
    .nodes.filter(({ name, missing }) => !missing && !drafts.has(name))
    .map(({ name, type }): Row => {
      return { state: name, type: type ?? '', status: 'waiting', visits: [], bars: [], attempts: [], step: undefined }
    })
  return { rows: [...visited, ...waiting], timeline }
}

export const statusWords = {
  active: t('running'),
  inactive: t('waiting for somebody'),
  succeeded: t('succeeded'),
  failed: t('failed'),
  canceled: t('canceled'),
  waiting: t('not reached'),
} as const satisfies Record<Row['status'], string>

export const outcomeWords = {
  running: t('running'),
  succeeded: t('succeeded'),
  failed: t('failed'),
  lost: t('lost'),
  canceled: t('canceled'),
} as const satisfies Record<Attempt['outcome'], string>

export const kindWords = {
  active: t('Active'),
  queue: t('Queue wait'),
  pollWait: t('Poll wait'),
  between: t('Between'),
} as const satisfies Record<SegmentKind, string>
