/** Strings as Python counts them: by code points, with its whitespace and its slices. */
import { Mistake } from './syntax.ts'

const SURROGATE = /[\uD800-\uDFFF]/
const PAIR = /[\uD800-\uDBFF][\uDC00-\uDFFF]/g

/** The characters of a text, one code point each. */
export function characters(text: string): string | readonly string[] {
  return SURROGATE.test(text) ? Array.from(text) : text
}

export function lengthOf(text: string): number {
  return SURROGATE.test(text) ? text.length - (text.match(PAIR)?.length ?? 0) : text.length
}

/** Code point index of a UTF-16 index. */
export function pointIndex(text: string, unit: number): number {
  return unit < 0 ? unit : lengthOf(text.slice(0, unit))
}

/** Python's whitespace; JavaScript's `\s` lacks the separators 1c–1f and counts the byte order mark. */
export const SPACE = '[\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000]'

/** The indices that `[from:to:step]` means in something of this length. */
export function sliceIndices(
  length: number,
  from: bigint | null,
  to: bigint | null,
  step: bigint | null,
  at: number,
): { readonly start: number; readonly count: number; readonly step: number } {
  const by = step ?? 1n
  if (by === 0n) throw new Mistake('the step of a slice cannot be 0', at)
  const size = BigInt(length)
  const [lowest, highest] = by > 0n ? [0n, size] : [-1n, size - 1n]
  const clamp = (index: bigint | null, missing: bigint) => {
    if (index === null) return missing
    const counted = index < 0n ? index + size : index
    return counted < lowest ? lowest : counted > highest ? highest : counted
  }
  const start = clamp(from, by > 0n ? lowest : highest)
  const end = clamp(to, by > 0n ? highest : lowest)
  const span = by > 0n ? end - start : start - end
  const stride = by > 0n ? by : -by
  const count = span <= 0n ? 0n : (span + stride - 1n) / stride
  return { start: Number(start), count: Number(count), step: Number(by) }
}
