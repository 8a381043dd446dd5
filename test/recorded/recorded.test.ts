/** The paper's own run records: that they are read rightly, and that our words for what they say agree with the paper's. */
import { describe, expect, it } from 'vitest'
import { buildRun, quantile, stepsOf, summaryOf, type LogEntry } from '../../src/run/index.ts'
import { action, entry } from '../run/logs.ts'
import { bracketOf, drawActionSeconds, polls, requestSeconds } from './backoff.ts'
import { countFacts, tableOneFacts, xpcsFacts, type Fact } from './facts.ts'
import { flowNames } from './flows.ts'
import { readRuns, recordedRuns } from './runs.ts'
import { printed, tableOne, type TraceStep } from './table-one.ts'

const xpcs = recordedRuns('XPCS')
const table = tableOne()

const expectFacts = (facts: readonly Fact[]) => {
  expect(facts.filter(({ holds }) => !holds)).toEqual([])
  return facts
}

describe.skipIf(!xpcs)('the recorded runs', () => {
  it('are 2,197 of XPCS with the wall times and the concurrency that are known of them', () => {
    expect(expectFacts(xpcsFacts(xpcs ?? []))).toHaveLength(7)
  })

  it('are as many of the other flows as are known', () => {
    const others = Object.fromEntries(flowNames.map((flow) => [flow, recordedRuns(flow)]))
    expect(expectFacts(countFacts(others))).toHaveLength(4)
  })

  it('say how long a request took: the clusters of their step times follow from it', () => {
    const median = quantile(requestSeconds(xpcs ?? []), 0.5)
    // The k-th poll is answered after the polls' own waits and k + 1 requests.
    const predicted = [1, 2, 3, 4, 5, 6, 7].map((poll) => (polls[poll - 1] ?? NaN) + (poll + 1) * median)
    const observed = [4.5, 8.4, 14.7, 27.1, 45.6, 80.5, 149.2]
    for (const [i, seconds] of observed.entries())
      expect(Math.abs((predicted[i] ?? NaN) / seconds - 1)).toBeLessThan(0.15)
  })
})

describe.skipIf(!table)("the flows of the paper's Table I", () => {
  const { traces } = table ?? { traces: undefined }

  it('sum to what is printed', () => {
    expect(expectFacts(table ? tableOneFacts(table) : [])).toHaveLength(21)
  })

  it.each(flowNames)('%s: our overhead of such a run is the time that was no action', (flow) => {
    const steps = traces?.[flow] ?? []
    const run = buildRun(logOf(steps))
    expect(Math.abs(summaryOf(run, 0).overhead_seconds - printed[flow].noAction)).toBeLessThanOrEqual(0.1)
    expect(stepsOf(run, 0).map((step) => step.name)).toEqual(steps.map((step) => step.name))
  })

  it('have compute times of a second or more inside the brackets that their step times give, but for a few', () => {
    const computes = Object.values(traces ?? {}).flatMap((steps) => steps.filter(({ type }) => type === 'compute'))
    const long = computes.filter(({ true_action_s, queue_s }) => true_action_s > 1 && queue_s < 1)
    const outside = long.filter(({ true_action_s, step_runtime_s }) => {
      const { after, until } = bracketOf(step_runtime_s)
      return true_action_s < after || true_action_s > until
    })
    expect([outside.length, long.length]).toEqual([3, 20])
  })
})

it('a table of runs is refused where it is wrong, by file, line and column', () => {
  const head = 'start,end,Move_start,Move_end,Move_action_time'
  const read = (row: string) => () => readRuns('XPCS', `${head}\n0,9,1,5,3\n${row}\n`, 'runs.csv')
  expect(read('10,19,11,15,2')()).toMatchObject([
    { end: 9 },
    { steps: [{ name: 'Move', kind: 'transfer', action_seconds: 2 }] },
  ])
  expect(read('10,19,11,15')).toThrow('runs.csv:3: 4 cells, the head has 5')
  expect(read('10,19,11,x,2')).toThrow('runs.csv:3: Move_end is "x", not a number')
  expect(read('10,19,11,,2')).toThrow('runs.csv:3: Move_end is "", not a number')
  expect(read('10,19,11,10.5,2')).toThrow('runs.csv:3: Move is from 11 to 10.5')
  expect(read('10,14,11,15,2')).toThrow('the run is from 14 to 14')
  expect(() => readRuns('XPCS', 'a,b\n1,2\n', 'runs.csv')).toThrow('no column ends with _start')
})

it('a drawn action time is inside its bracket, or within half a second of what its provider said', () => {
  const chances = [0, 0.25, 0.999]
  const drawn = (seconds: number, said: number | null) =>
    chances.map((chance) =>
      drawActionSeconds({ name: '', kind: 'compute', start: 0, end: seconds, action_seconds: said }, () => chance),
    )
  expect(drawn(45.1, null).map(Math.round)).toEqual([15, 19, 31])
  expect(drawn(5, 3)).toEqual([2.5, 2.75, 3.499])
  expect(drawn(4, 0)[0]).toBe(0.05)
})

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
