import { describe, expect, it } from 'vitest'
import {
  applyTextEdits,
  copyStates,
  dataFlow,
  editFlow,
  parseFlow,
  renameWithResult,
  type FlowFormat,
  type FlowOperation,
  type JsonObject,
} from '#flow'

function edited(text: string, operation: FlowOperation, format: FlowFormat = 'json'): string {
  const result = editFlow(parseFlow(text, { format }), operation)
  if ('refused' in result) return `refused: ${result.refused}`
  return applyTextEdits(text, result.edits)
}

const loop = `{"StartAt": "A", "States": {
  "A": {"Type": "Pass", "Next": "B", "ResultPath": "$.A"},
  "B": {"Type": "Choice", "Choices": [{"Variable": "$.A.x", "IsPresent": true, "Next": "A"}], "Default": "A"}
}}`

describe('a renamed state', () => {
  it('is renamed wherever it is named, and paths into its result stay', () => {
    expect(edited(loop, { kind: 'renameState', from: 'A', to: 'First' })).toBe(loop.replaceAll('"A"', '"First"'))
  })

  it('is not renamed to a name that is taken', () => {
    expect(edited(loop, { kind: 'renameState', from: 'A', to: 'B' })).toBe('refused: there is a state "B" already')
    expect(edited(loop, { kind: 'renameState', from: 'C', to: 'D' })).toBe('refused: there is no state "C"')
  })
})

describe('a state that keeps its result under its name', () => {
  const chain = (second: string) =>
    `{"StartAt": "A", "States": {"A": {"Type": "Pass", "ResultPath": "$.A", "Next": "B"}, "B": ${second}}}`
  const renamed = (text: string, to: string) => {
    const parsed = parseFlow(text)
    return edited(text, renameWithResult(parsed, dataFlow(parsed.flow), 'A', to))
  }

  it('takes it along to another name', () => {
    const text = chain('{"Type": "Pass", "End": true}')
    expect(renamed(text, 'First')).toBe(text.replaceAll('"A"', '"First"').replace('$.A', '$.First'))
  })

  it.each([
    ['it is read', chain('{"Type": "Pass", "Parameters": {"a.$": "$.A"}, "ResultPath": "$.b", "End": true}'), 'First'],
    [
      'all of $ is read',
      chain('{"Type": "Pass", "Parameters": {"a.$": "$"}, "ResultPath": "$.b", "End": true}'),
      'First',
    ],
    ['another result is there', chain('{"Type": "Pass", "ResultPath": "$.First", "End": true}'), 'First'],
    ['the name is none for a path', chain('{"Type": "Pass", "End": true}'), 'Copy frames'],
  ])('leaves it where it is when %s', (_, text, to) => {
    expect(renamed(text, to)).toBe(text.replaceAll('"A"', JSON.stringify(to)))
  })

  it('leaves it where a state reads it to which nothing leads yet', () => {
    const text = `{"StartAt": "A", "States": {"A": {"Type": "Pass", "ResultPath": "$.A", "End": true}, "C": {"Type": "Wait", "SecondsPath": "$.A.s", "End": true}}}`
    expect(renamed(text, 'First')).toBe(text.replaceAll('"A"', '"First"'))
  })
})

const flowOf = (States: JsonObject) => JSON.stringify({ StartAt: Object.keys(States)[0] ?? '', States }, null, 2)
const after = (States: JsonObject, operation: FlowOperation) => {
  const result = editFlow(parseFlow(flowOf(States)), operation)
  if ('refused' in result) throw new Error(result.refused)
  return { ...result, value: parseFlow(applyTextEdits(flowOf(States), result.edits)).value }
}

