import { describe, expect, test } from 'vitest'
import * as fc from 'fast-check'
import type { RunDocument } from '#api'
import type { LogEntry } from '#run'
import { barLines, type Screen } from '../../src/cli/progress/bars.ts'
import { progressLine } from '../../src/cli/progress/lines.ts'
import { advanceProgress, beginProgress, type RunProgress } from '../../src/cli/progress/model.ts'
import { plain } from '../../src/cli/terminal/style.ts'
import { width } from '../../src/cli/terminal/width.ts'

const start = '2026-01-05T10:00:00.000000+00:00'

const document = (change: Partial<RunDocument> = {}): RunDocument => ({
  run_id: 'r1',
  action_id: 'r1',
  flow_id: 'f',
  flow_title: 'XPCS',
  start_time: start,
  completion_time: null,
  status: 'ACTIVE',
  display_status: 'ACTIVE',
  details: {},
  label: 'silica 1',
  tags: [],
  run_owner: 'urn:globus:auth:identity:me',
  run_managers: [],
  run_monitors: [],
  ...change,
})

const entry = (code: string, details: LogEntry['details'] = {}): LogEntry => ({
  time: start,
  code,
  description: '',
  details,
})

const polled = (state_name: string, display_status: string) =>
  entry('ActionPolled', {
    state_name,
    action: {
      action_id: 'a',
      status: 'ACTIVE',
      creator_id: 'c',
      label: null,
      monitor_by: [],
      manage_by: [],
      start_time: start,
      completion_time: null,
      release_after: null,
      display_status,
      details: {},
    },
  })

/** Every stage of a run, as its log entries arrive. */
function stages(entries: readonly LogEntry[], ended?: RunDocument): RunProgress[] {
  let progress = beginProgress(document(), 3)
  const all = [progress]
  for (const [index, one] of entries.entries())
    all.push((progress = advanceProgress(progress, { kind: 'log', run_id: 'r1', index, entry: one })))
  if (ended) all.push(advanceProgress(progress, { kind: 'run', run: ended }))
  return all
}

const good = [
  entry('FlowStarted'),
  entry('ActionStarted', { state_name: 'Transfer', state_type: 'Action' }),
  polled('Transfer', '3 of 12 MB'),
  entry('ActionCompleted', { state_name: 'Transfer', state_type: 'Action' }),
  entry('ActionStarted', { state_name: 'Correlate', state_type: 'Action' }),
  polled('Correlate', 'waiting for endpoint local'),
  polled('Correlate', 'running on local'),
  entry('ActionCompleted', { state_name: 'Correlate', state_type: 'Action' }),
  entry('PassStarted', { state_name: 'Note', state_type: 'Pass' }),
  entry('PassCompleted', { state_name: 'Note', state_type: 'Pass' }),
  entry('FlowSucceeded'),
]
const bad = [
  ...good.slice(0, 5),
  entry('ActionFailed', {
    state_name: 'Correlate',
    error: 'ActionFailedException',
    cause: 'TaskError: the file ends early\n    at read (hdf5.ts:3)',
  }),
  entry('FlowFailed', {
    state_name: 'Correlate',
    error: 'ActionFailedException',
    cause: 'TaskError: the file ends early',
  }),
]
const screen = (change: Partial<Screen> = {}): Screen => ({
  columns: 100,
  rows: 20,
  paint: plain,
  now: Date.parse(start) + 2500,
  ...change,
})
const succeeded = document({ status: 'SUCCEEDED', completion_time: '2026-01-05T10:00:04.000000+00:00' })
const failed = document({ status: 'FAILED', completion_time: '2026-01-05T10:00:02.000000+00:00' })

