import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  applyChange,
  changeOf,
  compose,
  difference,
  editsOf,
  moved,
  type Edit,
} from '../../../webviews/flow-editor/drawer/sync/change.ts'

const text = fc.string({ unit: fc.constantFrom('a', 'b', '\n', '{', '😀') })
/** Edits of a text of so many units: any cuts of it, two by two. */
const editsFor = (length: number) =>
  fc.array(fc.tuple(fc.nat(length), text), { maxLength: 6 }).map((cuts): Edit[] => {
    const sorted = cuts.toSorted(([a], [b]) => a - b)
    return sorted.flatMap(([offset, added], index) => {
      const end = sorted[index + 1]?.[0]
      return index % 2 === 0 ? [{ offset, length: (end ?? offset) - offset, text: added }] : []
    })
  })
const twoChanges = text.chain((before) =>
  fc.record({ before: fc.constant(before), one: editsFor(before.length), other: editsFor(before.length) }),
)

test('edits come back from the change that was made of them', () => {
  const edits = [
    { offset: 2, length: 3, text: 'xy' },
    { offset: 9, length: 0, text: 'z' },
  ]
  expect(editsOf(changeOf(12, edits))).toEqual(edits)
  expect(applyChange('0123456789ab', changeOf(12, edits))).toBe('01xy5678z9ab')
})

test('edits outside the text, overlapping or out of order are no change', () => {
  expect(() => changeOf(3, [{ offset: 2, length: 2, text: '' }])).toThrow(RangeError)
  expect(() =>
    changeOf(9, [
      { offset: 4, length: 2, text: '' },
      { offset: 5, length: 1, text: '' },
    ]),
  ).toThrow(RangeError)
})

test('two changes made at once lead to one text, whichever is made first', () => {
  fc.assert(
    fc.property(twoChanges, ({ before, one, other }) => {
      const [a, b] = [changeOf(before.length, one), changeOf(before.length, other)]
      const left = applyChange(applyChange(before, a), moved(b, a, false))
      const right = applyChange(applyChange(before, b), moved(a, b, true))
      expect(left).toBe(right)
    }),
  )
})

test('a change composed of two does what they do one after the other', () => {
  const chain = text.chain((before) =>
    editsFor(before.length).chain((first) => {
      const between = applyChange(before, changeOf(before.length, first))
      return fc.record({ before: fc.constant(before), first: fc.constant(first), second: editsFor(between.length) })
    }),
  )
  fc.assert(
    fc.property(chain, ({ before, first, second }) => {
      const a = changeOf(before.length, first)
      const between = applyChange(before, a)
      const b = changeOf(between.length, second)
      const whole = compose(a, b)
      expect(applyChange(before, whole)).toBe(applyChange(between, b))
      expect(applyChange(before, changeOf(before.length, editsOf(whole)))).toBe(applyChange(before, whole))
    }),
  )
})

test('the difference of two texts leads from one to the other, and cuts no character in two', () => {
  fc.assert(
    fc.property(text, text, fc.option(fc.nat(12), { nil: undefined }), (before, after, near) => {
      const change = difference(before, after, near)
      expect(applyChange(before, change)).toBe(after)
      for (const { text: added } of editsOf(change)) expect(added.isWellFormed()).toBe(true)
    }),
  )
  expect(editsOf(difference('a😀b', 'a😁b'))).toEqual([{ offset: 1, length: 2, text: '😁' }])
})

test('of two equal lines the one at the cursor went, or came', () => {
  const [one, two] = ['a\n  \nb', 'a\n  \n  \nb']
  expect(editsOf(difference(two, one, 4))).toEqual([{ offset: 1, length: 3, text: '' }])
  expect(editsOf(difference(two, one, 7))).toEqual([{ offset: 4, length: 3, text: '' }])
  expect(editsOf(difference(one, two, 1))).toEqual([{ offset: 1, length: 0, text: '\n  ' }])
})