describe('a new state', () => {
  const state = { Type: 'Pass' }
  it.each([
    ['Transfer', ['Transfer', 'Check'], 'Transfer2'],
    ['Transfer2', ['Transfer2', 'Check'], 'Transfer3'],
    ['Transfer data', ['Transfer data'], 'Transfer data 2'],
    ['Transfer', ['Transfer', 'Check the data'], 'Transfer 2'],
    ['get_data', ['get_data', 'get_data_2'], 'get_data_3'],
    ['Step 9', ['Step 9'], 'Step 10'],
    ['7', ['7'], '7_2'],
    ['', [], 'State'],
  ])('called %j beside %j gets the name %j', (name, others, expected) => {
    const States = Object.fromEntries(others.map((other) => [other, { Type: 'Pass', End: true }]))
    expect(after(States, { kind: 'addState', name, state }).select).toEqual([expected])
  })

  it('in an edge takes over its target, a Choice as its Default, a Fail not at all', () => {
    const States = { A: { Type: 'Pass', Next: 'B' }, B: { Type: 'Pass', End: true } }
    const at = { edge: { from: 'A', way: { kind: 'next' } } } as const
    const added = (one: JsonObject) => after(States, { kind: 'addState', name: 'N', state: one, at }).value
    expect(added({ Type: 'Pass', End: true })).toMatchObject({
      States: { A: { Next: 'N' }, N: { Type: 'Pass', Next: 'B' } },
    })
    expect(added({ Type: 'Choice', Choices: [{ Variable: '$.x', IsPresent: true }] })).toMatchObject({
      States: { A: { Next: 'N' }, N: { Choices: [{ Next: 'B' }], Default: 'B' } },
    })
    expect(added({ Type: 'Fail' })).toMatchObject({ States: { A: { Next: 'N' }, N: { Type: 'Fail' } } })
  })
})

describe('deleted states', () => {
  const States = {
    A: { Type: 'Action', Catch: [{ ErrorEquals: ['States.ALL'], Next: 'C' }], Next: 'B' },
    B: { Type: 'Choice', Choices: [{ Variable: '$.x', IsPresent: true, Next: 'C' }], Default: 'C' },
    C: { Type: 'Pass', Next: 'D' },
    D: { Type: 'Pass', End: true },
  }

  it('are healed over where all ways behind them lead to one', () => {
    expect(after(States, { kind: 'deleteStates', names: ['B', 'C'], heal: true }).value).toEqual({
      StartAt: 'A',
      States: { A: { ...States.A, Catch: [{ ErrorEquals: ['States.ALL'], Next: 'D' }], Next: 'D' }, D: States.D },
    })
  })

  it('leave no target behind without healing', () => {
    expect(after(States, { kind: 'deleteStates', names: ['C'], heal: false }).value).toEqual({
      StartAt: 'A',
      States: { A: { Type: 'Action', Next: 'B' }, B: { Type: 'Choice', Choices: [] }, D: States.D },
    })
  })

  it('hand the start on, and take it along with the last of them', () => {
    expect(after(States, { kind: 'deleteStates', names: ['A'], heal: false }).value).toMatchObject({ StartAt: 'B' })
    expect(after(States, { kind: 'deleteStates', names: Object.keys(States), heal: true }).value).toEqual({
      States: {},
    })
  })
})

describe('pasted states', () => {
  it('lead to each other as they did, and end where what they led to is not here', () => {
    const pasted = { A: { Type: 'Pass', Next: 'Z' }, Z: { Type: 'Pass', Next: 'Elsewhere' } }
    const { value, select } = after({ A: { Type: 'Pass', End: true } }, { kind: 'pasteStates', states: pasted })
    expect(select).toEqual(['A2', 'Z'])
    expect(value).toMatchObject({ States: { A2: { Next: 'Z' }, Z: { Type: 'Pass', End: true } } })
  })

  it('go into an edge as one piece', () => {
    const pasted = { One: { Type: 'Pass', Next: 'Two' }, Two: { Type: 'Pass', End: true } }
    const { value } = after(
      { A: { Type: 'Pass', End: true } },
      { kind: 'pasteStates', states: pasted, at: { before: 'A' } },
    )
    expect(value).toMatchObject({ StartAt: 'One', States: { One: { Next: 'Two' }, Two: { Next: 'A' } } })
  })
})

describe('copied states', () => {
  it('are JSON, those that there are', () => {
    expect(JSON.parse(copyStates(parseFlow(loop), ['A', 'Z']))).toEqual({
      States: { A: { Type: 'Pass', Next: 'B', ResultPath: '$.A' } },
    })
  })
})
