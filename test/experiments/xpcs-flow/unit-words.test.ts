import { expect, test } from 'vitest'
import { areaPerSecond } from '#experiments'

test.each([
  ['1/um', 'µm²/s'],
  ['um^-1', 'µm²/s'],
  ['1/μm', 'µm²/s'],
  ['µm⁻¹', 'µm²/s'],
  ['1/angstrom', 'Å²/s'],
  ['angstrom^-1', 'Å²/s'],
  ['A-1', 'Å²/s'],
  ['1 / nm', 'nm²/s'],
  ['nm**-1', 'nm²/s'],
])('D in units of q as files spell them: %s', (unit, printed) => {
  expect(areaPerSecond(unit)).toBe(printed)
})
