/**
 * What the records say of the polling behind them. Globus Flows polled 1 s after the start and doubled the wait up to 600 s
 * (Vescovi et al. 2022, section VI), so a step is seen to end only at one of a few times; the recorded step times lie in
 * clusters around them. From these we take what nobody wrote down: about how long a compute action truly took, and how long
 * a request to the hosted services took.
 */
import type { RecordedRun, RecordedStep } from './runs.ts'

/** Seconds after the action's acceptance at which it is polled, were requests to take no time. */
export const polls = backoff(1, 600, 4000)

/** Median of each cluster of the 27,150 recorded step times, s: a step of such a time ended at the poll beside it. */
const clusters = [4.5, 8.4, 14.7, 27.1, 45.6, 80.5, 149.2, 276.9, 526.7, 1034.9, 1660, 2265, 2861, 3471]

function backoff(first: number, longest: number, until: number): readonly number[] {
  const times: number[] = []
  for (let wait = first, time = first; time < until; wait = Math.min(longest, wait * 2), time += wait) times.push(time)
  return times
}

/**
 * Between which times after its acceptance the action of a step must have ended: after the poll that still found it
 * running, before the one that did not. An estimate: which poll it was is told by the nearest cluster alone.
 */
export function bracketOf(stepSeconds: number): { readonly after: number; readonly until: number } {
  const distance = (cluster: number) => Math.abs(Math.log(stepSeconds / cluster))
  let nearest = 0
  for (const [i, cluster] of clusters.entries()) if (distance(cluster) < distance(clusters[nearest] ?? 0)) nearest = i
  return { after: polls[nearest - 1] ?? 0, until: Math.min(polls[nearest] ?? Infinity, stepSeconds) }
}

/** Providers round to whole seconds, and no action takes no time at all. */
const SHORTEST = 0.05

/**
 * Seconds the action of a recorded step took. Of transfers and searches they are recorded in whole seconds, and drawn from
 * the second around that; of compute nobody wrote them down, and they are drawn evenly from the bracket.
 */
export function drawActionSeconds(step: RecordedStep, chance: () => number): number {
  const seconds = step.end - step.start
  if (step.action_seconds !== null) {
    return Math.max(SHORTEST, Math.min(seconds, step.action_seconds - 0.5 + chance()))
  }
  const { after, until } = bracketOf(seconds)
  return Math.max(SHORTEST, after + (until - after) * chance())
}

/**
 * Seconds that one request to the hosted services took, sorted: of the search steps that ended at the first poll. Such a
 * step is two requests and one second between them.
 */
export function requestSeconds(runs: readonly RecordedRun[]): readonly number[] {
  const [first = 0, second = 0] = clusters
  const seen = runs.flatMap(({ steps }) =>
    steps.flatMap(({ kind, start, end }) => (kind === 'search' ? (end - start - 1) / 2 : [])),
  )
  return seen.filter((each) => each > 0 && 2 * each + 1 < Math.sqrt(first * second)).sort((a, b) => a - b)
}
