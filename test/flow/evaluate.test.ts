import { describe, expect, it } from 'vitest'
import {
  actionBody,
  catcherOf,
  failWith,
  formatTimestamp,
  parseTimestamp,
  passOn,
  storeCaught,
  storeResult,
  successorOf,
  waitUntil,
  type ActionState,
} from '#flow'
import * as fc from 'fast-check'

const data = { input: { n: 2, when: '2026-03-10T20:00:10Z', why: { a: 1 } } }
const action: ActionState = { Type: 'Action', ActionUrl: 'https://x', ResultPath: '$.Step', Next: 'After' }

describe('Action', () => {
  it('sends Parameters, or what InputPath names, or everything', () => {
    expect(actionBody({ ...action, Parameters: { 'n.$': '$.input.n' } }, { data })).toMatchObject({
      value: { value: { n: 2 } },
    })
    expect(actionBody({ ...action, InputPath: '$.input.why' }, { data })).toMatchObject({ value: { value: { a: 1 } } })
    expect(actionBody(action, { data })).toMatchObject({ value: { value: data } })
    expect(actionBody({ ...action, InputPath: '$.input.n' }, { data })).toMatchObject({ ok: false })
  })

  it('stores its result at ResultPath, or in place of everything', () => {
    expect(storeResult(action, { data }, { status: 'SUCCEEDED' })).toEqual({
      ok: true,
      value: { ...data, Step: { status: 'SUCCEEDED' } },
    })
    expect(storeResult({}, { data }, { status: 'SUCCEEDED' })).toEqual({ ok: true, value: { status: 'SUCCEEDED' } })
    expect(storeResult({ ResultPath: '$.input.n.x' }, { data }, 1)).toMatchObject({
      ok: false,
      error: { error: 'States.ResultPathMatchFailure' },
    })
  })

  it('refuses a state or a result beyond the limits', () => {
    const large = 'x'.repeat(150 * 1024)
    expect(storeResult(action, { data }, large)).toMatchObject({ ok: true })
    expect(storeResult(action, { data: { other: large } }, large)).toMatchObject({
      ok: false,
      error: { error: 'States.Runtime', cause: expect.stringContaining('204800 bytes') },
    })
    expect(storeResult({}, { data }, 'x'.repeat(2 ** 20))).toMatchObject({ ok: false })
  })

  it('is followed by Next, and caught by the first Catch that takes the error', () => {
    const caught = {
      ...action,
      Catch: [
        { ErrorEquals: ['ActionTimeout'], Next: 'Late', ResultPath: '$.error' },
        { ErrorEquals: ['States.All'], Next: 'Other' },
      ],
    }
    expect(successorOf(caught)).toBe('After')
    expect(successorOf({ Type: 'Pass', End: true })).toBeNull()
    const late = catcherOf(caught, 'ActionTimeout')
    expect(late?.Next).toBe('Late')
    expect(late && storeCaught(late, { data }, { Error: 'ActionTimeout' })).toMatchObject({
      value: { ...data, error: { Error: 'ActionTimeout' } },
    })
    expect(catcherOf(caught, 'ActionFailedException')?.Next).toBe('Other')
    expect(catcherOf(action, 'ActionTimeout')).toBeUndefined()
  })
})

describe('Pass and ExpressionEval', () => {
  it('leaves the data alone, or stores a constant, a value, or filled parameters', () => {
    expect(passOn({ Type: 'Pass' }, { data })).toEqual({ ok: true, value: data })
    expect(passOn({ Type: 'Pass', Result: { k: 1 }, ResultPath: '$.c' }, { data })).toEqual({
      ok: true,
      value: { ...data, c: { k: 1 } },
    })
    expect(passOn({ Type: 'Pass', InputPath: '$.input.why' }, { data })).toEqual({ ok: true, value: { a: 1 } })
    expect(
      passOn({ Type: 'ExpressionEval', Parameters: { 'm.=': 'input.n + 1' }, ResultPath: '$.input.next' }, { data }),
    ).toEqual({ ok: true, value: { input: { ...data.input, next: { m: 3 } } } })
  })
})

