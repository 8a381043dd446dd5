import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { secretPattern } from '../../../src/fabric/flows/engine/secret-pattern.ts'

it('finds a secret of any characters, also those that mean something in a pattern', () => {
  const anyText = fc.oneof(
    fc.string({ minLength: 6 }),
    fc.constantFrom('tok-en-1', 'a.b*c+', '[x]-(y)', 'a/b|c{1}', '^$\\\\^'),
  )
  fc.assert(
    fc.property(anyText, fc.string(), fc.string(), (secret, before, after) => {
      const shown = secretPattern([secret], '<private>').mask(`${before} ${secret} ${after}`)
      expect(shown.replaceAll('<private>', '')).not.toContain(secret)
    }),
  )
})

it('finds a secret that is larger than any pattern', () => {
  const secret = 'a key, "quoted" '.repeat(10_000)
  const { mask } = secretPattern([secret, 'short-one'], '<private>')
  expect(mask(`before ${secret} and short-one`)).toBe('before <private> and <private>')
  expect(mask(JSON.stringify({ secret, after: 1 }))).toBe('{"secret":"<private>","after":1}')
})

it('shows no text at all where there are more secrets than can be looked for', () => {
  const secrets = Array.from({ length: 50_000 }, (_, n) => `secret number ${n}`)
  const { mask, isSecret } = secretPattern([...secrets, '40412'], '<private>')
  expect(mask('as it was said: secret number 49999\n')).toBe('<private>\n')
  expect([mask(' \n'), isSecret(40412), isSecret(40413)]).toEqual([' \n', true, false])
})
