import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { timeScale, timeTicks } from '#run'

const S = 1e6
const hours = {
  start: 0,
  end: 10_000 * S,
  width: 1000,
  busy: [
    { start: 0, end: 100 * S },
    { start: 9000 * S, end: 9500 * S },
  ],
}

describe('a time scale', () => {
  it('is linear while nothing is folded', () => {
    const scale = timeScale(hours)
    expect(scale.project(5000 * S)).toBeCloseTo(500)
    expect(scale.unproject(250)).toBe(2500 * S)
    expect(scale.pieces.map(({ idle, foldable }) => [idle, foldable])).toEqual([
      [false, false],
      [true, true],
      [false, false],
      [true, false],
    ])
  })

  it('folds idle gaps, longest first, as each makes the next the larger part', () => {
    const scale = timeScale({ ...hours, fold: 'all' })
    expect(scale.pieces.map(({ folded, from, to }) => [folded, Math.round(from), Math.round(to)])).toEqual([
      [false, 0, 151],
      [true, 151, 199],
      [false, 199, 952],
      [true, 952, 1000],
    ])
  })

  it("lets the user's own choice decide", () => {
    const scale = timeScale({ ...hours, fold: ({ start }) => start > 9000 * S })
    expect(scale.pieces.map(({ folded }) => folded)).toEqual([false, false, false, false])
    expect(timeScale({ ...hours, fold: ({ start }) => start < 9000 * S }).pieces.map(({ folded }) => folded)).toEqual([
      false,
      true,
      false,
      false,
    ])
  })

  it('does not fold everything away', () => {
    expect(timeScale({ start: 0, end: 10, width: 100, busy: [], fold: 'all' }).pieces).toMatchObject([
      { folded: false, from: 0, to: 100 },
    ])
  })

  it('has ticks at round times, none in a folded gap, none upon another', () => {
    const scale = timeScale({ ...hours, fold: 'all' })
    const ticks = timeTicks(scale)
    expect(ticks.map(({ seconds }) => seconds)).toEqual([0, 60, 9000, 9060, 9120, 9180, 9240, 9300, 9360, 9420, 9480])
    for (const [i, { x }] of ticks.entries()) expect(x - (ticks[i - 1]?.x ?? -100)).toBeGreaterThanOrEqual(40)
    expect(timeTicks(timeScale({ start: 0, end: 4000, width: 800, busy: [] }))[1]?.seconds).toBe(0.0005)
  })

  it('goes forth and back, whatever the gaps', () => {
    const time = fc.integer({ min: 0, max: 1e10 })
    const busy = fc.array(
      fc.tuple(time, time).map(([a, b]) => ({ start: Math.min(a, b), end: Math.max(a, b) })),
      { maxLength: 8 },
    )
    fc.assert(
      fc.property(time, time, busy, fc.constantFrom('all', 'none'), fc.array(time), (a, b, spans, fold, times) => {
        const scale = timeScale({ start: Math.min(a, b), end: Math.max(a, b), width: 800, busy: spans, fold })
        expect(scale.pieces[0]?.from).toBe(0)
        expect(scale.pieces.at(-1)?.to).toBeCloseTo(800, 6)
        const sorted = times.map((t) => Math.min(scale.end, Math.max(scale.start, t))).sort((x, y) => x - y)
        let last = -1
        for (const t of sorted) {
          const x = scale.project(t)
          expect(x).toBeGreaterThanOrEqual(last)
          last = x
          const piece = scale.pieces.find((candidate) => candidate.end >= t)
          const perPixel = piece ? (piece.end - piece.start) / Math.max(1e-9, piece.to - piece.from) : 1
          expect(Math.abs(scale.unproject(x) - t)).toBeLessThanOrEqual(1 + perPixel * 1e-6)
        }
        expect(timeTicks(scale).length).toBeLessThan(60)
      }),
    )
  })
})
