import { describe, expect, it } from 'vitest'
import { dataDifferences, definitionDifferences } from '../../../webviews/flow-editor/visit/differences.ts'

describe('what differs from a run', () => {
  it('is one line for each state that is other', () => {
    const before = {
      StartAt: 'A',
      States: {
        A: { Type: 'Action', Parameters: { n: 1, m: 2 }, WaitTime: 3 },
        B: { Type: 'Pass' },
        C: { Type: 'Pass' },
      },
    }
    const after = {
      StartAt: 'C',
      States: {
        C: { Type: 'Pass' },
        A: { Type: 'Action', Parameters: { m: 2, n: 5 }, WaitTime: 4 },
        D: { Type: 'Pass' },
      },
    }
    expect(definitionDifferences(before, after)).toEqual([
      'StartAt is other',
      'D is new',
      'B is gone',
      'A: Parameters.n and WaitTime are other',
    ])
    expect(definitionDifferences(before, structuredClone(before))).toEqual([])
  })

  it('names the values of the data, and how many more there are', () => {
    expect(dataDifferences({ a: 1, b: 2 }, { a: 3, c: 'x' })).toEqual([
      '$.a is 3, not 1',
      '$.c is new: "x"',
      '$.b is taken away',
    ])
    const many = Object.fromEntries(Array.from({ length: 9 }, (_, n) => [`k${n}`, n]))
    expect(dataDifferences({}, many).at(-1)).toBe('and 5 more')
  })
})
