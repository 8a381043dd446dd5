import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { fitExponential, parseFit } from '../../../src/experiments/xpcs/fit.ts'
import { multiTauLags } from '../../../src/experiments/xpcs/multitau/lags.ts'
import { counter } from './series-file.ts'

const lags = multiTauLags(2000).map(({ frames }) => frames)
const unweighted = { weighting: 'unweighted', maxSeconds: Infinity } as const
const weighted = { weighting: 'weighted', maxSeconds: Infinity } as const

const decay = (tau: readonly number[], beta: number, gamma: number, baseline: number) =>
  tau.map((t) => baseline + beta * Math.exp(-2 * gamma * t))

describe('a fit of g2', () => {
  test('finds the parameters of an exact decay, whatever they are', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 1e-6, max: 1, noNaN: true }),
        fc.double({ min: 0.001, max: 1.5, noNaN: true }),
        fc.double({ min: -2, max: 0.3, noNaN: true }),
        fc.double({ min: 0.9, max: 1.1, noNaN: true }),
        (frameTime, beta, logRate, baseline) => {
          const tau = lags.map((lag) => lag * frameTime)
          const gamma = 10 ** logRate / frameTime
          const fit = fitExponential(tau, decay(tau, beta, gamma, baseline), [], unweighted)
          expect(fit?.gamma).toBeCloseTo(gamma, -Math.log10(gamma * 1e-6))
          expect(fit?.beta).toBeCloseTo(beta, 6)
          expect(fit?.baseline).toBeCloseTo(baseline, 6)
        },
      ),
    )
  })

  test('takes lags by their errors, or all alike; only those below the limit', () => {
    const tau = lags.map((lag) => lag * 0.01)
    const g2 = decay(tau, 0.3, 4, 1).map((value, at) => (at > 20 ? value + 0.2 : value))
    const err = lags.map((_, at) => (at > 20 ? 1e3 : 1e-3))
    expect(fitExponential(tau, g2, err, weighted)?.gamma).toBeCloseTo(4, 4)
    expect(Math.abs((fitExponential(tau, g2, err, unweighted)?.gamma ?? 4) - 4)).toBeGreaterThan(0.1)
    const limit = tau[21] ?? 0
    expect(fitExponential(tau, g2, err, { weighting: 'unweighted', maxSeconds: limit })?.gamma).toBeCloseTo(4, 6)
  })

  test('leaves out the zeros of missing denominators, and does without errors that are not known', () => {
    const tau = lags.map((lag) => lag * 0.01)
    const g2 = decay(tau, 0.3, 4, 1)
    g2[3] = 0
    expect(fitExponential(tau, g2, new Float64Array(lags.length), weighted)?.gamma).toBeCloseTo(4, 6)
  })

  test('is null where there is no decay to fit', () => {
    const tau = lags.map((lag) => lag * 0.01)
    const random = counter(5)
    expect(
      fitExponential(
        tau,
        tau.map(() => 1),
        [],
        unweighted,
      ),
    ).toBeNull()
    expect(
      fitExponential(
        tau,
        tau.map(() => 0),
        [],
        unweighted,
      ),
    ).toBeNull()
    expect(fitExponential(tau, decay(tau, -0.5, 4, 1), [], unweighted)).toBeNull()
    expect(fitExponential(tau.slice(0, 3), [1.3, 1.2, 1.1], [], unweighted)).toBeNull()
    const rising = tau.map((t) => 1 + t + random(10) * 1e-3)
    expect(fitExponential(tau, rising, [], unweighted)).toBeNull()
  })

  test('rules are checked', () => {
    expect(parseFit({})).toEqual(weighted)
    expect(parseFit({ weighting: 'unweighted', max_seconds: 8 })).toEqual({ weighting: 'unweighted', maxSeconds: 8 })
    expect(() => parseFit({ weighting: 'some' })).toThrow(/"weighted" or "unweighted"/)
    expect(() => parseFit({ max_seconds: 0 })).toThrow(/above 0/)
  })
})
