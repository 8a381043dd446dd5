/** What is known of the records: whoever reads them wrongly finds it out here, before any figure of ours. */
import { concurrency, distributionOf } from '../../src/run/index.ts'
import { flowNames, type FlowName } from './flows.ts'
import type { RecordedRun } from './runs.ts'
import { printed, sum, type TableOne } from './table-one.ts'

export interface Fact {
  readonly what: string
  readonly expected: number
  readonly measured: number
  readonly unit: string
  readonly holds: boolean
}

/** Figures are known to one decimal; Ptycho's 12.948 s of overhead are printed as 13.0. */
const HALF_A_DIGIT = 0.0525

const fact = (what: string, expected: number, measured: number, unit: string, within = HALF_A_DIGIT): Fact => ({
  what,
  expected,
  measured,
  unit,
  holds: Math.abs(measured - expected) <= within,
})

/** The XPCS runs of 10 to 16 March 2022 (Figs 4 and 7). */
export function xpcsFacts(runs: readonly RecordedRun[]): readonly Fact[] {
  const wall = distributionOf(runs.map(({ start, end }) => end - start))
  const peak = Math.max(...concurrency(runs).map(({ count }) => count))
  const of = (what: string, expected: number, share: 'p25' | 'p50' | 'p75' | 'p95' | 'max') =>
    fact(`XPCS wall time, ${what}`, expected, wall?.[share] ?? NaN, 's')
  return [
    fact('XPCS runs', 2197, runs.length, 'runs', 0),
    fact('XPCS peak concurrency', 39, peak, 'runs', 0),
    of('lower quartile', 117.7, 'p25'),
    of('median', 133.6, 'p50'),
    of('upper quartile', 177.3, 'p75'),
    of('95th percentile', 287.0, 'p95'),
    of('longest', 3255.4, 'max'),
  ]
}

export function tableOneFacts({ bars, traces }: TableOne): readonly Fact[] {
  return flowNames.flatMap((flow) => {
    const { runtime, overhead, noAction } = printed[flow]
    const lost = traces[flow].map(({ step_runtime_s, true_action_s }) => step_runtime_s - true_action_s)
    return [
      fact(`Table I ${flow}, Runtime`, runtime, sum(bars[flow].map((bar) => bar.runtime)), 's'),
      fact(`Table I ${flow}, OH`, overhead, sum(bars[flow].map((bar) => bar.overhead)), 's'),
      fact(`Table I ${flow}, time that was no action`, noAction, sum(lost), 's'),
    ]
  })
}

/** Runs behind Fig 5, which has no file for Ptycho and BraggNN (counted in the same repository). */
export const recordedCounts: Readonly<Record<FlowName, number>> = {
  BraggNN: 80,
  HEDM: 3,
  Ptycho: 74,
  'SSX-Publish': 30,
  'SSX-Prime': 18,
  'SSX-Stills': 232,
  XPCS: 2197,
}

export function countFacts(runs: Readonly<Partial<Record<FlowName, readonly RecordedRun[]>>>): readonly Fact[] {
  return flowNames.flatMap((flow) => {
    const found = runs[flow]
    return found && flow !== 'XPCS' ? [fact(`${flow} runs`, recordedCounts[flow], found.length, 'runs', 0)] : []
  })
}
