import { assert, property, string } from 'fast-check'
import { expect, test } from 'vitest'
import { shortName } from '../../src/cli/demo/short-name.ts'

test('a name that fits stays', () => {
  expect(shortName('colloid.h5')).toBe('colloid.h5')
  expect(shortName('.h5')).toBe('.h5')
})

test('a long name keeps its beginning and its extension', () => {
  const short = shortName(`${'x'.repeat(250)}.h5`)
  expect(short).toMatch(/^x+\.h5$/)
  expect(Buffer.byteLength(short)).toBe(160)
})

test('whatever the name: within the limit, no character cut in two, something left', () => {
  assert(
    property(string({ unit: 'grapheme', minLength: 1, maxLength: 300 }), (name) => {
      const short = shortName(name)
      expect(Buffer.byteLength(short)).toBeLessThanOrEqual(160)
      expect(short.length).toBeGreaterThan(0)
      expect(short.isWellFormed()).toBe(name.isWellFormed())
    }),
  )
})