describe('Wait', () => {
  const now = parseTimestamp('2026-03-10T20:00:00Z') ?? 0
  it('ends after seconds or at a time, at once when it has passed', () => {
    expect(waitUntil({ Type: 'Wait', Seconds: 2.5 }, { data }, now)).toEqual({ ok: true, value: now + 2_500_000 })
    expect(waitUntil({ Type: 'Wait', SecondsPath: '$.input.n' }, { data }, now)).toEqual({
      ok: true,
      value: now + 2_000_000,
    })
    expect(waitUntil({ Type: 'Wait', TimestampPath: '$.input.when' }, { data }, now)).toEqual({
      ok: true,
      value: now + 10_000_000,
    })
    expect(waitUntil({ Type: 'Wait', Timestamp: '2001-01-01T00:00:00Z' }, { data }, now)).toEqual({
      ok: true,
      value: now,
    })
  })
  it('fails on what is no time', () => {
    expect(waitUntil({ Type: 'Wait', SecondsPath: '$.input.when' }, { data }, now)).toMatchObject({
      ok: false,
      error: { cause: expect.stringContaining('0 to 31536000 (a year); $.input.when is a string') },
    })
    const tomorrow = { data: { input: { when: 'tomorrow' } } }
    expect(waitUntil({ Type: 'Wait', TimestampPath: '$.input.when' }, tomorrow, now)).toMatchObject({
      ok: false,
      error: { cause: expect.stringMatching(/a time like .*; \$\.input\.when is a string that is none$/) },
    })
    expect(waitUntil({ Type: 'Wait', Seconds: -1 }, { data }, now)).toMatchObject({ ok: false })
    expect(waitUntil({ Type: 'Wait', TimestampPath: '$.input.n' }, { data }, now)).toMatchObject({ ok: false })
    expect(waitUntil({ Type: 'Wait' }, { data }, now)).toMatchObject({ ok: false })
  })
})

describe('Fail', () => {
  it('ends with its error and cause, from text or from the data', () => {
    expect(failWith({ Type: 'Fail', Error: 'Bad', Cause: 'no light' }, { data })).toEqual({
      error: 'Bad',
      cause: 'no light',
    })
    expect(failWith({ Type: 'Fail', Error: 'Bad', CausePath: '$.input.why' }, { data })).toEqual({
      error: 'Bad',
      cause: '{"a":1}',
    })
    expect(failWith({ Type: 'Fail', Error: 'Bad', CausePath: '$.gone' }, { data })).toMatchObject({
      error: 'Bad',
      cause: expect.stringContaining('$ has no "gone"'),
    })
    expect(failWith({ Type: 'Fail', ErrorPath: '$.gone' }, { data })).toMatchObject({
      error: 'States.ParameterPathFailure',
    })
  })
})

describe('times', () => {
  it('keeps microseconds', () => {
    expect(formatTimestamp(parseTimestamp('2026-03-10T20:15:00.000251+00:00') ?? 0)).toBe(
      '2026-03-10T20:15:00.000251+00:00',
    )
    expect(parseTimestamp('2026-03-10T21:15:00.5+01:00')).toBe(parseTimestamp('2026-03-10T20:15:00.500000Z'))
    for (const bad of [
      '2026-02-30T00:00:00Z',
      '2026-03-10',
      '2026-03-10T24:00:00Z',
      '2026-03-10T20:15:00',
      'now',
      '',
    ]) {
      expect({ bad, time: parseTimestamp(bad) }).toEqual({ bad, time: null })
    }
  })
  it('reads what it writes', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 4e15 }), (time) => {
        expect(parseTimestamp(formatTimestamp(time))).toBe(time)
      }),
    )
  })
})
