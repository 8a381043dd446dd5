/** The runner as the replay of the paper has it: timed actions on a simulated clock, pushed or polled through slow requests. */
import { expect, it } from 'vitest'
import { configurationsOf, type ConfigurationName } from '../../bench/replay/configurations.ts'
import { sqliteJournal } from '../../bench/replay/journals.ts'
import { Measured } from '../../bench/replay/measured.ts'
import type { PlannedRun } from '../../bench/replay/planned-run.ts'
import { replayRuns, type ReplayOptions } from '../../bench/replay/replay.ts'
import { chances } from '../../simulation/seeded.ts'

/** A run a minute of three actions, 30 s in all, give or take a tenth of each. */
function plan(runs: number): readonly PlannedRun[] {
  const chance = chances(1)
  const about = (seconds: number) => seconds * (0.9 + 0.2 * chance())
  return Array.from({ length: runs }, (_, i) => ({
    flow: 'XPCS',
    start: 1_646_937_456 + i * 60,
    actions: [
      { name: 'Move', kind: 'transfer', seconds: about(4), queue_seconds: 0 },
      { name: 'Correlate', kind: 'compute', seconds: about(25), queue_seconds: 2 },
      { name: 'Publish', kind: 'search', seconds: about(1), queue_seconds: 0 },
    ],
  }))
}

/** Every request takes 2 s. */
const configurations = configurationsOf([2])

async function replayed(name: ConfigurationName, runs: number, journal?: ReplayOptions['journal']) {
  const measured = new Measured()
  const each: ReplayOptions['each'] = (one) => measured.add(one)
  const replay = await replayRuns(plan(runs), configurations[name], { seed: 7, each, ...(journal ? { journal } : {}) })
  const { cold, warm, tally } = measured.of('XPCS')
  return { replay, cold, warm, total: tally.total, tally }
}

it('adds nothing but the writes where providers push', async () => {
  const { replay, total, cold, tally } = await replayed('pushed', 15)
  expect(replay).toMatchObject({ runs: 15, polls: 0, peakConcurrency: 1 })
  expect(cold.lateSeconds).toBe(0)
  // One write of 5 ms a state: the intent before its action begins.
  expect(total.overhead_seconds).toBeCloseTo(15 * 3 * 0.005, 6)
  expect(total.queue_seconds).toBeCloseTo(15 * 2, 6)
  expect(tally.states.map(({ name }) => name)).toEqual(['Move', 'Correlate', 'Publish'])
})

it('asks slow providers so that an answer is on its way when the action ends, once it knows how long they take', async () => {
  const [learned, paper] = [await replayed('hosted', 60), await replayed('hostedPaper', 60)]
  // A question takes a second to get there, and only one is on its way: so late it may be for each of three actions.
  const seconds = learned.warm.lateSeconds / 40
  expect(seconds).toBeLessThan(3)
  expect(paper.warm.lateSeconds / 40).toBeGreaterThan(3 * seconds)
  expect(learned.warm.percent).toBeLessThan(learned.cold.percent)
})

it('the same seed gives the same numbers, and a real database changes none of them', async () => {
  const [one, two] = [await replayed('near', 25), await replayed('near', 25)]
  const real = await replayed('near', 25, (clock) => sqliteJournal(clock, true))
  const numbers = ({ replay, total }: typeof one) => ({
    ...replay,
    realSeconds: 0,
    cpuSeconds: 0,
    databaseBytes: 0,
    total,
  })
  expect(numbers(two)).toEqual(numbers(one))
  expect(numbers(real)).toEqual(numbers(one))
  expect(real.replay.databaseBytes).toBeGreaterThan(25 * 1000)
})
