/**
 * The best moments to look whether something is done, from how long it took before: the optimum checking procedure of
 * Barlow, Hunter and Proschan (J. SIAM 11, 1963). Each question has a price, each microsecond between the end of an action
 * and the question that finds it out costs one; the schedule with the least expected cost is found by dynamic programming
 * over a grid of moments. The price is the highest at which the expected lateness stays below a part of the expected time,
 * so that no more is asked than that takes.
 *
 * What comes is not only what came before: to the durations seen, each spread as far as its neighbours are away, one is
 * added that could be any (log-uniform). So a first observation is not believed too much, and an action that takes ten times
 * as long is found out in time; one that fails early is by the time it is usually done.
 */
import type { Micros } from '#flow'

/** When to ask next about an action that was not done after this time; later than it. */
export type Schedule = (elapsed: Micros) => Micros

/** Lateness aimed at, as a part of the expected time. Less than the promised 2 %: durations to come differ from those seen. */
const AIM = 0.013
/** Candidates for a question: each this much later than the last. */
const STEP = 1.02
/** Actions of a day are expected from the start; longer ones when they were seen. */
const DAY: Micros = 86_400_000_000
/** Beyond the grid: a 25th of the time gone by, 2 % late on average, and at least every ten minutes. */
const BEYOND = { part: 0.04, most: 600_000_000 }
/** Spread of one duration on each side, on the logarithmic scale: when it is the only one, and at most. */
const ALONE = 0.5
const WIDEST = 2
/** Halvings of the range of prices, on the logarithmic scale. */
const SEARCH = 8

/** Mass on durations from `low` to `high`, uniform on the logarithmic scale. */
interface Spread {
  readonly low: Micros
  readonly high: Micros
}

/** The grid, and up to each of its moments the mass of durations and their first moment: all, and those seen. */
interface Grid {
  readonly moments: Float64Array
  readonly all: Cumulated
  readonly seen: Cumulated
}

interface Cumulated {
  readonly mass: Float64Array
  readonly moment: Float64Array
}

/**
 * `durations`: at least one, each above 0. `least`: between two questions.
 */
export function planChecks(durations: readonly Micros[], least: Micros): Schedule {
  const grid = gridOf(durations, least)
  const mean = durations.reduce((sum, duration) => sum + duration, 0) / durations.length
  let low = Math.log(least / 100)
  let high = Math.max(low, Math.log(mean))
  let next = cheapest(grid, least, Math.exp(low))
  for (let i = 0; i < SEARCH; i++) {
    const middle = (low + high) / 2
    const tried = cheapest(grid, least, Math.exp(middle))
    if (lateness(grid, tried) <= AIM * mean) {
      low = middle
      next = tried
    } else high = middle
  }
  return (elapsed) => {
    const { moments } = grid
    // The last moment that is not after it: a question is answered a little after it was asked.
    const at = firstFrom(moments, elapsed + 1) - 1
    const planned = at < moments.length - 1 ? (moments[next[at] ?? 0] ?? 0) : 0
    const beyond = elapsed + Math.min(elapsed * BEYOND.part, BEYOND.most)
    return Math.max(planned || beyond, elapsed + least)
  }
}

/** For each moment the next one to ask at, when this is what a question costs; its own index at the last. */
function cheapest({ moments, all: { mass, moment } }: Grid, least: Micros, price: number): Int32Array {
  const last = moments.length - 1
  const total = mass[last] ?? 0
  const next = new Int32Array(moments.length).fill(last)
  /** Expected cost from each moment on, times the probability of getting there. */
  const costs = new Float64Array(moments.length)
  for (let i = last - 1, first = last; i >= 0; i--) {
    const [from, passed, spent] = [moments[i] ?? 0, mass[i] ?? 0, moment[i] ?? 0]
    const asked = price * (total - passed)
    let best = Infinity
    // The first that may be asked at: the last one always may.
    while (first - 1 > i && (moments[first - 1] ?? 0) >= from + least) first--
    for (let j = first; j <= last; j++) {
      const late = (moments[j] ?? 0) * ((mass[j] ?? 0) - passed) - ((moment[j] ?? 0) - spent)
      // Later questions only find out later.
      if (asked + late >= best) break
      const cost = asked + late + (costs[j] ?? 0)
      if (cost >= best) continue
      best = cost
      next[i] = j
    }
    costs[i] = best
  }
  return next
}

