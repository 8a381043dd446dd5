/**
 * Where Globus's dialect shares a state with Amazon's States Language, it does what that language publishes
 * (states-language.net/spec, Choice, Wait and Pass). One line a case.
 */
import { describe, expect, it } from 'vitest'
import {
  choose,
  formatTimestamp,
  parseTimestamp,
  passOn,
  waitUntil,
  type ChoiceRule,
  type Json,
  type JsonObject,
  type PassState,
  type WaitState,
} from '#flow'

const data: JsonObject = {
  text: 'log-7.txt',
  empty: '',
  star: 'a*b',
  slash: 'a\\b',
  digits: '5',
  umlaut: 'ä',
  face: '🜚',
  five: 5,
  float: 5.0,
  half: 2.5,
  large: 9007199254740991,
  negative: -1,
  yes: true,
  no: false,
  nothing: null,
  list: [5, 'x'],
  object: { a: { b: 1 }, 'odd key': 2 },
  noon: '2016-08-18T12:00:00Z',
  noonInParis: '2016-08-18T14:00:00+02:00',
  noonAndABit: '2016-08-18T12:00:00.000001Z',
  noonWithZeros: '2016-08-18T12:00:00.000Z',
  small: '2016-08-18t12:00:00z',
  spaced: '2016-08-18 12:00:00Z',
  zoneless: '2016-08-18T12:00:00',
  day: '2016-08-18',
  impossible: '2016-02-30T12:00:00Z',
}
const take = (rule: ChoiceRule) => {
  const chosen = choose({ Type: 'Choice', Choices: [{ ...rule, Next: 'Yes' }], Default: 'No' }, { data })
  return chosen.ok ? chosen.value === 'Yes' : chosen.error.error
}

