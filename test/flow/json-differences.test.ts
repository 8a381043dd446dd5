import { isDeepStrictEqual } from 'node:util'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { jsonDifferences, type Json } from '#flow'

describe('differences of two values', () => {
  it('are told at the outermost place', () => {
    const before = { a: 1, b: { c: [1, 2], d: 1 }, e: 'x', f: null }
    const after = { a: 1, b: { c: [1, 3, 4], d: 1 }, e: { y: 1 }, g: {} }
    expect(jsonDifferences(before, after)).toEqual([
      { path: ['b', 'c', 1], kind: 'changed' },
      { path: ['b', 'c', 2], kind: 'added' },
      { path: ['e'], kind: 'changed' },
      { path: ['g'], kind: 'added' },
      { path: ['f'], kind: 'removed' },
    ])
    expect(jsonDifferences([1, 2], [1])).toEqual([{ path: [1], kind: 'removed' }])
    expect(jsonDifferences(1, '1')).toEqual([{ path: [], kind: 'changed' }])
  })

  it('are none between values that are equal, and some between others', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (a, b) => {
        // SAFETY: as generated.
        const [before, after] = [a as Json, b as Json]
        expect(jsonDifferences(before, structuredClone(before))).toEqual([])
        expect(jsonDifferences(before, after).length === 0).toBe(
          isDeepStrictEqual(a, b) || JSON.stringify(a) === JSON.stringify(b),
        )
      }),
    )
  })
})
