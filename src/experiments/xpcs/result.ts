/** Reading a finished run. */
import type { JsonObject } from '#flow'
import type { Correlation } from './documents.ts'

/**
 * The correlation that a run of the XPCS flow computed, from its output (`details.output` of the run document).
 * @returns undefined when the run did not come so far.
 */
export function readCorrelation(output: JsonObject): Correlation | undefined {
  const result = firstResult(output, 'Correlate')
  // SAFETY: the function `correlate` of this experiment made this value; it has both fields or is another flow's.
  return result && 'rings' in result && 'lags_frames' in result ? (result as unknown as Correlation) : undefined
}

/**
 * D of a whole acquisition: the median over the rings that could be fitted, which one bad ring does not move.
 * @returns undefined when none could be fitted.
 */
export function diffusionOf({ rings }: Pick<Correlation, 'rings'>): number | undefined {
  const sorted = rings.flatMap(({ D }) => (D === null ? [] : [D])).sort((a, b) => a - b)
  const low = sorted[Math.ceil(sorted.length / 2) - 1]
  const high = sorted[Math.floor(sorted.length / 2)]
  return low === undefined || high === undefined ? undefined : (low + high) / 2
}

/** Subject of the catalogue entry that a run of the XPCS flow published, or undefined before it did. */
export function readSubject(output: JsonObject): string | undefined {
  const subject =
    firstResult(output, 'GatherResults')?.['subject'] ?? firstResult(output, 'ExtractMetadata')?.['subject']
  return typeof subject === 'string' ? subject : undefined
}

function firstResult(output: JsonObject, state: string): JsonObject | undefined {
  const action = asObject(output[state])
  const results = asObject(action?.['details'])?.['result']
  return Array.isArray(results) ? asObject(results[0]) : undefined
}

function asObject(value: unknown): JsonObject | undefined {
  // SAFETY: an object that came from JSON.
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonObject) : undefined
}