describe('Choice', () => {
  it.each<[string, string, Json, boolean]>([
    // Strings: equal, and in the order of their code points.
    ['text', 'StringEquals', 'log-7.txt', true],
    ['text', 'StringEquals', 'LOG-7.TXT', false],
    ['empty', 'StringEquals', '', true],
    ['empty', 'StringLessThan', 'a', true],
    ['text', 'StringLessThan', 'log-8', true],
    ['text', 'StringLessThan', 'log-7.txt', false],
    ['text', 'StringLessThanEquals', 'log-7.txt', true],
    ['text', 'StringGreaterThan', 'log-10', true],
    ['text', 'StringGreaterThanEquals', 'log-7.txta', false],
    ['umlaut', 'StringGreaterThan', 'z', true],
    ['face', 'StringGreaterThan', '\uffff', true],
    // Numbers: 5 and 5.0 are the same; a string of digits is none.
    ['five', 'NumericEquals', 5, true],
    ['float', 'NumericEquals', 5, true],
    ['half', 'NumericLessThan', 2.6, true],
    ['half', 'NumericGreaterThanEquals', 2.5, true],
    ['negative', 'NumericLessThan', 0, true],
    ['large', 'NumericGreaterThan', 9007199254740990, true],
    ['digits', 'NumericEquals', 5, false],
    ['five', 'StringEquals', '5', false],
    // A value of another type never matches, whichever way it is asked.
    ['nothing', 'NumericLessThanEquals', 0, false],
    ['yes', 'NumericEquals', 1, false],
    ['yes', 'StringEquals', 'true', false],
    ['list', 'StringGreaterThan', '', false],
    ['object', 'NumericGreaterThan', 0, false],
    ['yes', 'BooleanEquals', true, true],
    ['no', 'BooleanEquals', false, true],
    ['no', 'BooleanEquals', true, false],
    ['nothing', 'BooleanEquals', false, false],
    ['five', 'BooleanEquals', true, false],
    // Times: the same moment in any zone and with any number of zeros.
    ['noon', 'TimestampEquals', '2016-08-18T12:00:00Z', true],
    ['noonInParis', 'TimestampEquals', '2016-08-18T12:00:00Z', true],
    ['noonWithZeros', 'TimestampEquals', '2016-08-18T12:00:00Z', true],
    ['noonAndABit', 'TimestampEquals', '2016-08-18T12:00:00Z', false],
    ['noonAndABit', 'TimestampGreaterThan', '2016-08-18T12:00:00Z', true],
    ['noon', 'TimestampLessThan', '2016-08-18T13:00:00.1+00:59', true],
    ['noon', 'TimestampLessThanEquals', '2016-08-18T12:00:00-00:00', true],
    ['noon', 'TimestampGreaterThanEquals', '2016-08-18T11:59:59.999Z', true],
    ['zoneless', 'TimestampEquals', '2016-08-18T12:00:00Z', false],
    ['small', 'TimestampEquals', '2016-08-18T12:00:00Z', false],
    ['text', 'TimestampLessThan', '2016-08-18T12:00:00Z', false],
    // Patterns: `*` stands for zero or more characters, `\\*` in JSON for a star.
    ['text', 'StringMatches', 'log-*.txt', true],
    ['text', 'StringMatches', '*', true],
    ['empty', 'StringMatches', '*', true],
    ['empty', 'StringMatches', '', true],
    ['text', 'StringMatches', 'log-7.txt*', true],
    ['text', 'StringMatches', 'log-*', true],
    ['text', 'StringMatches', '*7*', true],
    ['text', 'StringMatches', 'log-7', false],
    ['text', 'StringMatches', 'og-*', false],
    ['text', 'StringMatches', 'log-?.txt', false],
    ['star', 'StringMatches', 'a\\*b', true],
    ['text', 'StringMatches', 'log-\\*.txt', false],
    ['slash', 'StringMatches', 'a\\\\b', true],
    ['star', 'StringMatches', '*\\**', true],
    ['five', 'StringMatches', '*', false],
    // What a value is.
    ['nothing', 'IsNull', true, true],
    ['nothing', 'IsNull', false, false],
    ['empty', 'IsNull', false, true],
    ['nothing', 'IsPresent', true, true],
    ['missing', 'IsPresent', true, false],
    ['missing', 'IsPresent', false, true],
    ['five', 'IsPresent', false, false],
    ['five', 'IsNumeric', true, true],
    ['digits', 'IsNumeric', true, false],
    ['digits', 'IsNumeric', false, true],
    ['digits', 'IsString', true, true],
    ['nothing', 'IsString', true, false],
    ['no', 'IsBoolean', true, true],
    ['five', 'IsBoolean', true, false],
    ['noon', 'IsTimestamp', true, true],
    ['noonAndABit', 'IsTimestamp', true, true],
    ['noonInParis', 'IsTimestamp', true, true],
    ['small', 'IsTimestamp', true, false],
    ['spaced', 'IsTimestamp', true, false],
    ['zoneless', 'IsTimestamp', true, false],
    ['day', 'IsTimestamp', true, false],
    ['impossible', 'IsTimestamp', true, false],
    ['five', 'IsTimestamp', false, true],
    // The same with the other side from the data.
    ['five', 'NumericEqualsPath', '$.float', true],
    ['five', 'NumericEqualsPath', '$.digits', false],
    ['half', 'NumericLessThanPath', '$.list[0]', true],
    ['text', 'StringGreaterThanPath', '$.empty', true],
    ['yes', 'BooleanEqualsPath', '$.yes', true],
    ['yes', 'BooleanEqualsPath', '$.five', false],
    ['noon', 'TimestampEqualsPath', '$.noonInParis', true],
    ['noon', 'TimestampLessThanPath', '$.day', false],
    // Paths with brackets.
    ['object.a.b', 'NumericEquals', 1, true],
    ["object['odd key']", 'NumericEquals', 2, true],
    ['list[1]', 'StringEquals', 'x', true],
    ['list[7]', 'IsPresent', false, true],
  ])('$.%s %s %j is %s', (path, operator, operand, expected) => {
    const rule = { Variable: `$.${path}`, [operator]: operand }
    expect(take(rule)).toBe(expected)
    expect(take({ Not: rule })).toBe(!expected)
  })

  const yes = { Variable: '$.yes', BooleanEquals: true }
  const no = { Variable: '$.yes', BooleanEquals: false }
  const missing = { Variable: '$.missing', StringEquals: 'x' }
  it.each<[ChoiceRule, boolean | string]>([
    [missing, 'States.Runtime'],
    [{ Variable: '$.missing', IsNull: true }, 'States.Runtime'],
    [{ Variable: '$.five', NumericEqualsPath: '$.missing' }, 'States.Runtime'],
    [{ Not: missing }, 'States.Runtime'],
    [{ And: [yes, missing] }, 'States.Runtime'],
    [{ And: [no, missing] }, false],
    [{ Or: [yes, missing] }, true],
    [{ Or: [no, missing] }, 'States.Runtime'],
    [{ And: [yes, { Or: [no, { Not: no }] }] }, true],
    [{ Not: { Not: { And: [yes, yes] } } }, true],
  ])('%j is %s', (rule, expected) => {
    expect(take(rule)).toBe(expected)
  })

  it('takes the first rule that holds, then Default, then raises NoChoiceMatched', () => {
    const rules = [
      { ...no, Next: 'A' },
      { ...yes, Next: 'B' },
      { ...yes, Next: 'C' },
    ]
    expect(choose({ Type: 'Choice', Choices: rules, Default: 'D' }, { data })).toEqual({ ok: true, value: 'B' })
    expect(choose({ Type: 'Choice', Choices: rules.slice(0, 1), Default: 'D' }, { data })).toEqual({
      ok: true,
      value: 'D',
    })
    expect(choose({ Type: 'Choice', Choices: rules.slice(0, 1) }, { data })).toMatchObject({
      error: { error: 'States.NoChoiceMatched' },
    })
  })

  it('refuses to compare without end', () => {
    const rule = { Variable: '$.long', StringMatches: `*${'a'.repeat(90_000)}b*`, Next: 'Yes' }
    expect(choose({ Type: 'Choice', Choices: [rule] }, { data: { long: 'a'.repeat(190_000) } })).toMatchObject({
      error: { error: 'States.Runtime', field: 'Choices[0].StringMatches' },
    })
  })
})

