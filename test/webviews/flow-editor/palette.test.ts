import { describe, expect, test } from 'vitest'
import { checkFlow, editFlow, applyTextEdits, parseFlow } from '../../../src/flow/index.ts'
import { findEntries, paletteEntries, requiredOf, stateNameOf } from '../../../webviews/flow-editor/palette/entries.ts'
import { freeName, lastState, waysOut } from '../../../webviews/flow-editor/editing/ways-out.ts'
import { fromEdge, nextWay } from '../../../webviews/flow-editor/editing/walk.ts'
import { statesIn } from '../../../webviews/flow-editor/editing/states-in.ts'
import { statesWith } from '../../../webviews/flow-editor/search/states-with.ts'
import { insertPoint, pointAlong, targetAt } from '../../../webviews/flow-editor/canvas/hit.ts'
import { flowGraph, layoutGraph } from '../../../src/flow/index.ts'

const nothing = { providers: [], endpoints: [], collections: [], functions: [], flows: [] }

describe('what can be added', () => {
  test.each(paletteEntries(nothing))('$title is a state in which nothing is wrong, put into a line', (entry) => {
    const text =
      '{"title": "T", "definition": {"StartAt": "A", "States": {"A": {"Type": "Pass", "Next": "B"}, "B": {"Type": "Pass", "End": true}}}, "input_schema": {}}'
    const at = { edge: { from: 'A', way: { kind: 'next' } } } as const
    const made = editFlow(parseFlow(text), { kind: 'addState', name: 'New', state: entry.state('New', 'B'), at })
    const edits = 'refused' in made ? [] : made.edits
    const errors = checkFlow(parseFlow(applyTextEdits(text, edits))).filter(({ severity }) => severity === 'error')
    expect(errors.map(({ message }) => message)).toEqual([])
    expect(edits.length).toBeGreaterThan(0)
  })

  test('brings along the providers and the flows of the fabric', () => {
    const entries = paletteEntries({
      ...nothing,
      providers: [
        {
          url: 'https://shutter.providers.davy.internal',
          title: 'Shutter',
          kind: 'served',
          description: 'Opens and closes',
          synchronous: true,
          input_schema: { type: 'object', properties: { open: { type: 'boolean' } }, required: ['open'] },
        },
      ],
      flows: [
        {
          id: 'f1',
          title: 'Align',
          input_schema: { type: 'object', required: ['x'], properties: { x: { type: 'number' } } },
        },
      ],
    })
    expect(entries.find(({ title }) => title === 'Shutter')?.state('Shutter')).toEqual({
      Type: 'Action',
      ActionUrl: 'https://shutter.providers.davy.internal',
      Parameters: { open: false },
      ResultPath: '$.Shutter',
    })
    expect(entries.find(({ title }) => title === 'Align')?.state('Align')).toMatchObject({
      ActionUrl: 'https://flows.globus.org/flows/f1',
      Parameters: { input: { x: 0 } },
    })
  })

  test('is found by words of its title, group or URL', () => {
    const entries = paletteEntries(nothing)
    expect(findEntries(entries, 'transf')[0]?.title).toBe('Transfer')
    expect(findEntries(entries, 'search ingest').map(({ title }) => title)).toEqual(['Search: ingest'])
    expect(findEntries(entries, 'nothing of that kind')).toEqual([])
  })

  test.each([
    ['Make directory', 'MakeDirectory'],
    ['DataCite: mint a DOI', 'DataCiteMintADOI'],
    ['…', 'State'],
  ])('%s is called %s', (title, name) => {
    expect(stateNameOf(title)).toBe(name)
  })

  test('has what its schema wants, and an end however deep that goes', () => {
    const schema = { type: 'object', required: ['a'], properties: {} as Record<string, unknown> }
    schema.properties['a'] = schema
    expect(JSON.stringify(requiredOf(schema as never)).length).toBeLessThan(60)
  })
})

const flow = parseFlow(
  JSON.stringify({
    StartAt: 'A',
    States: {
      A: {
        Type: 'Action',
        ActionUrl: 'https://x.org',
        Next: 'B',
        Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Bad' }],
      },
      B: { Type: 'Choice', Choices: [{ Variable: '$.x', IsNull: true, Next: 'A' }], Default: 'C' },
      C: { Type: 'Pass', End: true },
      Bad: { Type: 'Fail' },
    },
  }),
)
const graph = flowGraph(flow.flow.definition)

