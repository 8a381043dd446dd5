import { describe, expect, it } from 'vitest'
import { shownTrial, tryState, type JsonObject, type TrialInput } from '#flow'

const one = (state: JsonObject, input: Partial<TrialInput> = {}) =>
  tryState({ StartAt: 'S', States: { S: state } }, 'S', { data: { n: 3, _private_key: 'k' }, ...input })

const action: JsonObject = { Type: 'Action', ActionUrl: 'https://a.example.org', ResultPath: '$.S', Next: 'Then' }

describe('one state, tried', () => {
  it('sends its parameters, stores what comes back, and goes on', () => {
    const trial = one(
      { ...action, Parameters: { 'm.=': 'n + 1', 'key.$': '$._private_key', __Private_Parameters: ['key'] } },
      { returned: { found: 1 } },
    )
    expect(trial.sent).toEqual({ value: { m: 4, key: 'k' }, hidden: [['key']] })
    expect(trial.returned).toMatchObject({ status: 'SUCCEEDED', details: { found: 1 } })
    expect(trial.dataOut).toMatchObject({ n: 3, S: { details: { found: 1 }, state_name: 'S' } })
    expect([trial.next, trial.taken]).toEqual(['Then', { kind: 'next' }])
  })

  it('names the field in which an expression fails, whatever the key', () => {
    const trial = one({ ...action, Parameters: { tasks: [{ 'a.b.=': 'missing + 1' }] } })
    expect(trial.error?.path).toEqual(['States', 'S', 'Parameters', 'tasks', 0, 'a.b.='])
    expect(trial).toMatchObject({ next: null, taken: { kind: 'failed' }, sent: null })
    expect(one({ Type: 'Wait', SecondsPath: '$.never', End: true }).error?.path).toEqual(['States', 'S', 'SecondsPath'])
  })

  it('is caught as a run would be', () => {
    const caught = {
      ...action,
      Catch: [{ ErrorEquals: ['ActionFailedException'], ResultPath: '$.error', Next: 'Rescue' }],
    }
    const failed = { status: 'FAILED', details: { description: 'no beam' } }
    const trial = one(caught, { returned: failed })
    expect(trial).toMatchObject({
      next: 'Rescue',
      taken: { kind: 'catch', index: 0 },
      error: { name: 'ActionFailedException', message: 'no beam' },
      dataOut: { error: { Error: 'ActionFailedException', Cause: 'no beam', state_name: 'S', status: 'FAILED' } },
    })
    expect(one(caught, { outcome: 'ActionTimeout' })).toMatchObject({ next: null, taken: { kind: 'failed' } })
    expect(one({ ...caught, ExceptionOnActionFailure: false }, { returned: failed })).toMatchObject({ next: 'Then' })
  })

  it('says of each rule whether it holds, what it compared, and which are not looked at', () => {
    const trial = one({
      Type: 'Choice',
      Choices: [
        {
          And: [
            { Variable: '$.n', NumericGreaterThan: 5 },
            { Variable: '$.m', IsPresent: true },
          ],
          Next: 'Never',
        },
        { Not: { Variable: '$.n', NumericEqualsPath: '$.n' }, Next: 'Never' },
        { Variable: '$.n', NumericEquals: 3, Next: 'Three' },
        { Variable: '$.m', NumericEquals: 3, Next: 'M' },
      ],
      Default: 'Other',
    })
    expect([trial.next, trial.taken]).toEqual(['Three', { kind: 'choice', index: 2 }])
    expect(trial.rules.map(({ holds, looked, next }) => [holds, looked, next])).toEqual([
      [false, true, 'Never'],
      [false, true, 'Never'],
      [true, true, 'Three'],
      [null, false, 'M'],
    ])
    expect(trial.rules[0]?.parts).toMatchObject([
      { holds: false, looked: true, left: 3, operand: 5, operator: 'NumericGreaterThan' },
      { holds: null, looked: false },
    ])
    expect(trial.rules[1]?.parts).toMatchObject([{ holds: true, left: 3, right: 3 }])
    expect(trial.rules[3]?.problem).toContain('$.m has no value')
  })

  it('says which rule cannot be told, and that no rule holds', () => {
    const rule = { Variable: '$.m', NumericEquals: 3, Next: 'M' }
    expect(one({ Type: 'Choice', Choices: [rule], Default: 'D' })).toMatchObject({
      error: { name: 'States.Runtime', path: ['States', 'S', 'Choices', 0, 'Variable'] },
    })
    const none = one({ Type: 'Choice', Choices: [{ Variable: '$.n', NumericEquals: 4, Next: 'M' }] })
    expect(none.error).toMatchObject({ name: 'States.NoChoiceMatched', path: ['States', 'S', 'Choices'] })
  })

  it('tells how long a Wait takes, what a Fail says, and of states that are none', () => {
    expect(one({ Type: 'Wait', SecondsPath: '$.n', Next: 'Then' })).toMatchObject({
      wait: { seconds: 3 },
      next: 'Then',
    })
    expect(one({ Type: 'Wait', Timestamp: '2026-03-10T20:00:00Z', End: true })).toMatchObject({
      wait: { until: '2026-03-10T20:00:00.000000+00:00' },
      taken: { kind: 'end' },
    })
    expect(one({ Type: 'Fail', Error: 'Poor', Cause: 'as said' }).error).toMatchObject({
      name: 'Poor',
      message: 'as said',
    })
    expect(one({ Type: 'Parallel' }).error?.message).toContain('no state type "Parallel"')
    expect(tryState({}, 'S', { data: {} }).error?.message).toContain('no state "S"')
  })

  it('is shown without what is private, wherever that comes from', () => {
    const data = { n: 3, secret: 'abc', _private_key: 'k' }
    const Parameters = { 'key.$': '$.secret', 'n.$': '$.n', __Private_Parameters: ['key'] }
    const shown = shownTrial(one({ ...action, Parameters }, { data, returned: { echo: ['abc', 'abcd'] } }))
    expect(shown.sent?.value).toEqual({ key: '<private>', n: 3 })
    expect(shown.dataIn).toEqual({ n: 3, secret: '<private>', _private_key: '<private>' })
    expect(shown.dataOut).toMatchObject({ S: { details: { echo: ['<private>', 'abcd'] } } })
    const choice = one({ Type: 'Choice', Choices: [{ Variable: '$._private_key', StringEquals: 'k', Next: 'K' }] })
    expect(shownTrial(choice).rules[0]).toMatchObject({ holds: true, left: '<private>' })
  })
})
