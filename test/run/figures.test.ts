import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { concurrency, distributionOf, formatDuration, rankOf } from '#run'

describe('a duration', () => {
  it.each([
    [0, '0 s'],
    [0.000_035, '35 µs'],
    [0.12, '120 ms'],
    [0.9996, '1 s'],
    [4.23, '4.2 s'],
    [59.96, '1 min'],
    [83, '1 min 23 s'],
    [119.6, '2 min'],
    [3599.6, '1 h'],
    [3905, '1 h 5 min'],
    [86_399, '1 d'],
    [200_000, '2 d 8 h'],
    [-83, '−1 min 23 s'],
    [NaN, '—'],
  ])('of %s s is %s', (seconds, text) => {
    expect(formatDuration(seconds)).toBe(text)
  })

  it('has at most two units, and never sixty of one', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1e8, noNaN: true }), (seconds) => {
        expect(formatDuration(seconds)).toMatch(/^[\d.]+ (d|h|min|s|ms|µs)( \d+ (h|min|s))?$/)
        expect(formatDuration(seconds)).not.toMatch(/\b60 (s|min)|1000 ms|24 h/)
      }),
    )
  })
})

describe('figures over many runs', () => {
  it('are those of the order statistics', () => {
    expect(distributionOf([4, 1, 3, 2])).toEqual({
      count: 4,
      mean: 2.5,
      min: 1,
      p5: 1.15,
      p25: 1.75,
      p50: 2.5,
      p75: 3.25,
      p95: 3.8499999999999996,
      max: 4,
    })
    expect(distributionOf([])).toBeNull()
    expect(rankOf([1, 2, 2, 3], 2)).toBe(0.5)
    expect(rankOf([1, 2, 3], 10)).toBe(1)
  })

  it('count what is under way at once', () => {
    const spans = [
      { start: 0, end: 5 },
      { start: 2, end: 3 },
      { start: 3, end: 4 },
    ]
    expect(concurrency(spans)).toEqual([
      { time: 0, count: 1 },
      { time: 2, count: 2 },
      { time: 3, count: 2 },
      { time: 4, count: 1 },
      { time: 5, count: 0 },
    ])
  })
})
