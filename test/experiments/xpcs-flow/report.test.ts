import { expect, test } from 'vitest'
import type { CorrelatedRing, Correlation } from '#experiments'
import { reportPage } from '../../../src/experiments/xpcs/report.ts'

const ring = (D: number | null): CorrelatedRing => ({
  q_min: 1,
  q_max: 2,
  q_mean: 1.5,
  pixels: 10,
  g2: [1.5],
  g2_err: [0.1],
  fit: D === null ? null : { beta: 1, gamma: D * 2.25, baseline: 1 },
  D,
})

const page = (...D: readonly (number | null)[]): string => {
  const correlation: Correlation = {
    lags_frames: [1],
    frame_time_s: 0.1,
    q_unit: '1/um',
    frames: 2,
    pixels: 10 * D.length,
    rings: D.map(ring),
    result_file: '/run/a_results.hdf',
    seconds: 1,
  }
  return reportPage({ subject: 'globus://a/b', content: {} }, correlation, [], [])
}

test('the page says of how many rings D is the median', () => {
  expect(page(0.1, 0.2, 0.3)).toContain('0.200 µm²/s (median of the rings)')
  expect(page(0.1, null, 0.3)).toContain('0.200 µm²/s (median of 2 of 3 rings; the others could not be fitted)')
  expect(page(null, null)).toContain('no ring could be fitted')
})
