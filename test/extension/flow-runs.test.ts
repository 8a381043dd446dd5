import { describe, expect, it } from 'vitest'
import { placesIn } from '../../src/extension/flow-runs/refused-places.ts'
import { readInputs, withInput } from '../../src/extension/flow-runs/remembered-inputs.ts'

describe('inputs that are remembered', () => {
  const at = (second: number) => `2026-01-01T00:00:0${second}.000Z`

  it('are the last ones, each once, the newest first', () => {
    const one = withInput([], { n: 1 }, 'first', at(1))
    const two = withInput(one, { n: 2 }, '', at(2))
    const again = withInput(two, { n: 1 }, 'again', at(3))
    expect(again.map(({ input, label }) => [input, label])).toEqual([
      [{ n: 1 }, 'again'],
      [{ n: 2 }, ''],
    ])
    let many = again
    for (let n = 10; n < 30; n++) many = withInput(many, { n }, '', at(4))
    expect(many).toHaveLength(10)
    expect(many[0]?.input).toEqual({ n: 29 })
  })

  it('hold nothing that is private, and nothing large', () => {
    const kept = withInput([], { n: 1, _private_key: 'k', _tokens: { robot: 't' } }, '', at(1))
    expect(kept[0]?.input).toEqual({ n: 1, _private_key: '<private>', _tokens: '<private>' })
    expect(withInput(kept, { text: 'x'.repeat(200_000) }, '', at(2))).toBe(kept)
  })

  it('are none where something else was stored', () => {
    expect(readInputs(undefined)).toEqual([])
    expect(readInputs([{ input: 'text' }])).toEqual([])
  })
})

describe('what a refusal names', () => {
  it('is found at its places', () => {
    const said = "the input does not fit: $.frame.columns: must be >= 1; $['a b'][0] must be string; and so on"
    expect(placesIn(said)).toEqual([
      { path: ['frame', 'columns'], message: 'must be >= 1' },
      { path: ['a b', 0], message: 'must be string' },
    ])
    expect(placesIn('the fabric does not answer')).toEqual([])
  })
})
