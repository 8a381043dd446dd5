/**
 * The distribution of more values than one wants to keep: counts in bins that grow by a constant factor, so that every
 * quantile is right to a relative error, whatever was added and however much (DDSketch: Masson, Rim and Lee, PVLDB 12, 2019).
 */
import type { Distribution } from './statistics.ts'

/** Values below are taken for 0: a microsecond, in seconds. */
const LEAST = 1e-6

export class Sketch {
  /** Number of a bin → how many values are in it: above factor^(n-1), up to factor^n. */
  readonly #bins = new Map<number, number>()
  readonly #factor: number
  #zeros = 0
  #count = 0
  #sum = 0
  #min = Infinity
  #max = -Infinity

  /** `error`: relative, of quantiles. With 0.005, values from 1 µs to a month take 2,900 bins at most. */
  constructor(error = 0.005) {
    this.#factor = (1 + error) / (1 - error)
  }

  /** @throws {RangeError} for NaN and for what is below 0. */
  add(value: number): void {
    if (!(value >= 0)) throw new RangeError(`a sketch takes numbers from 0 on, not ${value}`)
    this.#count++
    this.#sum += value
    this.#min = Math.min(this.#min, value)
    this.#max = Math.max(this.#max, value)
    if (value < LEAST) {
      this.#zeros++
      return
    }
    const bin = Math.ceil(Math.log(value) / Math.log(this.#factor))
    this.#bins.set(bin, (this.#bins.get(bin) ?? 0) + 1)
  }

  get count(): number {
    return this.#count
  }

  get sum(): number {
    return this.#sum
  }

  /** NaN of nothing. */
  quantile(share: number): number {
    return this.#quantiles([share])[0] ?? NaN
  }

  /** As `distributionOf` has it of values that were kept: count, mean, min and max are exact. Null of nothing. */
  distribution(): Distribution | null {
    if (this.#count === 0) return null
    const [p5 = NaN, p25 = NaN, p50 = NaN, p75 = NaN, p95 = NaN] = this.#quantiles([0.05, 0.25, 0.5, 0.75, 0.95])
    const { count, sum } = this
    return { count, mean: sum / count, min: this.#min, p5, p25, p50, p75, p95, max: this.#max }
  }

  /** For shares in rising order. */
  #quantiles(shares: readonly number[]): readonly number[] {
    if (this.#count === 0) return shares.map(() => NaN)
    const bins = [...this.#bins].sort(([one], [other]) => one - other)
    let passed = this.#zeros
    let at = -1
    return shares.map((share) => {
      if (share >= 1) return this.#max
      const place = Math.max(0, share) * (this.#count - 1)
      while (passed <= place && at + 1 < bins.length) passed += bins[++at]?.[1] ?? 0
      // The value in the bin from which its two ends are equally far, relatively.
      const value = at < 0 ? 0 : (2 * this.#factor ** (bins[at]?.[0] ?? 0)) / (this.#factor + 1)
      return Math.min(this.#max, Math.max(this.#min, value))
    })
  }
}
