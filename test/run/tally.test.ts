import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { buildRun, distributionOf, RunTally, Sketch, stepsOf, summaryOf } from '#run'
import { action, entry } from './logs.ts'

describe('a sketch', () => {
  it('has the quantiles of the values that were added, to half a percent', () => {
    const seconds = fc.double({ min: 1e-6, max: 1e7, noNaN: true })
    fc.assert(
      fc.property(fc.array(seconds, { minLength: 1, maxLength: 400 }), (values) => {
        const sketch = new Sketch()
        for (const value of values) sketch.add(value)
        const sorted = values.toSorted((a, b) => a - b)
        for (const share of [0, 0.05, 0.5, 0.9, 1]) {
          // A value that is there: between two of them a sketch takes the lower.
          const exact = sorted[Math.floor(share * (sorted.length - 1))] ?? NaN
          expect(Math.abs(sketch.quantile(share) / exact - 1)).toBeLessThan(0.00501)
        }
        const [drawn, kept] = [sketch.distribution(), distributionOf(values)]
        expect(drawn).toMatchObject({ count: values.length, min: kept?.min, max: kept?.max })
        expect(Math.abs((drawn?.mean ?? 0) / (kept?.mean ?? 1) - 1)).toBeLessThan(1e-9)
      }),
    )
  })

  it('takes zeros, refuses what is no time, and knows nothing of nothing', () => {
    const sketch = new Sketch()
    expect([sketch.distribution(), sketch.quantile(0.5)]).toEqual([null, NaN])
    for (const value of [0, 0, 0, 8]) sketch.add(value)
    expect([sketch.quantile(0.5), sketch.quantile(1), sketch.sum]).toEqual([0, 8, 8])
    expect(() => sketch.add(-1)).toThrow('not -1')
    expect(() => sketch.add(NaN)).toThrow('not NaN')
  })
})

it('a tally has the sums of its runs, and each of their states apart', () => {
  const runOf = (work: number, late: number) => {
    const visit = { state_name: 'Move', state_type: 'Action' }
    return buildRun([
      entry(0, 'FlowStarted'),
      entry(1, 'ActionStarted', visit),
      entry(1 + work + late, 'ActionCompleted', { ...visit, action: action(1, 1 + work) }),
      entry(1 + work + late, 'FlowSucceeded'),
    ])
  }
  const tally = new RunTally()
  expect(tally.total.overhead_percent).toBe(0)
  for (const run of [runOf(5, 1), runOf(10, 3)]) tally.add(summaryOf(run, 0), stepsOf(run, 0))
  expect(tally.runs).toBe(2)
  expect(tally.total).toEqual({
    seconds: 21,
    active_seconds: 15,
    queue_seconds: 0,
    overhead_seconds: 6,
    overhead_percent: 600 / 21,
    between_seconds: 2,
    poll_wait_seconds: 4,
  })
  expect(tally.states.map(({ name, seconds, overhead }) => [name, seconds.sum, overhead.distribution()?.max])).toEqual([
    ['Move', 19, 3],
  ])
})
