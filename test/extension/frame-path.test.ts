import { expect, test } from 'vitest'
import { candidates } from '../../src/extension/run-timeline/frame-path.ts'

test('a path from a source map is looked for below each root', () => {
  expect(candidates('../../../src/experiments/xpcs/functions/correlate.ts', ['/work', '/extension'])).toEqual([
    '/work/src/experiments/xpcs/functions/correlate.ts',
    '/extension/src/experiments/xpcs/functions/correlate.ts',
  ])
})

test('an absolute path comes first', () => {
  expect(candidates('/home/ada/beam.ts', ['/work'])[0]).toBe('/home/ada/beam.ts')
  expect(candidates('file:///home/ada/beam.ts', ['/work'])[0]).toBe('/home/ada/beam.ts')
})

test('a path cannot climb out of a root', () => {
  expect(candidates('functions/../../../etc/passwd', ['/work'])).toEqual(['/work/etc/passwd'])
})
