/** Units as they are printed, from how files spell them. */
import { superscript } from '#draw'

const lengths: Readonly<Record<string, string>> = {
  um: 'µm',
  // The Greek letter, which looks like the micro sign and is another character.
  μm: 'µm',
  micron: 'µm',
  micrometer: 'µm',
  A: 'Å',
  a: 'Å',
  angstrom: 'Å',
  angstroms: 'Å',
  nanometer: 'nm',
}

const lengthOf = (unit: string): string => {
  const length = unit.trim().replace(/^1\s*\/\s*|\s*(\^|\*\*)?(-1|\(-1\)|\{-1\}|⁻¹)$/g, '')
  return lengths[length] ?? lengths[length.toLowerCase()] ?? length
}

/** "1/um", "um^-1" and "um-1" are µm⁻¹. */
export const inverseLength = (unit: string): string => `${lengthOf(unit)}${superscript(-1)}`
export const inverseArea = (unit: string): string => `${lengthOf(unit)}${superscript(-2)}`
/** Unit of D when q is in `unit`: µm²/s. */
export const areaPerSecond = (unit: string): string => `${lengthOf(unit)}²/s`

/** Three digits, trailing zeros kept, so that a column of numbers lines up. */
export const threeDigits = (value: number): string => {
  const size = Math.abs(value)
  if (size !== 0 && (size < 1e-3 || size >= 1e4)) {
    const power = Math.floor(Math.log10(size))
    return `${(value / 10 ** power).toFixed(2)}×10${superscript(power)}`
  }
  return value.toFixed(Math.max(0, 2 - Math.floor(Math.log10(size || 1))))
}