describe('bars', () => {
  test('tell the state under way and what its provider says', () => {
    expect(stages(good, succeeded).map((stage) => barLines([stage], screen())[0])).toEqual([
      '⠴ silica 1 ────────────────────── 0/3    2.5 s  starting',
      '⠴ silica 1 ────────────────────── 0/3    2.5 s  starting',
      '⠴ silica 1 ────────────────────── 0/3    2.5 s  Transfer',
      '⠴ silica 1 ────────────────────── 0/3    2.5 s  Transfer · 3 of 12 MB',
      '⠴ silica 1 ━━━━━━━─────────────── 1/3    2.5 s  Transfer',
      '⠴ silica 1 ━━━━━━━─────────────── 1/3    2.5 s  Correlate',
      '⠴ silica 1 ━━━━━━━─────────────── 1/3    2.5 s  Correlate · waiting for endpoint local',
      '⠴ silica 1 ━━━━━━━─────────────── 1/3    2.5 s  Correlate · running on local',
      '⠴ silica 1 ━━━━━━━━━━━━━━━─────── 2/3    2.5 s  Correlate',
      '⠴ silica 1 ━━━━━━━━━━━━━━━─────── 2/3    2.5 s  Note',
      '⠴ silica 1 ━━━━━━━━━━━━━━━━━━━━━━ 3/3    2.5 s  Note',
      '⠴ silica 1 ━━━━━━━━━━━━━━━━━━━━━━ 3/3    2.5 s  Note',
      '✓ silica 1 ━━━━━━━━━━━━━━━━━━━━━━ 3/3    4.0 s  done',
    ])
  })

  test('tell where and why a run failed, on one line', () => {
    expect(barLines(stages(bad, failed).slice(-1), screen())).toEqual([
      '✗ silica 1 ━━━━━━━─────────────── 1/3    2.0 s  Correlate: ActionFailedException: TaskError: the f…',
    ])
  })

  test('stand below one another', () => {
    const [run] = stages(good.slice(0, 6)).slice(-1)
    if (!run) throw new Error('no stage')
    const other = { ...run, runId: 'r2', name: 'polystyrene 200 nm', steps: 11, done: 10 }
    expect(barLines([run, other], screen({ columns: 80 }))).toEqual([
      '⠴ silica 1           ━━━───────   1/3    2.5 s  Correlate · waiting for endpoi…',
      '⠴ polystyrene 200 nm ━━━━━━━━━─ 10/11    2.5 s  Correlate · waiting for endpoi…',
    ])
  })

  test('show runs that move rather than runs that ended where there is no room for all', () => {
    const [active] = stages(good.slice(0, 3)).slice(-1)
    const [done] = stages(good, succeeded).slice(-1)
    if (!active || !done) throw new Error('no stage')
    const runs = Array.from({ length: 9 }, (_, i) => ({
      ...(i % 3 === 0 ? active : done),
      runId: `r${i}`,
      name: `run ${i}`,
    }))
    expect(barLines(runs, screen({ rows: 5, columns: 60 })).map((line) => line.slice(0, 8).trim())).toEqual([
      '✓ run 8',
      '⠴ run 0',
      '⠴ run 3',
      '⠴ run 6',
      'and 5',
    ])
  })

  test('never wrap, and data cannot steer the terminal', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary' }),
        fc.string(),
        fc.integer({ min: 12, max: 200 }),
        (name, doing, columns) => {
          const [stage] = stages([...good.slice(0, 5), polled('Correlate', doing)]).slice(-1)
          if (!stage) return
          const [line = ''] = barLines([{ ...stage, name: `\u001b[2J${name}` }], screen({ columns }))
          // oxlint-disable-next-line no-control-regex -- that there are none is what is tested
          expect(line).not.toMatch(/[\u0000-\u001f\u007f-\u009f]/)
          expect(width(line)).toBeLessThan(columns)
        },
      ),
    )
  })
})

test('without a terminal every change is one line', () => {
  const lines = (all: readonly RunProgress[]) =>
    all.map((stage, i) => progressLine(all[i - 1], stage)).filter((line) => line !== undefined)
  expect(lines(stages(good, succeeded))).toEqual([
    'silica 1 [0/3] Transfer',
    'silica 1 [0/3] Transfer: 3 of 12 MB',
    'silica 1 [1/3] Correlate',
    'silica 1 [1/3] Correlate: waiting for endpoint local',
    'silica 1 [1/3] Correlate: running on local',
    'silica 1 [2/3] Note',
    'silica 1 [3/3] done in 4.0 s',
  ])
  expect(lines(stages(bad, failed)).slice(-1)).toEqual([
    'silica 1 [1/3] FAILED after 2.0 s at Correlate: ActionFailedException: TaskError: the file ends early',
  ])
})
