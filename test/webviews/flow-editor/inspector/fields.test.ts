import * as fc from 'fast-check'
import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { checkFlow, flowGraph, flowTemplates, parseFlow, templateText, type Json, type JsonObject } from '#flow'
import type { Field } from '../../../../webviews/kit/schema-form/index.ts'
import { applyChange } from '../../../../webviews/kit/schema-form/index.ts'
import { fieldsOfState } from '../../../../webviews/flow-editor/inspector/fields/state-fields.ts'
import { bodyOf } from '../../../../webviews/flow-editor/inspector/providers.ts'
import { problemsAt } from '../../../../webviews/flow-editor/inspector/problems.ts'
import { subjectOf, type Subject } from '../../../../webviews/flow-editor/inspector/subject.ts'
import { ofType, stateTypes } from '../../../../webviews/flow-editor/inspector/type-change.ts'

const surroundings = { providers: [], endpoints: [], collections: [], functions: [], flows: [] }
const xpcs = readFileSync(new URL('../../../../src/experiments/xpcs/xpcs.flow.json', import.meta.url), 'utf8')

const around = (names: readonly string[]) => ({
  name: 'A',
  names,
  bodyOf: (state: JsonObject) => bodyOf(state, surroundings),
})

function all(field: Field): Field[] {
  const { control } = field
  const inside = control.kind === 'object' ? control.fields : control.kind === 'list' ? control.items : []
  return [field, ...inside.flatMap(all)]
}

/** Every path of a value that is no object or list. */
function leaves(value: Json, path: readonly (string | number)[] = []): string[] {
  if (Array.isArray(value))
    return value.length === 0 ? [] : value.flatMap((item: Json, index) => leaves(item, [...path, index]))
  if (typeof value === 'object' && value !== null)
    return Object.entries(value).flatMap(([key, item]) => leaves(item, [...path, key]))
  return [JSON.stringify(path)]
}

/** Those that some field shows: by itself, as a list of texts, as JSON, or by a menu. */
function shownIn(field: Field): Set<string> {
  const found = new Set<string>()
  for (const { control, path, value } of all(field)) {
    if (control.kind === 'object' || control.kind === 'list') continue
    for (const leaf of leaves(value ?? null, path)) found.add(leaf)
    if (control.kind === 'menu')
      for (const { change } of control.options)
        if (change) found.add(JSON.stringify(change.path.length > 0 ? change.path : path))
  }
  return found
}

const rule = fc.letrec<{ rule: Json }>((tie) => ({
  rule: fc.oneof(
    { maxDepth: 4 },
    fc.record(
      { Variable: fc.constantFrom('$.a', 3), StringEquals: fc.constantFrom('x', 5) },
      { noNullPrototype: true },
    ),
    fc.record(
      { Variable: fc.constant('$.a'), IsPresent: fc.boolean(), More: fc.constant(1) },
      { noNullPrototype: true },
    ),
    fc.array(tie('rule'), { maxLength: 3 }).map((parts) => ({ And: parts })),
    fc.array(tie('rule'), { maxLength: 3 }).map((parts) => ({ Or: parts })),
    tie('rule').map((part) => ({ Not: part })),
    fc.constantFrom<Json>('x', null, 3),
  ),
})).rule

const anyJson: fc.Arbitrary<Json> = fc.jsonValue({ maxDepth: 2 }) as fc.Arbitrary<Json>
const odd = <T>(usual: fc.Arbitrary<T>) =>
  fc.oneof({ weight: 4, arbitrary: usual as fc.Arbitrary<Json> }, { weight: 1, arbitrary: anyJson })

