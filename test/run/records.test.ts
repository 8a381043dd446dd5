/** The paper's own run records, read through our definitions of overhead, percentiles and concurrency. */
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { buildRun, concurrency, distributionOf, stepsOf, summaryOf, type LogEntry } from '#run'
import { sharedData } from '../shared-data.ts'
import { action, entry } from './logs.ts'

const traces = sharedData('replay/table1_true_traces.json')
const runs = sharedData('replay/xpcs_runs_2.csv')

interface TraceStep {
  readonly name: string
  readonly true_action_s: number
  readonly step_runtime_s: number
}

/** The log a hosted run of these steps would have: one state after the other, each action at the start of its state. */
function logOf(steps: readonly TraceStep[]): LogEntry[] {
  const log = [entry(0, 'FlowStarted')]
  let clock = 0
  for (const { name, true_action_s, step_runtime_s } of steps) {
    const status = { ...action(clock, clock + true_action_s), state_name: name }
    log.push(entry(clock, 'ActionStarted', { state_name: name, state_type: 'Action' }))
    clock += step_runtime_s
    log.push(
      entry(clock, 'ActionCompleted', { state_name: name, state_type: 'Action', output: { [name]: { ...status } } }),
    )
  }
  return [...log, entry(clock, 'FlowSucceeded')]
}

describe.skipIf(!traces)("the flows of the paper's Table I", () => {
  const { flows } = JSON.parse(traces ? readFileSync(traces, 'utf8') : '{"flows":{}}') as {
    flows: Record<string, readonly TraceStep[]>
  }
  it.each([
    ['xpcs', 125],
    ['hedm', 247.7],
    ['ptycho', 563],
    ['ssx_stills', 441.8],
    ['ssx_prime', 129.1],
    ['ssx_publish', 58.6],
    ['peaknn', 66.8],
  ])('%s: %s s were no action', (name, expected) => {
    const steps = flows[name] ?? []
    const run = buildRun(logOf(steps))
    expect(Math.abs(summaryOf(run, 0).overhead_seconds - expected)).toBeLessThanOrEqual(0.1)
    expect(stepsOf(run, 0).map((step) => step.name)).toEqual(steps.map((step) => step.name))
  })
})

describe.skipIf(!runs)('the 2,197 XPCS runs on record', () => {
  const [head = '', ...lines] = (runs ? readFileSync(runs, 'utf8') : '').trim().split('\n')
  const columns = head.split(',')
  const spans = lines.map((line) => {
    const cells = line.split(',')
    const second = (name: string) => Number(cells[columns.indexOf(name)])
    return { start: second('start'), end: second('end') }
  })

  it('have the wall times and the concurrency that are known of them', () => {
    const wall = distributionOf(spans.map(({ start, end }) => end - start))
    const rounded = Object.fromEntries(
      Object.entries(wall ?? {}).map(([key, value]) => [key, Number(value.toFixed(1))]),
    )
    expect(rounded).toMatchObject({ count: 2197, p25: 117.7, p50: 133.6, p75: 177.3, p95: 287, max: 3255.4 })
    expect(Math.max(...concurrency(spans).map(({ count }) => count))).toBe(39)
  })
})
