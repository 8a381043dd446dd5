import { describe, expect, it } from 'vitest'
import { applyTextEdits, copyStates, editFlow, parseFlow, type FlowFormat, type FlowOperation } from '#flow'

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

describe('copied states', () => {
  it('are JSON, those that there are', () => {
    expect(JSON.parse(copyStates(parseFlow(loop), ['A', 'Z']))).toEqual({
      States: { A: { Type: 'Pass', Next: 'B', ResultPath: '$.A' } },
    })
  })
})
