import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { HOSTED_PACE, OWN_PACE } from '../../../../src/fabric/actions/pace.ts'
import {
  createPlanner,
  type DurationHistory,
  type PollPlanner,
} from '../../../../src/fabric/flows/engine/polling/index.ts'
import { chances } from '../../../simulation/seeded.ts'

const SECOND = 1_000_000
const action = { provider: 'far', state: 'flow Correlate', since: 0, questions: 0, pace: HOSTED_PACE }
const durations = fc.array(fc.integer({ min: 1, max: 40 * 86_400 * SECOND }), { minLength: 1, maxLength: 150 })

/** When an action that takes so long is asked for, the last time finding it done. */
function questions(planner: PollPlanner, duration: number, of = action): number[] {
  const times: number[] = []
  for (let at = 0; at < duration;) {
    at = planner.next({ ...of, questions: times.length }, at, at)
    times.push(at)
  }
  return times
}

/** Expected lateness of these as a part of their time, and questions for each. */
function outcome(planner: PollPlanner, took: readonly number[]) {
  const asked = took.map((duration) => questions(planner, duration))
  const late = took.reduce((sum, duration, i) => sum + (asked[i]?.at(-1) ?? 0) - duration, 0)
  return {
    late: late / took.reduce((sum, duration) => sum + duration, 0),
    questions: asked.reduce((sum, { length }) => sum + length, 0) / took.length,
  }
}

describe('the learned plan', () => {
  it('never asks sooner than the provider allows, and always asks again, whatever was learned', () => {
    const pace = fc.constantFrom(HOSTED_PACE, OWN_PACE)
    fc.assert(
      fc.property(durations, pace, fc.nat(60 * 86_400 * SECOND), (seen, paced, elapsed) => {
        const planner = createPlanner('learned')
        const of = { ...action, pace: paced }
        for (const duration of seen) planner.learn(of, duration)
        const next = planner.next(of, elapsed, elapsed)
        expect(next - elapsed).toBeGreaterThanOrEqual(paced.least)
        expect(Number.isSafeInteger(next)).toBe(true)
      }),
      { numRuns: 60 },
    )
  })

  it('waits for what always takes the same time, and asks once', () => {
    const planner = createPlanner('learned')
    const chance = chances(1)
    const took = Array.from({ length: 240 }, () => Math.round(100 * SECOND * (0.995 + 0.01 * chance())))
    for (const duration of took.slice(0, 40)) planner.learn(action, duration)
    const { late, questions: asked } = outcome(planner, took.slice(40))
    expect(late).toBeLessThan(0.02)
    expect(asked).toBeLessThan(2)
  })

  it('is late by less than 2 % of the time where durations are anything from 1 s to 1 h', () => {
    const planner = createPlanner('learned')
    const chance = chances(2)
    const took = Array.from({ length: 1100 }, () => Math.round(Math.exp(chance() * Math.log(3600)) * SECOND))
    for (const duration of took.slice(0, 100)) planner.learn(action, duration)
    expect(outcome(planner, took.slice(100)).late).toBeLessThan(0.02)
    expect(outcome(createPlanner('paper'), took.slice(100)).late).toBeGreaterThan(0.15)
  })

  it('finds out in time what takes much longer, and by the usual time what failed early', () => {
    const planner = createPlanner('learned')
    for (let i = 0; i < 50; i++) planner.learn(action, (95 + (i % 10)) * SECOND)
    for (const seconds of [10, 30, 1000, 100_000]) {
      const asked = questions(planner, seconds * SECOND).at(-1) ?? 0
      expect(asked / SECOND - seconds).toBeLessThan(Math.max(106 - seconds, 0.3 * seconds))
    }
  })

  it('learns anew what has changed', () => {
    const planner = createPlanner('learned')
    for (let i = 0; i < 128; i++) planner.learn(action, 10 * SECOND + i)
    for (let i = 0; i < 128; i++) planner.learn(action, 600 * SECOND + i * SECOND)
    expect(planner.next(action, 0, 0)).toBeGreaterThan(100 * SECOND)
  })

  it('grows its steps to 30 s while nothing is known, each state for itself', () => {
    const planner = createPlanner('learned')
    planner.learn({ ...action, state: 'flow Transfer' }, 500 * SECOND)
    planner.learn({ ...action, provider: 'near' }, 500 * SECOND)
    const asked = questions(planner, 1000 * SECOND)
    expect(asked.slice(0, 4)).toEqual([1, 2, 3, 4].map((second) => second * SECOND))
    const steps = asked.map((at, i) => at - (asked[i - 1] ?? 0))
    expect(Math.max(...steps)).toBe(30 * SECOND)
    expect(steps).toEqual(steps.toSorted((one, other) => one - other))
  })

  it('goes on from its history, and keeps no more of it than it needs', () => {
    const kept = new Map<string, readonly number[]>()
    const history: DurationHistory = {
      read: (key) => kept.get(key) ?? [],
      write: (key, list) => void kept.set(key, list),
    }
    const first = createPlanner('learned', history)
    for (let i = 0; i < 300; i++) first.learn(action, (100 + (i % 7)) * SECOND)
    expect([...kept.values()].map(({ length }) => length)).toEqual([128])
    const second = createPlanner('learned', history)
    expect(second.next(action, 0, 0)).toBe(first.next(action, 0, 0))
    expect(second.next(action, 0, 0)).toBeGreaterThan(90 * SECOND)
  })
})

