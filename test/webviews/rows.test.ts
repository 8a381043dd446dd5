/** What the timeline page draws for a run: rows, bars and attempts. */
import { expect, test } from 'vitest'
import { buildRun, type LogEntry } from '../../src/run/index.ts'
import { rowsOf } from '../../webviews/run-timeline/rows.ts'

const at = (seconds: number) =>
  new Date(Date.UTC(2026, 10, 23) + seconds * 1000).toISOString().replace('Z', '000+00:00')
const micros = (seconds: number) => (Date.UTC(2026, 10, 23) + seconds * 1000) * 1000

function entry(seconds: number, code: string, details: LogEntry['details'] = {}): LogEntry {
  return { time: at(seconds), code, description: code, details }
}

function action(status: 'ACTIVE' | 'SUCCEEDED', start: number, end: number | null, work: readonly object[]) {
  return {
    action_id: 'a',
    status,
    creator_id: '',
    label: null,
    monitor_by: [],
    manage_by: [],
    start_time: at(start),
    completion_time: end === null ? null : at(end),
    release_after: null,
    display_status: status,
    details: { work: work as never },
  }
}

const span = (attempt: number, start: number, end: number | null, outcome: string) => ({
  name: 'measure',
  attempt,
  start: at(start),
  end: end === null ? null : at(end),
  outcome,
})

const definition = {
  StartAt: 'Measure',
  States: {
    Publish: { Type: 'Pass', End: true },
    Again: { Type: 'Choice', Choices: [], Default: 'Publish' },
    Measure: { Type: 'Action', ActionUrl: 'https://compute.actions.globus.org', Next: 'Again' },
  },
}

const log = [
  entry(0, 'FlowStarted', { input: {} }),
  entry(1, 'ActionStarted', { state_name: 'Measure', state_type: 'Action', input: {} }),
  entry(7, 'ActionCompleted', {
    state_name: 'Measure',
    state_type: 'Action',
    output: {},
    action: action('SUCCEEDED', 1, 6, [span(1, 2, 3, 'lost'), span(2, 4, 6, 'succeeded')]),
  }),
]

test('states that were not reached wait below, in the order in which the run can come to them', () => {
  const { rows } = rowsOf(buildRun(log), definition, micros(8))
  expect(rows.map(({ state, status }) => [state, status])).toEqual([
    ['Measure', 'succeeded'],
    ['Again', 'waiting'],
    ['Publish', 'waiting'],
  ])
})

test('the bars of all rows cover the run without gap', () => {
  const { rows, timeline } = rowsOf(buildRun(log), definition, micros(8))
  const bars = rows.flatMap((row) => row.bars).toSorted((a, b) => a.start - b.start)
  expect(bars.map(({ kind }) => kind)).toEqual(['between', 'queue', 'active', 'queue', 'active', 'pollWait', 'between'])
  expect(bars[0]?.start).toBe(timeline?.start)
  for (const [index, bar] of bars.entries()) expect(bar.end).toBe(bars[index + 1]?.start ?? timeline?.end)
})

test('an attempt that was lost is marked, one that went well alone is not', () => {
  const [row] = rowsOf(buildRun(log), definition, micros(8)).rows
  expect(row?.attempts.map(({ attempt }) => attempt.outcome)).toEqual(['lost', 'succeeded'])
  const calm = log.with(
    2,
    entry(7, 'ActionCompleted', {
      state_name: 'Measure',
      output: {},
      action: action('SUCCEEDED', 1, 6, [span(1, 2, 6, 'succeeded')]),
    }),
  )
  expect(rowsOf(buildRun(calm), definition, micros(8)).rows[0]?.attempts).toEqual([])
})

test('a loop is one row with a bar a visit', () => {
  const pass = (seconds: number, state: string, type: string) => [
    entry(seconds, `${type}Started`, { state_name: state, state_type: type, input: {} }),
    entry(seconds + 1, `${type}Completed`, { state_name: state, state_type: type, output: {} }),
  ]
  const run = buildRun([
    entry(0, 'FlowStarted', {}),
    ...pass(0, 'Count', 'Pass'),
    ...pass(1, 'Enough', 'Choice'),
    ...pass(2, 'Count', 'Pass'),
    ...pass(3, 'Enough', 'Choice'),
    entry(4, 'FlowSucceeded', { output: {} }),
  ])
  const { rows } = rowsOf(run, null, micros(9))
  expect(rows.map(({ state, visits, bars }) => [state, visits.length, bars.length])).toEqual([
    ['Count', 2, 2],
    ['Enough', 2, 2],
  ])
})

test('a run without entries has no rows but those that wait', () => {
  const { rows, timeline } = rowsOf(buildRun([]), definition, micros(0))
  expect([timeline, rows.length]).toEqual([null, 3])
})
