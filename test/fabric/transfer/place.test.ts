/** No path leads out of a collection, however it is written. */
import { resolve } from 'node:path'
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { TransferFailure } from '../../../src/fabric/transfer/failure.ts'
import { normalizePath } from '../../../src/fabric/transfer/place.ts'

test.each([
  ['/raw/a.h5', '/raw/a.h5'],
  ['raw//./a.h5/', '/raw/a.h5'],
  ['/~/raw', '/raw'],
  ['~', '/'],
  ['/~home', '/~home'],
  ['/raw/../a.h5', '/a.h5'],
  ['', '/'],
])('%s is %s', (written, path) => expect(normalizePath(written)).toBe(path))

const part = fc.oneof(fc.constantFrom('..', '.', '', '~', '...', ' ', '\\', '\0'), fc.string({ maxLength: 4 }))
const written = fc.array(part, { maxLength: 8 }).map((parts) => parts.join('/'))

/** Undefined for a path that is refused. */
function normalized(path: string): string | undefined {
  try {
    return normalizePath(path)
  } catch (error) {
    if (error instanceof TransferFailure) return undefined
    throw error
  }
}

test('a path stays below the root, or is refused', () => {
  fc.assert(
    fc.property(written, (path) => {
      const inside = resolve('/root/of/collection', `.${normalized(path) ?? '/'}`)
      expect(inside).toMatch(/^\/root\/of\/collection(\/|$)/)
    }),
  )
})

test('a path in its normal form is its own', () => {
  fc.assert(
    fc.property(written, (path) => {
      const once = normalized(path) ?? '/'
      expect(normalizePath(once)).toBe(once)
    }),
  )
})
