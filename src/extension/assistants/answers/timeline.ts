/** "Where did the time go?": the wall time of a run by kind and by state, and its longest segments. */
import type { RunDocument } from '#api'
import { buildRun, buildTimeline, formatDuration, stepsOf, summaryOf, type LogEntry, type SegmentKind } from '#run'
import { answerOf, oneLine } from './text.ts'

const MOST_STATES = 60
const MOST_SEGMENTS = 15

const WORDS: Readonly<Record<SegmentKind, string>> = {
  active: 'active',
  queue: 'queue wait',
  pollWait: 'poll wait (overhead)',
  between: 'between states (overhead)',
}

/** @param now microseconds since 1970, which end what still goes on */
export function timelineAnswer(document: RunDocument, entries: readonly LogEntry[], now: number): string {
  const run = buildRun(entries)
  const title = `Run ${document.run_id} (${JSON.stringify(document.label ?? document.flow_title)}), ${run.status}`
  const timeline = buildTimeline(run, now)
  if (!timeline) return `${title}: it has not begun.`
  const spent = summaryOf(run, now)
  const steps = stepsOf(run, now)
  const share = (seconds: number) => `${spent.seconds === 0 ? 0 : ((100 * seconds) / spent.seconds).toFixed(1)} %`
  const longest = timeline.segments
    .toSorted((a, b) => b.end - b.start - (a.end - a.start))
    .slice(0, MOST_SEGMENTS)
    .toSorted((a, b) => a.start - b.start)
  return answerOf([
    `${title}${timeline.live ? ', still going on' : ''}. Started ${document.start_time}.`,
    `Wall time ${formatDuration(spent.seconds)}: active ${formatDuration(spent.active_seconds)} (${share(spent.active_seconds)}), ` +
      `queue wait ${formatDuration(spent.queue_seconds)} (${share(spent.queue_seconds)}), ` +
      `overhead ${formatDuration(spent.overhead_seconds)} (${share(spent.overhead_seconds)}: ` +
      `between states ${formatDuration(spent.between_seconds)}, poll wait ${formatDuration(spent.poll_wait_seconds)}).`,
    'Overhead is wall time in which no action was carried out; waiting for a worker is apart from it.',
    '',
    'state | status | visits | seconds | active | queue | overhead',
    ...steps
      .slice(0, MOST_STATES)
      .map(
        (step) =>
          `${oneLine(step.name)} | ${step.status} | ${step.visits} | ` +
          [step.seconds, step.active_seconds, step.queue_seconds, step.overhead_seconds]
            .map((seconds) => seconds.toFixed(3))
            .join(' | '),
      ),
    ...(steps.length > MOST_STATES ? [`${steps.length - MOST_STATES} more states are left out.`] : []),
    '',
    `The ${longest.length === timeline.segments.length ? '' : 'longest '}segments, in order (from the start of the run):`,
    ...longest.map(({ kind, start, end, visit }) => {
      const state = visit === null ? undefined : run.visits[visit]
      const where = state ? ` in ${oneLine(state.state)}${state.ordinal > 1 ? ` (visit ${state.ordinal})` : ''}` : ''
      return `+${formatDuration((start - timeline.start) / 1e6)} for ${formatDuration((end - start) / 1e6)}: ${WORDS[kind]}${where}`
    }),
  ])
}
