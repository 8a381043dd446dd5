import { describe, expect, it } from 'vitest'
import { choiceOperators, choose, type ChoiceRule, type JsonObject } from '#flow'

const data: JsonObject = {
  text: 'scan_07.h5',
  number: 5,
  same: 5,
  yes: true,
  nothing: null,
  list: [1],
  early: '2026-03-10T20:00:00Z',
  late: '2026-03-10T21:00:00.5+00:00',
}
function take(rule: ChoiceRule): boolean | string {
  const chosen = choose({ Type: 'Choice', Choices: [{ ...rule, Next: 'Yes' }], Default: 'No' }, { data })
  return chosen.ok ? chosen.value === 'Yes' : chosen.error.error
}

describe('Choice', () => {
  it.each<[ChoiceRule, boolean]>([
    [{ Variable: '$.text', StringEquals: 'scan_07.h5' }, true],
    [{ Variable: '$.text', StringLessThan: 'scan_08' }, true],
    [{ Variable: '$.text', StringGreaterThanEquals: 'scan_08' }, false],
    [{ Variable: '$.number', NumericEquals: 5 }, true],
    [{ Variable: '$.number', NumericEqualsPath: '$.same' }, true],
    [{ Variable: '$.number', NumericLessThan: 5 }, false],
    [{ Variable: '$.number', NumericLessThanEquals: 5 }, true],
    [{ Variable: '$.number', NumericGreaterThan: 4.5 }, true],
    [{ Variable: '$.yes', BooleanEquals: true }, true],
    [{ Variable: '$.early', TimestampLessThanPath: '$.late' }, true],
    [{ Variable: '$.late', TimestampEquals: '2026-03-10T22:00:00.5+01:00' }, true],
    [{ Variable: '$.nothing', IsNull: true }, true],
    [{ Variable: '$.text', IsNull: false }, true],
    [{ Variable: '$.missing', IsPresent: false }, true],
    [{ Variable: '$.nothing', IsPresent: true }, true],
    [{ Variable: '$.number', IsNumeric: true }, true],
    [{ Variable: '$.text', IsString: true }, true],
    [{ Variable: '$.yes', IsBoolean: true }, true],
    [{ Variable: '$.early', IsTimestamp: true }, true],
    [{ Variable: '$.text', IsTimestamp: true }, false],
    [{ Variable: '$.text', StringMatches: 'scan_*.h5' }, true],
    [{ Variable: '$.text', StringMatches: '*07*' }, true],
    [{ Variable: '$.text', StringMatches: 'scan_*.h5*5' }, false],
    [{ Variable: '$.text', StringMatches: 'scan_\\*.h5' }, false],
    [{ Not: { Variable: '$.number', NumericEquals: 4 } }, true],
    [
      {
        And: [
          { Variable: '$.yes', BooleanEquals: true },
          { Variable: '$.number', NumericEquals: 4 },
        ],
      },
      false,
    ],
    [
      {
        Or: [
          { Variable: '$.yes', BooleanEquals: true },
          { Variable: '$.number', NumericEquals: 4 },
        ],
      },
      true,
    ],
  ])('%j is %s', (rule, expected) => {
    expect(take(rule)).toBe(expected)
  })

  it('never matches a value of another type', () => {
    for (const [name, operator] of choiceOperators) {
      if (operator.test !== 'compare' || operator.path) continue
      expect([name, take({ Variable: '$.list', [name]: operator.kind === 'Numeric' ? 1 : 'x' })]).toEqual([name, false])
    }
    expect(take({ Variable: '$.number', StringEquals: '5' })).toBe(false)
    expect(take({ Variable: '$.yes', NumericEquals: 1 })).toBe(false)
  })

  it('stops at the first rule that decides, so that a missing value behind it does no harm', () => {
    const missing = { Variable: '$.missing', BooleanEquals: true }
    expect(take({ And: [{ Variable: '$.missing', IsPresent: true }, missing] })).toBe(false)
    expect(take({ Or: [{ Variable: '$.yes', BooleanEquals: true }, missing] })).toBe(true)
  })

  it('fails on a missing value, and says which', () => {
    expect(take({ Variable: '$.missing', StringEquals: 'x' })).toBe('States.Runtime')
    const chosen = choose({ Type: 'Choice', Choices: [{ Variable: '$.missing', IsNull: true, Next: 'A' }] }, { data })
    expect(chosen).toMatchObject({ ok: false, error: { field: 'Choices[0].Variable' } })
  })

  it('takes the first rule that holds, then Default, then fails', () => {
    const rules = [
      { Variable: '$.number', NumericLessThan: 3, Next: 'Low' },
      { Variable: '$.number', NumericLessThan: 9, Next: 'Middle' },
      { Variable: '$.number', NumericLessThan: 99, Next: 'High' },
    ]
    expect(choose({ Type: 'Choice', Choices: rules }, { data })).toEqual({ ok: true, value: 'Middle' })
    expect(choose({ Type: 'Choice', Choices: rules.slice(0, 1), Default: 'Else' }, { data })).toEqual({
      ok: true,
      value: 'Else',
    })
    expect(choose({ Type: 'Choice', Choices: rules.slice(0, 1) }, { data })).toMatchObject({
      ok: false,
      error: { error: 'States.NoChoiceMatched' },
    })
  })

  it('does not hang on a pattern of many stars', () => {
    const long = { text: 'a'.repeat(100_000) }
    const rule = { Variable: '$.text', StringMatches: `${'*a'.repeat(500)}*b`, Next: 'Yes' }
    expect(choose({ Type: 'Choice', Choices: [rule], Default: 'No' }, { data: long })).toEqual({
      ok: true,
      value: 'No',
    })
  })
})
