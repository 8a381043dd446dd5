import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { buildRun, buildTimeline, stepsOf, summaryOf, type LogEntry, type Run } from '#run'
import { action, at, entry, smallLog, START, work } from './logs.ts'

const print = (run: Run, now = 0) =>
  (buildTimeline(run, START + now * 1e6)?.segments ?? []).map(({ kind, start, end, visit }) => {
    const name = visit === null ? '' : ` ${run.visits[visit]?.state}`
    return `${(start - START) / 1e6}–${(end - START) / 1e6} ${kind}${name}`
  })

describe('where the time of a run went', () => {
  it('is told from the work of each action', () => {
    expect(print(buildRun(smallLog()))).toEqual([
      '0–0.02 between',
      '0.02–0.03 between Transfer',
      '0.03–0.53 queue Transfer',
      '0.53–2.03 active Transfer',
      '2.03–2.5 pollWait Transfer',
      '2.5–2.51 active Large?',
      '2.51–2.9 between',
      '2.9–3 between Correlate',
      '3–3.5 queue Correlate',
      // The lost attempt and the plot overlap; the lost one ended when the next began.
      '3.5–9 active Correlate',
      '9–10.5 pollWait Correlate',
      '10.5–11 between',
    ])
  })

  it('sums up by state and as a whole', () => {
    const run = buildRun(smallLog())
    expect(stepsOf(run, 0)).toEqual([
      {
        name: 'Transfer',
        type: 'Action',
        status: 'succeeded',
        visits: 1,
        seconds: 2.48,
        active_seconds: 1.5,
        queue_seconds: 0.5,
        overhead_seconds: 0.48,
      },
      {
        name: 'Large?',
        type: 'Choice',
        status: 'succeeded',
        visits: 1,
        seconds: 0.01,
        active_seconds: 0.01,
        queue_seconds: 0,
        overhead_seconds: 0,
      },
      {
        name: 'Correlate',
        type: 'Action',
        status: 'succeeded',
        visits: 1,
        seconds: 7.6,
        active_seconds: 5.5,
        queue_seconds: 0.5,
        overhead_seconds: 1.6,
      },
    ])
    expect(summaryOf(run, 0)).toEqual({
      seconds: 11,
      active_seconds: 7.01,
      queue_seconds: 1,
      overhead_seconds: 2.99,
      overhead_percent: (100 * 2.99) / 11,
      between_seconds: 1.02,
      poll_wait_seconds: 1.97,
    })
  })

  it('goes up to now while the run is live', () => {
    const start = [entry(0, 'FlowStarted'), entry(1, 'ActionStarted', { state_name: 'Fit' })]
    const polled = (spans: ReturnType<typeof work>[]) =>
      buildRun([...start, entry(1.1, 'ActionPolled', { state_name: 'Fit', action: action(1, null, { work: spans }) })])
    expect(print(buildRun(start), 5)).toEqual(['0–1 between', '1–5 active Fit'])
    expect(print(polled([]), 5)).toEqual(['0–1 between', '1–5 queue Fit'])
    expect(print(polled([work('a', 1, 2, null)]), 5)).toEqual(['0–1 between', '1–2 queue Fit', '2–5 active Fit'])
    expect(print(polled([work('a', 1, 2, 3)]), 5)).toEqual([
      '0–1 between',
      '1–2 queue Fit',
      '2–3 active Fit',
      '3–5 queue Fit',
    ])
    // A clock behind the log's does not cut what has been.
    expect(print(buildRun(start), 0.5)).toEqual(['0–1 between'])
  })

  it('is told from start and completion where the provider reports no work, as hosted ones do', () => {
    const log = JSON.parse(readFileSync(join(import.meta.dirname, 'hosted-log.json'), 'utf8')) as {
      entries: LogEntry[]
    }
    const run = buildRun(log.entries)
    const timeline = buildTimeline(run, 0)
    expect(timeline?.segments.map(({ kind, start, end, visit }) => [kind, end - start, visit])).toEqual([
      ['between', 571_941, null],
      ['between', 84_000, 0],
      ['active', 4_000_000, 0],
      ['pollWait', 7_828_000, 0],
      ['between', 12_000, null],
      ['active', 4000, 1],
      ['between', 1_156_000, 2],
      ['active', 1_000_000, 2],
      ['pollWait', 2_844_000, 2],
      ['between', 156_000, null],
    ])
    expect(run.visits[0]?.action?.details).toMatchObject({ bytes_transferred: 982_287_915 })
  })

  it('is cut to the state where the clocks of hosts disagree', () => {
    const log = (details: LogEntry['details']) => [
      entry(0, 'ActionStarted', { state_name: 'A' }),
      entry(10, 'ActionCompleted', { state_name: 'A', ...details }),
      entry(10, 'FlowSucceeded'),
    ]
    expect(print(buildRun(log({ action: action(-5, 20, { work: [work('a', 1, -3, 4)] }) })))).toEqual([
      '0–4 active A',
      '4–10 pollWait A',
    ])
    expect(print(buildRun(log({ action: action(1, 8, { work: [work('a', 1, 90, 99)] }) })))).toEqual([
      '0–1 between A',
      '1–8 active A',
      '8–10 pollWait A',
    ])
    expect(print(buildRun(log({ action: action(50, 60) })))).toEqual(['0–10 between A'])
    expect(print(buildRun(log({})))).toEqual(['0–10 active A'])
  })

  it('is all the time there is, for every log', () => {
    const seconds = fc.double({ min: -5, max: 100, noNaN: true })
    const span = fc.tuple(
      seconds,
      fc.option(seconds),
      fc.constantFrom('running', 'succeeded', 'lost') as fc.Arbitrary<'running' | 'lost'>,
    )
    const status = fc.tuple(
      seconds,
      fc.option(seconds),
      fc.option(fc.array(span, { maxLength: 4 }), { nil: undefined }),
    )
    const code = fc.constantFrom(
      'ActionStarted',
      'ActionPolled',
      'ActionCompleted',
      'ActionFailed',
      'PassStarted',
      'PassCompleted',
    )
    const step = fc.tuple(
      fc.double({ min: 0, max: 9, noNaN: true }),
      code,
      fc.constantFrom('A', 'B', 'C'),
      fc.option(status),
    )
    fc.assert(
      fc.property(
        fc.array(step, { maxLength: 12 }),
        fc.boolean(),
        fc.double({ min: 0, max: 200, noNaN: true }),
        (steps, over, now) => {
          let clock = 0
          const log = [entry(0, 'FlowStarted')]
          for (const [gap, name, state_name, told] of steps) {
            clock += gap
            const [start, end, spans] = told ?? [0, null, undefined]
            const details = spans
              ? { work: spans.map(([from, to, outcome], i) => work('w', i + 1, from, to, outcome)) }
              : {}
            log.push(entry(clock, name, { state_name, ...(told && { action: action(start, end, details) }) }))
          }
          if (over) log.push(entry(clock + 1, 'FlowSucceeded'))
          const run = buildRun(log)
          const timeline = buildTimeline(run, START + Math.round(now * 1e6))
          if (!timeline) throw new Error('a run with entries has a timeline')
          let last = timeline.start
          for (const segment of timeline.segments) {
            expect(segment.start).toBe(last)
            expect(segment.end).toBeGreaterThan(segment.start)
            last = segment.end
          }
          expect(last).toBe(timeline.end)
          const {
            seconds: wall,
            active_seconds,
            queue_seconds,
            overhead_seconds,
            between_seconds,
            poll_wait_seconds,
          } = summaryOf(run, timeline.end)
          expect(wall).toBeCloseTo((timeline.end - timeline.start) / 1e6, 6)
          expect(active_seconds + queue_seconds + overhead_seconds).toBeCloseTo(wall, 6)
          expect(between_seconds + poll_wait_seconds).toBeCloseTo(overhead_seconds, 6)
          const inStates = stepsOf(run, timeline.end).reduce((sum, { seconds }) => sum + seconds, 0)
          expect(inStates).toBeLessThanOrEqual(wall + 1e-6)
        },
      ),
      { numRuns: 500 },
    )
  })

  it('is nothing before the first entry', () => {
    expect(buildTimeline(buildRun([]), START)).toBeNull()
    expect(summaryOf(buildRun([]), START)).toMatchObject({ seconds: 0, overhead_percent: 0 })
    expect(at(0)).toBe('2026-03-10T20:15:00.000000+00:00')
  })
})
