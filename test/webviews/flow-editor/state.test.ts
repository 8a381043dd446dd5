import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { modelOf } from '../../../webviews/flow-editor/editor/model-of.ts'
import { initialState, reduce, type EditorEvent, type EditorState } from '../../../webviews/flow-editor/editor/state.ts'
import { changedText } from '../../../webviews/flow-editor/editor/text-changes.ts'

const flow = (states: Record<string, unknown>, title = 'Test') =>
  JSON.stringify({ title, definition: { StartAt: Object.keys(states)[0] ?? '', States: states } })

const document = (text: string | null, version = 1): EditorEvent => ({
  kind: 'document',
  uri: 'file:///a.flow.json',
  name: 'a.flow.json',
  version,
  text,
  format: 'json',
  editable: true,
  settings: { direction: 'down', minimap: true, dataHints: true },
})

const after = (events: readonly EditorEvent[], from: EditorState = initialState) =>
  events.reduce((state, event) => reduce(state, event, 0), from)

const two = flow({ A: { Type: 'Pass', Next: 'B' }, B: { Type: 'Pass', End: true } })
const names = (state: EditorState) => state.graph.nodes.map(({ name }) => name)

describe('a text', () => {
  test('is drawn, and can be changed', () => {
    const model = modelOf(after([document(two)]))
    expect(model.graph.nodes.map(({ name }) => name)).toEqual(['A', 'B'])
    expect(model).toMatchObject({ title: 'Test', version: 1, editable: true, broken: null })
  })

  test('that cannot be read keeps the last graph, and says where it breaks', () => {
    const state = after([
      document(two),
      {
        kind: 'changes',
        version: 2,
        changes: [{ offset: two.length - 1, length: 1, text: '' }],
        length: two.length - 1,
      },
    ])
    expect(names(state)).toEqual(['A', 'B'])
    expect(modelOf(state)).toMatchObject({ editable: false, broken: { code: 'syntax' } })
    const mended = after(
      [
        {
          kind: 'changes',
          version: 3,
          changes: [{ offset: two.length - 1, length: 0, text: '}' }],
          length: two.length,
        },
      ],
      state,
    )
    expect(modelOf(mended)).toMatchObject({ editable: true, broken: null })
  })

  test('that changed otherwise than it was said is asked for anew', () => {
    const wrong: EditorEvent = {
      kind: 'changes',
      version: 2,
      changes: [{ offset: 0, length: 0, text: ' ' }],
      length: 3,
    }
    const state = after([document(two), wrong])
    expect(state.lost).toBe(true)
    expect(modelOf(state).editable).toBe(false)
    expect(after([document(two, 2)], state).lost).toBe(false)
  })

  test('that is too long is not drawn', () => {
    expect(modelOf(after([document(null)]))).toMatchObject({ tooLong: true, editable: false, text: '' })
  })

  test('follows any changes as the document does', () => {
    const change = fc.record({ at: fc.nat(), length: fc.nat(5), text: fc.string({ maxLength: 5 }) })
    fc.assert(
      fc.property(fc.string(), fc.array(change), (first, changes) => {
        let text = first
        let state = after([document(first)])
        for (const [index, { at, length: wanted, text: put }] of changes.entries()) {
          const offset = text.length === 0 ? 0 : at % (text.length + 1)
          const length = Math.min(wanted, text.length - offset)
          text = text.slice(0, offset) + put + text.slice(offset + length)
          const made = [{ offset, length, text: put }]
          state = after([{ kind: 'changes', version: index + 2, changes: made, length: text.length }], state)
        }
        expect(state.parsed.text).toBe(text)
        expect(state.lost).toBe(false)
      }),
      { numRuns: 60 },
    )
  })
})

describe('what is selected', () => {
  const select = (...states: string[]): EditorEvent => ({ kind: 'select', states, edge: null })

  test('is there', () => {
    expect(after([document(two), select('B', 'Nowhere', 'A')]).selected).toEqual(['B', 'A'])
  })

  test('goes when its state goes', () => {
    const one = flow({ B: { Type: 'Pass', End: true } })
    const change: EditorEvent = {
      kind: 'changes',
      version: 2,
      changes: [{ offset: 0, length: two.length, text: one }],
      length: one.length,
    }
    expect(after([document(two), select('A', 'B'), change]).selected).toEqual(['B'])
  })
})

describe('a painted run', () => {
  const run = {
    run_id: 'r1',
    flow_id: 'f1',
    flow_title: 'Test',
    label: null,
    status: 'ACTIVE',
    start_time: '2026-01-01T00:00:00+00:00',
    completion_time: null,
  } as const
  const paint = (definition: object): EditorEvent => ({
    kind: 'paint',
    run,
    entries: [],
    // SAFETY: a definition is JSON.
    definition: definition as never,
    now: 5,
  })

  test('is drawn on what it was started with, which stays as it was', () => {
    const old = { StartAt: 'Old', States: { Old: { Type: 'Pass', End: true } } }
    const state = after([document(two), paint(old)])
    expect(names(state)).toEqual(['Old'])
    expect(modelOf(state)).toMatchObject({ frozen: true, editable: false, clockOffset: 5 })
    const again = after([{ kind: 'clear' }], state)
    expect(names(again)).toEqual(['A', 'B'])
    expect(modelOf(again).editable).toBe(true)
  })

  test('is drawn on the text while that says the same', () => {
    const same = { States: { B: { End: true, Type: 'Pass' }, A: { Type: 'Pass', Next: 'B' } }, StartAt: 'A' }
    expect(modelOf(after([document(two), paint(same)]))).toMatchObject({ frozen: false, editable: true })
  })
})

test('changes are made one after the other', () => {
  expect(
    changedText('abcdef', [
      { offset: 4, length: 1, text: 'E' },
      { offset: 0, length: 2, text: '' },
    ]),
  ).toBe('cdEf')
})
