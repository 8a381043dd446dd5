import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  choose,
  countWays,
  dataFlow,
  passOn,
  successorOf,
  type ChoiceState,
  type Json,
  type JsonObject,
  type Shape,
  type State,
} from '#flow'

const flow = (states: JsonObject, input_schema: Json = {}, start = 'A') => ({
  definition: { StartAt: start, States: states },
  input_schema,
})

/** Every read of a path as `state path presence`. */
const readsOf = (states: JsonObject, schema?: Json) =>
  dataFlow(flow(states, schema)).reads.map(
    ({ state, segments, found }) => `${state} ${segments.join('.')} ${found.presence}`,
  )

const closed = (properties: JsonObject, required: readonly string[] = Object.keys(properties)): JsonObject => ({
  type: 'object',
  properties,
  required,
  additionalProperties: false,
})
const passWith = (parameters: JsonObject, next?: string): JsonObject => ({
  Type: 'Pass',
  Parameters: parameters,
  ResultPath: '$.out',
  ...(next === undefined ? { End: true } : { Next: next }),
})

describe('the data of a run, followed through its flow', () => {
  it('knows constants to their last item', () => {
    const states = {
      A: { Type: 'Pass', Result: { bar: [0], deep: { x: 'y' } }, Next: 'B' },
      B: passWith({ 'a.$': '$.bar[0]', 'b.$': '$.bar[1]', 'c.$': '$.bar[-1]', 'd.$': '$.deep.x', 'e.$': '$.foo[0]' }),
    }
    expect(readsOf(states)).toEqual([
      'B bar.0 always',
      'B bar.1 never',
      'B bar.-1 always',
      'B deep.x always',
      'B foo.0 never',
    ])
  })

  it.each<[string, Json, string]>([
    ['an open input', {}, 'unknown'],
    ['a closed one', closed({ other: {} }), 'never'],
    ['a required field', closed({ x: {} }), 'always'],
    ['an optional field', closed({ x: {} }, []), 'sometimes'],
    ['a default', closed({ x: { default: 1 } }, []), 'unknown'],
    ['$ref', { $ref: '#/definitions/in', definitions: { in: closed({ x: {} }) } }, 'always'],
    ['a $ref to itself', { $ref: '#' }, 'unknown'],
    ['allOf', { allOf: [{ properties: { x: {} } }, { required: ['x'] }] }, 'always'],
    ['anyOf', { anyOf: [closed({ x: {} }), closed({ y: {} })] }, 'sometimes'],
    ['oneOf with it everywhere', { oneOf: [closed({ x: {} }), closed({ x: {}, y: {} })] }, 'always'],
    ['patternProperties', { patternProperties: { '^x$': {} }, additionalProperties: false }, 'unknown'],
    ['no schema at all', 'nonsense', 'unknown'],
    ['false', { properties: { x: false } }, 'never'],
  ])('reads %s', (_, schema, presence) => {
    expect(readsOf({ A: passWith({ 'a.$': '$.x' }) }, schema)).toEqual([`A x ${presence}`])
  })

  it('counts every way: loops, rules, Catch', () => {
    const act = (more: JsonObject): JsonObject => ({ Type: 'Action', ActionUrl: 'https://x.example.org', ...more })
    const states = {
      A: act({ ResultPath: '$.A', Catch: [{ ErrorEquals: ['States.ALL'], ResultPath: '$.e', Next: 'C' }], Next: 'B' }),
      B: { Type: 'Choice', Choices: [{ Variable: '$.A.status', StringEquals: 'FAILED', Next: 'A' }], Default: 'C' },
      C: passWith({ 'a.$': '$.A.status', 'e.$': '$.e.Cause' }),
    }
    expect(readsOf(states, closed({}))).toEqual(['B A.status always', 'C A.status sometimes', 'C e.Cause sometimes'])
  })

  it('believes what a Choice has found out', () => {
    const choice = (rule: JsonObject): JsonObject => ({
      A: { Type: 'Choice', Choices: [{ ...rule, Next: 'Yes' }], Default: 'No' },
      Yes: passWith({ 'a.$': '$.x' }),
      No: passWith({ 'a.$': '$.x' }),
    })
    const optional = closed({ x: { type: ['string', 'null'] } }, [])
    const present = { Variable: '$.x', IsPresent: true }
    expect(readsOf(choice(present), optional)).toEqual(['Yes x always', 'No x never'])
    expect(readsOf(choice({ Not: present }), optional)).toEqual(['Yes x never', 'No x always'])
    const both = { And: [present, { Variable: '$.x', StringEquals: 'a' }] }
    expect(readsOf(choice(both), optional)).toEqual(['A x always', 'Yes x always', 'No x sometimes'])
    const either = { Or: [{ Not: present }, { Variable: '$.x', IsNull: true }] }
    expect(readsOf(choice(either), optional)).toEqual(['A x always', 'Yes x sometimes', 'No x always'])
  })

  it('follows expressions: names, backticks, conditions, comprehensions', () => {
    const read = (expression: string) =>
      readsOf({ A: passWith({ 'v.=': expression }) }, closed({ a: closed({ b: {} }), l: { type: 'array' } }))
    expect(read("a.b + a['c'] + `$.a.d`")).toEqual(['A a.b always', 'A a.c never', 'A a.d never'])
    expect(read("a.c if is_present('a.c') else 0")).toEqual(['A a.c never'])
    expect(read("is_present('z') and z.y")).toEqual(['A z never'])
    expect(read('[item.name for item in l if item.ok]')).toEqual(['A l always'])
    expect(read('[z.q for item in []]')).toEqual([])
    expect(read('a +')).toEqual([])
  })

  it('ends where it would take too long, and says nothing then', () => {
    const names = Array.from({ length: 500 }, (_, i) => `S${i}`)
    const all = Object.fromEntries(
      names.map((name, i) => [
        name,
        {
          Type: 'Choice',
          Choices: names.map((to) => ({ Variable: `$.k${i}.${to}`, NumericEquals: i, Next: to })),
          Default: name,
        },
      ]),
    )
    expect(dataFlow(flow(all, {}, 'S0'))).toMatchObject({ complete: false, reads: [] })
    const grows = {
      A: { Type: 'Pass', Parameters: { 'a.$': '$', 'b.$': '$' }, Next: 'B' },
      B: { Type: 'Choice', Choices: [{ Variable: '$.a.b.a.b', IsPresent: true, Next: 'C' }], Default: 'A' },
      C: passWith({ 'x.$': '$.a.a.a.a.a' }),
    }
    expect(dataFlow(flow(grows)).complete).toBe(true)
  })
})

