/** Log entries → run, one entry at a time, so that a timeline can follow a run live. */
import { parseTimestamp, type Micros } from '#flow'
import { actionIn, attemptsOf } from './action.ts'
import type { LogDetails, LogEntry } from './log.ts'
import type { Run, Visit, VisitStatus } from './model.ts'

export const emptyRun: Run = { status: 'ACTIVE', start: null, end: null, last: null, visits: [], entries: 0 }

/** The run that a whole log tells. */
export function buildRun(entries: Iterable<LogEntry>): Run {
  const visits: Visit[] = []
  const latest = new Map<string, number>()
  let run: Run = { ...emptyRun, visits }
  for (const entry of entries) {
    run = step(run, visits, entry, (state) => latest.get(state) ?? 0)
    const visit = visits.at(-1)
    if (visit) latest.set(visit.state, visit.ordinal)
  }
  return run
}

/**
 * The run after one more entry; the given run stays as it is. Only the list of visits is copied, and of these only the one
 * the entry is about is new: what a page has drawn for the others still holds.
 */
export function addEntry(run: Run, entry: LogEntry): Run {
  const visits = [...run.visits]
  const latest: Latest = (state) => visits.findLast((visit) => visit.state === state)?.ordinal ?? 0
  return step({ ...run, visits }, visits, entry, latest)
}

/** How often a state has been visited. */
type Latest = (state: string) => number

function step(run: Run, visits: Visit[], entry: LogEntry, latest: Latest): Run {
  const details: LogDetails = typeof entry.details === 'object' && entry.details !== null ? entry.details : {}
  const told = typeof entry.time === 'string' ? parseTimestamp(entry.time) : null
  const time = Math.max(run.last ?? -Infinity, told ?? run.last ?? 0)
  const code = String(entry.code)
  const next: Run = { ...run, start: run.start ?? time, last: time, entries: run.entries + 1 }
  if (run.end !== null) return next
  const over = code === 'FlowSucceeded' || code === 'FlowFailed' || code === 'FlowCanceled'
  if (over) return finish(next, visits, code, details, time)
  if (code === 'FlowStarted') return { ...next, ...(details.input !== undefined && { input: details.input }) }
  if (typeof details.state_name === 'string') {
    visitStep(visits, details.state_name, { ...entry, code, details }, time, latest)
  }
  return { ...next, status: visits.at(-1)?.status === 'inactive' ? 'INACTIVE' : 'ACTIVE' }
}

function finish(run: Run, visits: Visit[], code: string, details: LogDetails, time: Micros): Run {
  const [status, visitStatus] =
    (
      {
        FlowSucceeded: ['SUCCEEDED', 'succeeded'],
        FlowFailed: ['FAILED', 'failed'],
        FlowCanceled: ['CANCELED', 'canceled'],
      } as const
    )[code] ?? (['ENDED', 'canceled'] as const)
  close(visits, visitStatus, time)
  return {
    ...run,
    status,
    end: time,
    ...failureOf(details),
    ...(details.output !== undefined && { output: details.output }),
  }
}

function failureOf({ error, cause }: LogDetails) {
  return { ...(typeof error === 'string' && { error }), ...(typeof cause === 'string' && { cause }) }
}

/** End the visit that is still open. */
function close(visits: Visit[], status: VisitStatus, time: Micros): void {
  const open = visits.at(-1)
  if (open && open.end === null) visits[visits.length - 1] = { ...open, end: time, status }
}

function visitStep(visits: Visit[], state: string, entry: LogEntry, time: Micros, latest: Latest): void {
  const { code, details } = entry
  const started = code.endsWith('Started')
  let visit = visits.at(-1)
  if (!visit || visit.state !== state || (visit.end !== null && started)) {
    // Hosted logs may leave out the end of a state: the start of the next one is it.
    close(visits, 'succeeded', time)
    visit = opened(state, latest(state) + 1, entry, time)
    visits.push(visit)
  }
  const action = actionIn(entry) ?? visit.action
  const completed = code.endsWith('Completed')
  const failed = code.endsWith('Failed')
  const ends = completed || failed
  const status: VisitStatus = completed
    ? 'succeeded'
    : failed
      ? 'failed'
      : action?.status === 'INACTIVE'
        ? 'inactive'
        : 'active'
  visits[visits.length - 1] = {
    ...visit,
    ...failureOf(details),
    ...(details.output !== undefined && { output: details.output }),
    status: visit.end !== null && !ends ? visit.status : status,
    end: ends ? time : visit.end,
    action,
    attempts: action ? (attemptsOf(action) ?? []) : [],
    polls:
      code === 'ActionPolled' && action
        ? [...visit.polls, { time, status: action.status, display_status: action.display_status }]
        : visit.polls,
    log: [...visit.log, entry],
  }
}

function opened(state: string, ordinal: number, { code, details }: LogEntry, time: Micros): Visit {
  const named = /^(.+?)(?:Started|Completed|Failed|Polled)$/.exec(code)?.[1]
  return {
    state,
    type: typeof details.state_type === 'string' ? details.state_type : (named ?? 'Action'),
    ordinal,
    status: 'active',
    start: time,
    end: null,
    ...(details.input !== undefined && { input: details.input }),
    action: null,
    polls: [],
    attempts: [],
    log: [],
  }
}