describe('Wait', () => {
  const now = parseTimestamp('2016-08-18T12:00:00Z') ?? 0
  const input: JsonObject = {
    ten: 10,
    text: '10',
    half: 0.5,
    negative: -1,
    huge: 1e300,
    when: '2016-08-18T14:00:10+02:00',
    day: '2016-08-19',
  }
  it.each<[Omit<WaitState, 'Type'>, string]>([
    [{ Seconds: 10 }, '2016-08-18T12:00:10.000000+00:00'],
    [{ Seconds: 0 }, '2016-08-18T12:00:00.000000+00:00'],
    [{ SecondsPath: '$.ten' }, '2016-08-18T12:00:10.000000+00:00'],
    [{ SecondsPath: '$.half' }, '2016-08-18T12:00:00.500000+00:00'],
    [{ Timestamp: '2016-08-18T13:59:59.25+01:59' }, '2016-08-18T12:00:59.250000+00:00'],
    [{ Timestamp: '2001-01-01T00:00:00Z' }, '2016-08-18T12:00:00.000000+00:00'],
    [{ TimestampPath: '$.when' }, '2016-08-18T12:00:10.000000+00:00'],
    [{ SecondsPath: '$.text' }, 'States.Runtime'],
    [{ SecondsPath: '$.negative' }, 'States.Runtime'],
    [{ SecondsPath: '$.huge' }, 'States.Runtime'],
    [{ SecondsPath: '$.missing' }, 'States.ParameterPathFailure'],
    [{ TimestampPath: '$.day' }, 'States.Runtime'],
    [{ TimestampPath: '$.ten' }, 'States.Runtime'],
  ])('%j ends at %s', (state, expected) => {
    const until = waitUntil({ Type: 'Wait', ...state }, { data: input }, now)
    expect(until.ok ? formatTimestamp(until.value) : until.error.error).toBe(expected)
  })
})

describe('Pass', () => {
  const input: JsonObject = { a: { b: [1, { c: 2 }] }, k: 'v' }
  it.each<[Omit<PassState, 'Type'>, Json]>([
    [{}, input],
    [{ Result: { r: 1 } }, { r: 1 }],
    [{ Result: { r: 1 }, ResultPath: '$' }, { r: 1 }],
    [
      { Result: { r: 1 }, ResultPath: '$.x' },
      { ...input, x: { r: 1 } },
    ],
    [
      { Result: { r: 1 }, ResultPath: '$.x.y.z' },
      { ...input, x: { y: { z: { r: 1 } } } },
    ],
    [
      { Result: { r: 1 }, ResultPath: '$.a.b[0]' },
      { ...input, a: { b: [{ r: 1 }, { c: 2 }] } },
    ],
    [
      { Result: { r: 1 }, ResultPath: '$.a.b[1].c' },
      { ...input, a: { b: [1, { c: { r: 1 } }] } },
    ],
    [
      { Result: { r: 1 }, ResultPath: "$['odd key']" },
      { ...input, 'odd key': { r: 1 } },
    ],
    [{ Result: { 'not.$': '$.k' } }, { 'not.$': '$.k' }],
    [{ InputPath: '$.a.b[1]' }, { c: 2 }],
    [
      { InputPath: '$.k', ResultPath: '$.copy' },
      { ...input, copy: 'v' },
    ],
    [
      { InputPath: '$', ResultPath: '$.all' },
      { ...input, all: input },
    ],
    [{ Parameters: { 'c.$': '$.a.b[1].c', d: 'e' } }, { c: 2, d: 'e' }],
    [
      { Parameters: { deep: [{ 'k.$': '$.k' }] }, ResultPath: '$.p' },
      { ...input, p: { deep: [{ k: 'v' }] } },
    ],
  ])('%j', (state, expected) => {
    expect(passOn({ Type: 'Pass', ...state }, { data: input })).toEqual({ ok: true, value: expected })
  })

  it.each<[Omit<PassState, 'Type'>, string]>([
    [{ InputPath: '$.missing' }, 'States.ParameterPathFailure'],
    [{ Parameters: { 'x.$': '$.a.b[9]' } }, 'States.ParameterPathFailure'],
    [{ Result: {}, ResultPath: '$.k.inside' }, 'States.ResultPathMatchFailure'],
    [{ Result: {}, ResultPath: '$.a.b[7]' }, 'States.ResultPathMatchFailure'],
    [{ Result: {}, ResultPath: '$.a[0]' }, 'States.ResultPathMatchFailure'],
  ])('%j raises %s', (state, expected) => {
    expect(passOn({ Type: 'Pass', ...state }, { data: input })).toMatchObject({ error: { error: expected } })
  })

  it('does not nest the data without end', () => {
    const around = (data: Json) => passOn({ Type: 'Pass', InputPath: '$', ResultPath: '$.a' }, { data })
    let passed = around({})
    for (let round = 0; round < 1000 && passed.ok; round++) passed = around(passed.value)
    expect(passed).toMatchObject({
      error: { error: 'States.Runtime', cause: expect.stringContaining('nested deeper') },
    })
  })
})
