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