const anyState: fc.Arbitrary<JsonObject> = fc.record(
  {
    Type: odd(fc.constantFrom(...stateTypes, 'Task')),
    Comment: odd(fc.string()),
    ActionUrl: odd(
      fc.constantFrom('https://transfer.actions.globus.org/transfer', 'https://compute.actions.globus.org/v3'),
    ),
    Handler: odd(fc.constantFrom<Json>({ Type: 'ActionProvider', Url: 'https://x', More: 1 }, 'urn')),
    Parameters: odd(
      fc.constantFrom<Json>({ 'source_endpoint.$': '$.a', DATA: [{ 'source_path.=': 'a' }], more: { x: 1 } }, {}),
    ),
    InputPath: odd(fc.constant('$.a')),
    Result: odd(fc.constant({ a: [1] })),
    ResultPath: odd(fc.constant('$.b')),
    WaitTime: odd(fc.integer()),
    Seconds: odd(fc.integer()),
    TimestampPath: odd(fc.constant('$.t')),
    Error: odd(fc.string()),
    CausePath: odd(fc.constant('$.c')),
    Choices: odd(fc.array(rule, { maxLength: 3 })),
    Default: odd(fc.constantFrom('A', 'gone')),
    Next: odd(fc.constantFrom('A', 'gone')),
    End: odd(fc.boolean()),
    Catch: odd(
      fc.array(
        odd(
          fc.record(
            { ErrorEquals: odd(fc.constant(['States.ALL'])), Next: odd(fc.constant('B')) },
            { noNullPrototype: true },
          ),
        ),
        { maxLength: 2 },
      ),
    ),
    other: anyJson,
  },
  { requiredKeys: [], noNullPrototype: true },
)

test('whatever a state holds is in its form, and nothing makes it throw', () => {
  fc.assert(
    fc.property(anyState, (state) => {
      const shown = shownIn(fieldsOfState(state, around(['A', 'B'])))
      const { Type: _type, End: _end, ...rest } = state
      // A menu shows what is written in its place, whatever that is.
      const inMenu = (leaf: string) => /^\["(Next|Default)"|"Next"/.test(leaf)
      const missing = leaves(rest).filter((leaf) => !shown.has(leaf) && !inMenu(leaf))
      expect(missing).toEqual([])
    }),
    { numRuns: 2000, examples: [[{ Type: [{ toString: false }], other: 1 }]] },
  )
})

test('every choice of a menu can be made', () => {
  fc.assert(
    fc.property(anyState, (state) => {
      const menus = all(fieldsOfState(state, around(['A', 'B']))).map(({ control }) => control)
      const changes = menus.flatMap((control) => (control.kind === 'menu' ? control.options : []))
      const made = changes.map(({ change }) => (change ? applyChange(state, change) : state))
      const fields = made.map((next) => fieldsOfState(next as JsonObject, around(['A', 'B'])))
      expect(fields.every(({ control }) => control.kind === 'object')).toBe(true)
    }),
    { numRuns: 300 },
  )
})

const model = (text: string, selected: readonly string[], edge: string | null = null) => {
  const good = parseFlow(text)
  return { good, graph: flowGraph(good.flow.definition), selected, edge, surroundings }
}

test('whatever a document is, it has a form', () => {
  const schema: fc.Arbitrary<Json> = fc.letrec<{ schema: Json }>((tie) => ({
    schema: odd(
      fc.record(
        {
          type: odd(fc.constantFrom<Json>('object', 'string', ['string', 'null'], [{ toString: false }])),
          properties: odd(fc.dictionary(fc.string(), tie('schema'), { maxKeys: 2, noNullPrototype: true })),
          required: odd(fc.array(fc.string(), { maxLength: 2 })),
          default: anyJson,
        },
        { requiredKeys: [], noNullPrototype: true },
      ),
    ),
  })).schema
  const document = fc.record(
    {
      title: odd(fc.string()),
      keywords: odd(fc.array(fc.string())),
      input_schema: schema,
      definition: odd(
        fc.record({
          StartAt: odd(fc.string()),
          States: odd(fc.dictionary(fc.string(), anyState, { maxKeys: 2, noNullPrototype: true })),
        }),
      ),
    },
    { requiredKeys: [], noNullPrototype: true },
  )
  fc.assert(
    fc.property(document, (value) => {
      expect(subjectOf(model(JSON.stringify(value), [])).kind).toBe('flow')
    }),
    { numRuns: 500 },
  )
})

describe('of a flow', () => {
  test('every path has one field, in every state and edge of the XPCS flow and in the templates', () => {
    for (const text of [xpcs, ...flowTemplates.map((template) => templateText(template, 'json'))]) {
      const { graph } = model(text, [])
      const subjects: Subject[] = [
        subjectOf(model(text, [])),
        ...graph.nodes.map(({ name }) => subjectOf(model(text, [name]))),
        ...graph.edges.map(({ id }) => subjectOf(model(text, [], id))),
      ]
      for (const { fields } of subjects) {
        const paths = all(fields).map(({ path }) => JSON.stringify(path))
        expect(paths.length).toBe(new Set(paths).size)
      }
    }
  })

  test('nothing of the document but its states is left out', () => {
    const { fields, value } = subjectOf(model(xpcs, []))
    const shown = shownIn(fields)
    const missing = leaves(value ?? null).filter(
      (leaf) => !shown.has(leaf) && !leaf.startsWith('["definition","States"'),
    )
    // Which inputs are required, and their types, are told by menus.
    expect(missing.filter((leaf) => !/"required",\d+\]$|"type"(,\d+)?\]$|"\$schema"\]$/.test(leaf))).toEqual([])
  })

  test('a name without a state, several states, an edge', () => {
    const text = JSON.stringify({
      StartAt: 'A',
      States: {
        A: { Type: 'Action', ActionUrl: 'https://a', WaitTime: 5, Next: 'B' },
        B: { Type: 'Action', ActionUrl: 'https://b', WaitTime: 5, Next: 'gone' },
      },
    })
    expect(subjectOf(model(text, ['gone']))).toMatchObject({ kind: 'missing', written: false })
    const both = subjectOf(model(text, ['A', 'B']))
    expect(all(both.fields).map(({ name, value }) => [name, value])).toEqual([
      ['', {}],
      ['ActionUrl', undefined],
      ['WaitTime', 5],
      ['ExceptionOnActionFailure', undefined],
      ['RunAs', undefined],
    ])
    expect(subjectOf(model(text, [], 'A/Next'))).toMatchObject({ kind: 'edge', base: ['States', 'A'] })
  })
})

