import { expect, it } from 'vitest'
import { createTail } from '../../src/endpoint/tail.ts'

it('keeps all of a short output', () => {
  const tail = createTail()
  tail.add('one\n')
  tail.add('two')
  expect(tail.read()).toBe('one\ntwo')
})

it('keeps the end of a long one, by whole lines, and says what is missing', () => {
  const tail = createTail()
  for (let line = 0; line < 100_000; line++) tail.add(`line ${line}\n`)
  const text = tail.read()
  expect(text.length).toBeLessThanOrEqual(64 * 1024)
  expect(text).toMatch(/^\[\d+ characters before this\]\nline \d+\n/)
  expect(text).toMatch(/line 99999\n$/)
})

it('bears a line without an end', () => {
  const tail = createTail()
  tail.add('x'.repeat(1_000_000))
  expect(tail.read().length).toBeLessThanOrEqual(64 * 1024)
})