describe('ways', () => {
  test('out of a state are those of its type', () => {
    const kinds = (name: string) => waysOut(flow.flow.definition, name).map(({ kind }) => kind)
    expect(kinds('A')).toEqual(['next', 'catch'])
    expect(kinds('B')).toEqual(['choice', 'default'])
    expect(kinds('C')).toEqual(['next'])
    expect(kinds('Bad')).toEqual([])
    expect(kinds('Nowhere')).toEqual([])
  })

  test('lead where a flow usually ends, also round a loop', () => {
    expect(lastState(graph)).toBe('B')
    const line = flowGraph({ StartAt: 'A', States: { A: { Type: 'Pass', Next: 'B' }, B: { Type: 'Pass', End: true } } })
    expect(lastState(line)).toBe('B')
    expect(lastState(flowGraph({}))).toBeUndefined()
  })

  test('are walked along and from one to the next', () => {
    const [next, caught] = graph.edges
    if (!next || !caught) throw new Error('no edges')
    expect(fromEdge(next, graph, 'down', 'down')).toBe('B')
    expect(fromEdge(next, graph, 'up', 'down')).toBe('A')
    expect(fromEdge(next, graph, 'right', 'down')).toBe(caught)
    expect(fromEdge(next, graph, 'right', 'right')).toBe('B')
    expect(nextWay(graph.edges, 'A', caught.id, 1)).toBe(next)
    expect(nextWay(graph.edges, 'C', null, 1)).toBeUndefined()
  })
})

test('a free name has a number that nobody has', () => {
  const taken = flowGraph({ StartAt: 'A', States: { A: {}, A2: {} } })
  expect(freeName('A', taken)).toBe('A3')
  expect(freeName('B', taken)).toBe('B')
})

test.each([
  ['{"States": {"A": {"Type": "Pass"}}}', ['A']],
  ['title: x\ndefinition:\n  States:\n    B:\n      Type: Pass\n', ['B']],
  ['{"States": {}}', undefined],
  ['hello', undefined],
  ['', undefined],
  ['{"States": ', undefined],
])('the states in %j are %j', (text, names) => {
  const states = statesIn(text)
  expect(states && Object.keys(states)).toEqual(names)
})

test('a search looks at names, kinds and texts', () => {
  expect(statesWith('choice', graph, flow.flow.definition)).toEqual(['B'])
  expect(statesWith('x.org', graph, flow.flow.definition)).toEqual(['A'])
  expect(statesWith('bad', graph, flow.flow.definition)).toEqual(['A', 'Bad'])
  expect(statesWith('  ', graph, flow.flow.definition)).toEqual([])
})

describe('a point of the drawing', () => {
  const layout = layoutGraph(graph, {
    nodeSize: () => ({ width: 100, height: 40 }),
    labelSize: ({ label }) => (label === '' ? null : { width: 60, height: 18 }),
  })

  test('lies in a state, on a way, or on the ground', () => {
    for (const { node, x, y } of layout.nodes)
      expect(targetAt(layout, { x: x + 5, y: y + 5 })).toEqual({ kind: 'state', name: node.name })
    for (const placed of layout.edges.filter(({ bundle }) => bundle === null)) {
      const { x, y } = insertPoint(placed)
      const target = targetAt(layout, { x, y })
      expect(target.kind).not.toBe('ground')
    }
    expect(targetAt(layout, { x: -500, y: -500 })).toEqual({ kind: 'ground' })
  })

  test('at a share of a way is as far along it', () => {
    const corner = [
      { x: 0, y: 0 },
      { x: 10, y: 0 },
      { x: 10, y: 30 },
    ]
    expect(pointAlong(corner, 0)).toEqual({ x: 0, y: 0 })
    expect(pointAlong(corner, 0.5)).toEqual({ x: 10, y: 10 })
    expect(pointAlong(corner, 1)).toEqual({ x: 10, y: 30 })
  })
})