describe('ways through a flow', () => {
  it('are counted without walking them', () => {
    expect(countWays({})).toBe(1)
    const diamonds = Object.fromEntries(
      Array.from({ length: 60 }, (_, i) => [
        `S${i}`,
        { Type: 'Choice', Choices: [{ Next: `S${i + 1}` }, { Next: `S${i + 1}` }] },
      ]),
    )
    expect(countWays({ StartAt: 'S57', States: { ...diamonds, S60: { Type: 'Pass', End: true } } })).toBe(8)
    expect(countWays({ StartAt: 'S0', States: { ...diamonds, S60: { Type: 'Pass', End: true } } })).toBe(1_000_000)
    const chain = Object.fromEntries(Array.from({ length: 20_000 }, (_, i) => [`S${i}`, { Next: `S${i + 1}` }]))
    expect(countWays({ StartAt: 'S0', States: { ...chain, S20000: { Type: 'Fail' } } })).toBe(1)
  })
})

/** Is this value one that the shape allows? Types, keys, presence, constants. */
function allows(shape: Shape, value: Json): boolean {
  if (value === null || typeof value !== 'object') {
    const bit = value === null ? 1 : { boolean: 2, number: 4, string: 8 }[String(typeof value)]
    return (shape.types & (bit ?? 0)) !== 0 && (shape.constants?.includes(value) ?? true)
  }
  if (Array.isArray(value)) {
    if ((shape.types & 32) === 0) return false
    const { list } = shape
    if (!list) return true
    if (value.length < list.first.length) return false
    return value.every((item, i) => {
      const known = list.first[i] ?? list.rest
      return known !== null && allows(known, item)
    })
  }
  if ((shape.types & 16) === 0) return false
  const { object } = shape
  if (!object) return true
  for (const [key, { presence, shape: content }] of object.keys) {
    const there = Object.hasOwn(value, key)
    if (!there && presence === 'always' && content.types !== 0) return false
  }
  return Object.entries(value).every(([key, item]) => {
    const known = object.keys.get(key)?.shape ?? object.rest
    return known !== null && allows(known, item)
  })
}

/** Runs Pass and Choice for real and looks whether `$` is what was foretold. */
function walk(states: JsonObject, input: JsonObject, look: (state: string, data: Json) => void): void {
  let name: string | null = 'A'
  let data: Json = input
  for (let steps = 0; name !== null && steps < 40; steps++) {
    look(name, data)
    // SAFETY: the states below are made by the arbitraries of this test.
    const state = states[name] as unknown as State
    if (state.Type === 'Choice') {
      const chosen = choose(state satisfies ChoiceState, { data })
      if (!chosen.ok) return
      name = chosen.value
    } else if (state.Type === 'Pass' || state.Type === 'ExpressionEval') {
      const after = passOn(state, { data })
      if (!after.ok) return
      data = after.value
      name = successorOf(state)
    } else return
  }
}

