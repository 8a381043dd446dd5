/** What a `like` finds, and that no pattern takes for ever. */
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { fitsWildcards } from '../../../src/fabric/search/wildcards.ts'

test.each([
  ['A00?_s*', 'a001_silica', true],
  ['A00?_s*', 'A01_silica', false],
  ['*.h5', 'scan.h5.part', false],
  ['', '', true],
  ['', 'a', false],
  ['*', '', true],
  ['?', '\u{1F52C}', true],
  ['a.c', 'abc', false],
])('%s, %s: %s', (pattern, text, fits) => expect(fitsWildcards(pattern, text)).toBe(fits))

test('the same as a regular expression', () => {
  const letters = (of: string) => fc.array(fc.constantFrom(...of), { maxLength: 8 }).map((all) => all.join(''))
  fc.assert(
    fc.property(letters('ab*?'), letters('ab'), (pattern, text) => {
      const expression = new RegExp(`^${pattern.replaceAll('*', '.*').replaceAll('?', '.')}$`)
      expect(fitsWildcards(pattern, text)).toBe(expression.test(text))
    }),
  )
})

test('a pattern of many wildcards that does not fit is found not to', () => {
  expect(fitsWildcards(`${'a*'.repeat(500)}b`, 'a'.repeat(10_000))).toBe(false)
})
