/** What people type is never an error of the full-text engine. */
import { DatabaseSync } from 'node:sqlite'
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { wordsQuery } from '../../../src/fabric/search/words.ts'

test.each([
  ['silica water', '"silica" AND "water"'],
  ['glyc*', '"glyc"*'],
  ['"in water" gold', '"in water" AND "gold"'],
  ['*', undefined],
  ['', undefined],
  ['-- (', undefined],
])('%s', (q, expression) => expect(wordsQuery(q)).toBe(expression))

test('any text can be searched for', () => {
  const db = new DatabaseSync(':memory:')
  db.exec('CREATE VIRTUAL TABLE words USING fts5(text)')
  const search = db.prepare('SELECT rowid FROM words WHERE words MATCH ?')
  const typed = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc
      .array(fc.constantFrom('"', '*', 'a', ' ', 'NEAR(', 'AND', ':', '^', '-', 'é', '1.5'), { maxLength: 8 })
      .map((all) => all.join('')),
  )
  fc.assert(
    fc.property(typed, (q) => {
      const expression = wordsQuery(q)
      expect(expression === undefined ? [] : search.all(expression)).toEqual([])
    }),
  )
  db.close()
})
