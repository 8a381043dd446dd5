import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { addEntry, buildRun, emptyRun, type LogEntry } from '#run'
import { action, entry, smallLog, START } from './logs.ts'

describe('a run from its log', () => {
  it('has a visit for every stay in a state, with all that was said of it', () => {
    const run = buildRun(smallLog())
    expect(run).toMatchObject({
      status: 'SUCCEEDED',
      start: START,
      end: START + 11e6,
      input: { file: 'a.h5' },
      output: { g2: 1 },
      entries: 9,
    })
    expect(run.visits.map(({ state, type, status }) => [state, type, status])).toEqual([
      ['Transfer', 'Action', 'succeeded'],
      ['Large?', 'Choice', 'succeeded'],
      ['Correlate', 'Action', 'succeeded'],
    ])
    expect(run.visits[0]).toMatchObject({
      start: START + 20_000,
      end: START + 2_500_000,
      input: { items: 1 },
      output: { bytes: 10 },
      polls: [{ time: START + 40_000, status: 'ACTIVE', display_status: '3 of 12 MB' }],
    })
    expect(run.visits[0]?.log).toHaveLength(3)
    expect(run.visits[2]?.attempts.map(({ name, attempt, outcome }) => [name, attempt, outcome])).toEqual([
      ['correlate', 1, 'lost'],
      ['correlate', 2, 'succeeded'],
      ['plot', 1, 'succeeded'],
    ])
  })

  it('counts the visits of a loop', () => {
    const log = [1, 2, 3].flatMap((n) => [
      entry(n, 'PassStarted', { state_name: 'Again', state_type: 'Pass' }),
      entry(n + 0.5, 'PassCompleted', { state_name: 'Again', state_type: 'Pass', output: n }),
    ])
    expect(buildRun(log).visits.map(({ ordinal, output }) => [ordinal, output])).toEqual([
      [1, 1],
      [2, 2],
      [3, 3],
    ])
  })

  it('keeps why a state and the run failed', () => {
    const failed = { state_name: 'Get', error: 'ActionFailedException', cause: 'no such file' }
    const run = buildRun([
      entry(0, 'FlowStarted'),
      entry(1, 'ActionStarted', { state_name: 'Get' }),
      entry(2, 'ActionFailed', failed),
      entry(2, 'FlowFailed', failed),
    ])
    expect(run).toMatchObject({ status: 'FAILED', error: 'ActionFailedException', cause: 'no such file' })
    expect(run.visits).toMatchObject([{ status: 'failed', error: 'ActionFailedException', cause: 'no such file' }])
  })

  it('ends what is open when the run is canceled, and shows what waits for consent', () => {
    const started = [entry(0, 'FlowStarted'), entry(1, 'ActionStarted', { state_name: 'Get' })]
    const inactive = entry(2, 'ActionPolled', { state_name: 'Get', action: { ...action(1, null), status: 'INACTIVE' } })
    expect(buildRun([...started, inactive])).toMatchObject({
      status: 'INACTIVE',
      visits: [{ status: 'inactive', end: null }],
    })
    expect(buildRun([...started, inactive, entry(3, 'FlowCanceled')])).toMatchObject({
      status: 'CANCELED',
      visits: [{ status: 'canceled', end: START + 3e6 }],
    })
  })

  it('never goes back in time, and bears entries it does not understand', () => {
    const odd = [
      entry(5, 'FlowStarted'),
      entry(1, 'ActionStarted', { state_name: 'Get' }),
      { time: 'yesterday', code: 'ActionPolled', description: '', details: { state_name: 'Get' } },
      entry(4, 'SomethingElse'),
      entry(9, 'ActionCompleted', { state_name: 'Get' }),
    ]
    expect(buildRun(odd)).toMatchObject({ start: START + 5e6, visits: [{ start: START + 5e6, end: START + 9e6 }] })
  })

  it('is the same entry by entry as at once, and leaves earlier runs alone', () => {
    const log = smallLog()
    const steps = [emptyRun]
    for (const next of log) steps.push(addEntry(steps.at(-1) ?? emptyRun, next))
    for (const [count, run] of steps.entries()) expect(run).toEqual(buildRun(log.slice(0, count)))
    expect(steps[4]?.visits[0]).toBe(steps[9]?.visits[0])
    expect(emptyRun.visits).toEqual([])
  })

  it('answers whatever the log holds', () => {
    const odd = fc.record(
      {
        time: fc.oneof(
          fc.string(),
          fc.integer({ min: 0, max: 99 }).map((n) => entry(n, '').time),
        ),
        code: fc.oneof(
          fc.string(),
          fc.constantFrom('ActionStarted', 'ActionPolled', 'ActionCompleted', 'ActionFailed', 'FlowFailed', 'Failed'),
        ),
        details: fc.oneof(
          fc.jsonValue(),
          fc.record(
            { state_name: fc.constantFrom('A', 'B', '__proto__'), action: fc.jsonValue(), output: fc.jsonValue() },
            { requiredKeys: [] },
          ),
        ),
      },
      { requiredKeys: [] },
    )
    fc.assert(
      fc.property(fc.array(odd), (log) => {
        // SAFETY: entries of the wire that break their promises are what is tested.
        const entries = log as unknown as LogEntry[]
        const run = buildRun(entries)
        expect(run.entries).toBe(entries.length)
        expect(entries.reduce(addEntry, emptyRun)).toEqual(run)
      }),
    )
  })

  it('takes a log of 100,000 entries', () => {
    const log = Array.from({ length: 100_000 }, (_, n) =>
      entry(n / 10, n % 2 ? 'PassCompleted' : 'PassStarted', { state_name: `S${(n >> 1) % 10_000}` }),
    )
    expect(buildRun(log).visits).toHaveLength(50_000)
  })
})