test('problems stand at the fields they are about, what is missing at the field to be filled in', () => {
  const text = JSON.stringify({
    StartAt: 'A',
    States: {
      A: {
        Type: 'Action',
        ActionUrl: 'https://transfer.actions.globus.org/transfer',
        Parameters: { source_endpoint: 3, 'destination_endpoint.$': 'x' },
        WaitTime: 'soon',
      },
    },
  })
  const parsed = parseFlow(text)
  const { fields, base } = subjectOf(model(text, ['A']))
  const placed = problemsAt(checkFlow(parsed), base, fields).map(({ problem, path }) => [problem.code, path.join('/')])
  expect(placed).toEqual(
    expect.arrayContaining([
      ['missing-parameter', 'Parameters/DATA'],
      ['wrong-parameter', 'Parameters/source_endpoint'],
      ['path', 'Parameters/destination_endpoint.$'],
      ['wrong-type', 'WaitTime'],
      ['missing-successor', 'Next'],
    ]),
  )
})

describe('another type', () => {
  test('keeps what fits and is a state of that type', () => {
    const state = {
      Type: 'Action',
      Comment: 'c',
      ActionUrl: 'https://a',
      Parameters: { a: 1 },
      ResultPath: '$.A',
      Next: 'B',
      own: 1,
    }
    expect(ofType(state, 'ExpressionEval', 'A')).toEqual({
      Type: 'ExpressionEval',
      Comment: 'c',
      Parameters: { a: 1 },
      ResultPath: '$.A',
      Next: 'B',
      own: 1,
    })
    expect(ofType(state, 'Choice', 'A')).toMatchObject({ Type: 'Choice', Default: 'B', own: 1 })
    expect(ofType(state, 'Fail', 'A 1')).toEqual({ Type: 'Fail', Comment: 'c', own: 1, Error: 'A_1', Cause: '' })
  })

  test.each(stateTypes)('%s can be made of any type without a field that is not its own', (type) => {
    for (const from of stateTypes) {
      const state = ofType(ofType({ Type: 'Pass', Next: 'B' }, from, 'A'), type, 'A')
      const text = JSON.stringify({ StartAt: 'A', States: { A: state, B: { Type: 'Pass', End: true } } })
      const form = checkFlow(parseFlow(text)).filter(({ code }) =>
        ['unknown-field', 'conflicting-fields', 'missing-field', 'missing-successor'].includes(code),
      )
      expect(form.map(({ message }) => message)).toEqual([])
    }
  })
})