/** Expected lateness of the durations seen. */
function lateness({ moments, seen: { mass, moment } }: Grid, next: Int32Array): number {
  const last = moments.length - 1
  let late = 0
  for (let i = 0; i < last;) {
    const j = next[i] ?? last
    late += (moments[j] ?? 0) * ((mass[j] ?? 0) - (mass[i] ?? 0)) - ((moment[j] ?? 0) - (moment[i] ?? 0))
    i = j
  }
  return late / (mass[last] ?? 1)
}

/** From one candidate to the next. Where a part of the time is less than may lie between two questions, half of that. */
const stepAt = (at: Micros, least: Micros): Micros => (at * (STEP - 1) < least ? least / 2 : at * (STEP - 1))

function gridOf(durations: readonly Micros[], least: Micros): Grid {
  const seen = spreads(durations)
  const end = Math.max(DAY, ...seen.map(({ high }) => high)) * STEP
  const steps: Micros[] = []
  for (let at = least; at < end; at += stepAt(at, least)) steps.push(at)
  // Where a duration ends to be possible is the best moment to ask for it.
  const edges = seen.map(({ high }) => high).filter((high) => high > least)
  const moments = Float64Array.from([0, ...steps, ...edges]).sort()
  const any: Spread = { low: Math.min(least, ...seen.map(({ low }) => low)), high: end / STEP }
  return { moments, all: cumulate([any, ...seen], moments), seen: cumulate(seen, moments) }
}

/** Each duration, spread as far as its neighbours are away: close where many are, wide where there is one. */
function spreads(durations: readonly Micros[]): Spread[] {
  const sorted = durations.toSorted((one, other) => one - other)
  const near = Math.ceil(Math.sqrt(sorted.length))
  return sorted.map((duration, i) => {
    const below = Math.log(duration / (sorted[i - near] ?? 0))
    const above = Math.log((sorted[i + near] ?? Infinity) / duration)
    const neighbours = Math.min(below, above)
    const wide = Math.min(WIDEST, (Number.isFinite(neighbours) ? neighbours : 0) + ALONE / durations.length)
    return { low: duration * Math.exp(-wide), high: duration * Math.exp(wide) }
  })
}

function cumulate(all: readonly Spread[], moments: Float64Array): Cumulated {
  const [mass, moment] = [new Float64Array(moments.length), new Float64Array(moments.length)]
  /** What is complete from a moment on. */
  const [ended, endedMoment] = [new Float64Array(moments.length + 1), new Float64Array(moments.length + 1)]
  for (const { low, high } of all) {
    const width = Math.log(high / low)
    let i = firstFrom(moments, low)
    for (; (moments[i] ?? Infinity) < high; i++) {
      const at = moments[i] ?? 0
      mass[i] = (mass[i] ?? 0) + Math.log(at / low) / width
      moment[i] = (moment[i] ?? 0) + (at - low) / width
    }
    ended[i] = (ended[i] ?? 0) + 1
    endedMoment[i] = (endedMoment[i] ?? 0) + (high - low) / width
  }
  for (let i = 0, sum = 0, sumMoment = 0; i < moments.length; i++) {
    sum += ended[i] ?? 0
    sumMoment += endedMoment[i] ?? 0
    mass[i] = (mass[i] ?? 0) + sum
    moment[i] = (moment[i] ?? 0) + sumMoment
  }
  return { mass, moment }
}

/** Of the first moment that is not before this time. */
function firstFrom(moments: Float64Array, time: Micros): number {
  let low = 0
  let high = moments.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((moments[middle] ?? 0) < time) low = middle + 1
    else high = middle
  }
  return low
}
