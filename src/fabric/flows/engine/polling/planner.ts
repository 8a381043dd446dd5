/**
 * When the provider of an action that cannot push is asked next. Pure but for what it remembers: it has no clock and sets
 * no timer, whoever uses it brings the time. Times and durations are microseconds.
 *
 *   const planner = createPlanner('learned')
 *   at = planner.next(action, left, now)       // a question that left at `left` found it not done: when to ask again
 *   leave = planner.admit(name, pace, at)      // when that time has come: leave at `at`, or at the later time it gives
 *   planner.learn(action, duration)            // the action is done, and took this long
 *   planner.backOff(name, now, retryAfter)     // the provider said 429: nobody asks it for a while
 *
 * `learned` plans from the durations seen before for the same provider and state (schedule.ts); while there are none it
 * asks at steps that grow with the time gone by, 30 s at most. `paper` is the plan of hosted Globus Flows in Vescovi et al.
 * 2022, section VI: after 1 s, then at twice the interval each time, up to 600 s.
 */
import type { Polling } from '#api'
import type { Micros } from '#flow'
import type { Pace } from '../../../actions/pace.ts'
import { createDurations, type DurationHistory } from './durations.ts'
import { createGate } from './gate.ts'

export interface PolledAction {
  readonly provider: string
  /** The state of a flow that it belongs to: actions of one state take similar times. */
  readonly state: string
  /**
   * When the request that began it left. It took as long to get there as a question takes, so that an action of duration d
   * is done when a question arrives which left at `since` + d.
   */
  readonly since: Micros
  /** How often it was asked so far. */
  readonly questions: number
  readonly pace: Pace
}

export interface PollPlanner {
  /** When to ask again, from `now` on. `left`: when the question left that found it not done; `since` before any. */
  next(action: PolledAction, left: Micros, now: Micros): Micros
  /** When a question to this provider may leave: `now`, or a later time that is kept free for it. */
  admit(provider: string, pace: Pace, now: Micros): Micros
  /** Nobody asks this provider before this time: it is held by `backOff`, or 0. */
  heldUntil(provider: string): Micros
  /** The provider is asked too much. `retryAfter`: how long it wants to be left alone, if it said so. */
  backOff(provider: string, now: Micros, retryAfter: Micros | undefined): void
  /** The provider answered a question: what it said of too many is over. */
  answered(provider: string): void
  /** An action that was asked for is done: how long it took. */
  learn(action: PolledAction, duration: Micros): void
}

const SECOND: Micros = 1_000_000
/** The step while nothing is known, as a part of the time gone by: 12 % late on average, until the cap holds. */
const UNKNOWN = { part: 0.25, most: 30 * SECOND }
const PAPER = { first: SECOND, most: 600 * SECOND }

/** `history`: where learned durations survive the process. */
export function createPlanner(polling: Polling, history?: DurationHistory): PollPlanner {
  const durations = createDurations(history)
  const gate = createGate()

  function next({ provider, state, pace, since, questions }: PolledAction, left: Micros, now: Micros): Micros {
    // The paper's waits begin when an answer has come.
    if (polling === 'paper') return now + Math.min(PAPER.first * 2 ** questions, PAPER.most)
    const elapsed = Math.max(0, left - since)
    const schedule = durations.schedule(provider, state, pace.least)
    const learned = schedule && schedule(elapsed) - elapsed
    const unknown = Math.min(elapsed * UNKNOWN.part, UNKNOWN.most)
    return Math.max(now, left + Math.round(Math.max(learned ?? unknown, pace.least)))
  }

  return {
    next,
    // The paper's plan knows no budget: it is measured as it is.
    admit: (provider, pace, now) =>
      gate.admit(provider, polling === 'paper' ? { ...pace, perMinute: Infinity } : pace, now),
    heldUntil: gate.heldUntil,
    backOff: gate.backOff,
    answered: gate.answered,
    learn({ provider, state }, duration) {
      if (polling === 'learned') durations.learn(provider, state, duration)
    },
  }
}