it('a question that takes its time is not waited for twice', () => {
  const slow = { ...action, since: 0, questions: 2 }
  const [left, now] = [7 * SECOND, 9 * SECOND]
  // What left 7 s after the start found the action as it was 7 s after its beginning: it took as long to get there.
  expect(createPlanner('learned').next(slow, left, now)).toBe(now)
  expect(createPlanner('learned').next(slow, left, left)).toBe(left + 1.75 * SECOND)
  expect(createPlanner('paper').next(slow, left, now)).toBe(now + 4 * SECOND)
})

describe('the plan of the paper', () => {
  it('asks after 1 s, then at twice the interval, 600 s at most, whatever it has seen', () => {
    const planner = createPlanner('paper')
    planner.learn(action, 100 * SECOND)
    const asked = questions(planner, 3000 * SECOND).map((at) => at / SECOND)
    expect(asked).toEqual([1, 3, 7, 15, 31, 63, 127, 255, 511, 1023, 1623, 2223, 2823, 3423])
  })
})

describe('a provider', () => {
  it('is not asked more often in a minute than its budget, all its actions together', () => {
    const wishes = fc.array(fc.nat(200_000), { minLength: 1, maxLength: 400 })
    fc.assert(
      fc.property(wishes, (gaps) => {
        const planner = createPlanner('learned')
        const pace = { least: 0, perMinute: 60 }
        let now = 0
        const left = gaps.map((gap) => planner.admit('far', pace, (now += gap)))
        for (const [i, at] of left.entries()) {
          // Five may leave at once after a rest; then one each second.
          const minute = left.slice(i).filter((later) => later < at + 60 * SECOND)
          expect(minute.length).toBeLessThanOrEqual(60 + 5)
        }
        expect(left).toEqual(left.toSorted((one, other) => one - other))
      }),
      { numRuns: 50 },
    )
  })

  it('is left alone after 429 by all, as long as it says, and others are asked meanwhile', () => {
    const planner = createPlanner('learned')
    planner.admit('far', HOSTED_PACE, 0)
    planner.backOff('far', 0, 40 * SECOND)
    planner.backOff('far', 0, 80 * SECOND)
    expect(planner.heldUntil('far')).toBe(40 * SECOND)
    const first = planner.admit('far', HOSTED_PACE, SECOND)
    const second = planner.admit('far', HOSTED_PACE, SECOND)
    expect(first).toBeGreaterThanOrEqual(40 * SECOND)
    expect(second).toBeGreaterThan(first)
    expect(planner.admit('near', HOSTED_PACE, SECOND)).toBe(SECOND)
  })

  it('that does not say how long is left alone for longer each time, until it answers', () => {
    const planner = createPlanner('learned')
    const holds: number[] = []
    let now = 0
    for (let i = 0; i < 12; i++) {
      planner.backOff('far', now, undefined)
      holds.push((planner.heldUntil('far') - now) / SECOND)
      now = planner.heldUntil('far')
    }
    expect(holds).toEqual([1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300, 300])
    planner.answered('far')
    planner.backOff('far', now, undefined)
    expect(planner.heldUntil('far') - now).toBe(SECOND)
    planner.backOff('far', now + SECOND, 1e15)
    expect(planner.heldUntil('far') - now - SECOND).toBe(3600 * SECOND)
  })
})
