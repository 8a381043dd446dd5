import { describe, expect, test } from 'vitest'
import { dataFlow, type Shape } from '#flow'
import { aboutExpression } from '../../../../webviews/flow-editor/inspector/data/about-expression.ts'
import { completeExpression } from '../../../../webviews/flow-editor/inspector/data/expression-completion.ts'
import { aboutPath, pathOffers } from '../../../../webviews/flow-editor/inspector/data/path-offers.ts'
import { fittingOffers } from '../../../../webviews/kit/inputs/offers.ts'
import { saidAs } from '../../../../webviews/kit/schema-form/ways.ts'

const flow = {
  input_schema: {
    type: 'object',
    properties: {
      input: {
        type: 'object',
        properties: {
          file: { type: 'string' },
          count: { type: 'integer' },
          tags: { type: 'array', items: { type: 'string' } },
        },
        required: ['file', 'count'],
        additionalProperties: false,
      },
    },
    required: ['input'],
    additionalProperties: false,
  },
  definition: {
    StartAt: 'A',
    States: {
      A: { Type: 'Pass', Result: { ready: true }, ResultPath: '$.A', Next: 'B' },
      B: { Type: 'Pass', End: true },
    },
  },
}
const before: Shape = dataFlow(flow).states.get('B')?.before ?? { types: 0 }

test('paths are offered with their types, who wrote them, and what they were in a run', () => {
  const offers = pathOffers({ before, sample: { input: { file: '/a.h5', count: 3 } } })
  expect(offers).toContainEqual({
    value: '$.A.ready',
    label: '$.A.ready',
    detail: 'true or false',
    about: 'by A (Result)',
  })
  expect(offers).toContainEqual({
    value: '$.input.file',
    label: '$.input.file',
    detail: 'a string',
    about: 'in the input · "/a.h5"',
  })
  expect(offers.map(({ value }) => value)).toContain('$._context.run_id')
  expect(fittingOffers(offers, 'ready').map(({ value }) => value)).toEqual(['$.A.ready'])
})

test.each([
  ['$.input.file', 'fine', 'a string · in the input'],
  ['$.A', 'fine', 'an object · by A (Result)'],
  ['$.input.nothing', 'doubt', 'nothing is there'],
  ['$.input.tags', 'doubt', 'a list, not on every way · in the input'],
  ['input', 'mistake', 'a path starts with "$", as in "$.input.file"'],
])('of %s is said: %s, %s', (path, kind, text) => {
  const said = aboutPath(path, { before })
  expect(said?.kind).toBe(kind)
  expect(said?.text.startsWith(text)).toBe(true)
})

describe('completion of expressions', () => {
  const at = (marked: string) => {
    const cursor = marked.indexOf('|')
    const found = completeExpression(marked.replace('|', ''), cursor, before)
    return found && { from: found.from, typed: found.typed, values: found.offers.map(({ value }) => value) }
  }
  test('names and functions at the beginning', () => {
    expect(at('in|')).toMatchObject({ from: 0, typed: 'in' })
    expect(at('in|')?.values).toEqual(expect.arrayContaining(['input', 'A', 'len(']))
  })
  test('parts and methods behind a dot', () => {
    expect(at('len(input.|)')).toMatchObject({ from: 10, typed: '' })
    expect(at('len(input.|)')?.values).toEqual(expect.arrayContaining(['file', 'count', 'tags', 'get(']))
    expect(at('input.file.sp|')?.values).toContain('split(')
    expect(at('input.tags[0].up|')?.values).toContain('upper(')
  })
  test('paths in backticks, nothing in texts and behind values', () => {
    expect(at('`$.in|')?.values).toContain('$.input.file')
    expect(at("'in|'")).toBeUndefined()
    expect(at('input.file |')).toBeUndefined()
  })
})

test.each([
  ['input.count + 1', 'fine', 'gives number'],
  ["input.file + '.txt'", 'fine', 'gives string'],
  ['input.count +', 'mistake', 'at character'],
  ['nosuch(1)', 'mistake', 'there is no function "nosuch" (at character 1)'],
])('of %s is said: %s, %s', (text, kind, words) => {
  const said = aboutExpression(text, before)
  expect(said?.kind).toBe(kind)
  expect(said?.text).toContain(words)
})

test.each([
  ['$.a.b[0]', 'path', 'expression', 'a.b[0]'],
  ["$['my-name'].b", 'path', 'expression', "`$['my-name'].b`"],
  ['a.b[0]', 'expression', 'path', '$.a.b[0]'],
  ["`$['my-name']`", 'expression', 'path', "$['my-name']"],
  ['a + b', 'expression', 'path', undefined],
  ['a-b', 'expression', 'path', undefined],
  ['text', 'constant', 'path', undefined],
  ['$.a', 'constant', 'path', '$.a'],
  ["it's", 'constant', 'expression', String.raw`'it\'s'`],
  [true, 'constant', 'expression', 'True'],
  [{ a: [1, null] }, 'constant', 'expression', "{'a': [1, None]}"],
  ['a + 1', 'expression', 'constant', 'a + 1'],
] as const)('%j, a %s, as %s: %j', (value, from, to, said) => {
  expect(saidAs(value, from, to)).toEqual(said)
})