const names = fc.constantFrom('A', 'B', 'C', 'D')
const keys = fc.constantFrom('a', 'b', 'c')
const path: fc.Arbitrary<string> = fc
  .array(
    fc.oneof(
      keys.map((key) => `.${key}`),
      fc.constantFrom('[0]', '[1]', '[-1]'),
    ),
    { maxLength: 3 },
  )
  .map((parts) => `$${parts.join('')}`)
const written = fc.array(keys, { maxLength: 3 }).map((parts) => ['$', ...parts].join('.'))
const value: fc.Arbitrary<Json> = fc.letrec<{ value: Json }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3 },
    fc.constantFrom<Json>(null, true, false, 0, 1, 'x', 'y'),
    fc.array(tie('value'), { maxLength: 2 }),
    fc.dictionary(keys, tie('value'), { maxKeys: 3 }),
  ),
})).value
const object = fc.dictionary(keys, value, { maxKeys: 3 })
const template = fc.dictionary(
  fc.constantFrom('a', 'b.$', 'c.='),
  fc.oneof(
    path,
    fc.constantFrom(
      'a',
      'a.b',
      "getattr('a.b', 1)",
      'b if is_present("b") else [c]',
      '[i for i in a]',
      'a + b',
      "'x' + 'y'",
      '{"a": c}',
    ),
  ),
  { maxKeys: 3 },
)
const rule: fc.Arbitrary<JsonObject> = fc.letrec<{ rule: JsonObject }>((tie) => ({
  rule: fc.oneof(
    { maxDepth: 2 },
    fc.record({ Variable: path, IsPresent: fc.boolean() }),
    fc.record({ Variable: path, IsNull: fc.boolean() }),
    fc.record({ Variable: path, IsString: fc.boolean() }),
    fc.record({ Variable: path, NumericEquals: fc.constantFrom(0, 1) }),
    fc.record({ Variable: path, StringEquals: fc.constantFrom('x', 'z') }),
    fc.record({ Variable: path, BooleanEquals: fc.boolean() }),
    fc.record({ Variable: path, StringLessThanPath: path }),
    fc.array(tie('rule'), { minLength: 1, maxLength: 2 }).map((And): JsonObject => ({ And })),
    fc.array(tie('rule'), { minLength: 1, maxLength: 2 }).map((Or): JsonObject => ({ Or })),
    tie('rule').map((Not): JsonObject => ({ Not })),
  ),
})).rule
const state: fc.Arbitrary<JsonObject> = fc.oneof(
  fc.record({ Type: fc.constant('Pass'), Result: object, ResultPath: written, Next: names }),
  fc.record({ Type: fc.constant('Pass'), InputPath: path, ResultPath: written, Next: names }),
  fc.record({ Type: fc.constant('Pass'), Parameters: template, ResultPath: written, Next: names }),
  fc.record({
    Type: fc.constant('Choice'),
    Choices: fc.array(
      fc.tuple(rule, names).map(([test, Next]) => ({ ...test, Next })),
      { minLength: 1, maxLength: 3 },
    ),
    Default: names,
  }),
)

const schemas = {
  any: () => ({}),
  exact: (input: Json) => ({ const: input }),
  either: (input: Json) => ({ enum: [input, { a: null }, { b: 'x' }] }),
} as const

describe('what is foretold', () => {
  it('is never narrower than what happens', () => {
    expect.hasAssertions()
    let looked = 0
    const given = fc.constantFrom<keyof typeof schemas>('any', 'exact', 'either')
    fc.assert(
      fc.property(fc.record({ A: state, B: state, C: state, D: state }), object, given, (states, input, schema) => {
        const known = dataFlow(flow(states, schemas[schema](input)))
        if (!known.complete) return
        walk(states, input, (name, data) => {
          const before = known.states.get(name)?.before
          looked++
          if (!before || !allows(before, data))
            throw new Error(`${name} has ${JSON.stringify(data)}, foretold ${JSON.stringify(before, show)}`)
        })
      }),
      { numRuns: 2500 },
    )
    expect(looked).toBeGreaterThan(5000)
  })
})

const show = (_: string, part: unknown) => (part instanceof Map ? Object.fromEntries(part) : part)
