import type { RingMap } from '../rings.ts'
import { tilePixels } from './kernel/kernel.ts'
import { reach, type Lag } from './lags.ts'
import { valueIndex, type TileLayout } from './tile-layout.ts'

/** Stands in for a denominator that is zero, so that g2 is zero there and can be told from a value. As boost_corr does. */
const zeroDenominator = 1e8

/** g2 of each ring at each lag, [ring][lag], and its standard error over the pixels of the ring. */
export interface RingCorrelation {
  readonly g2: Float64Array[]
  readonly g2_err: Float64Array[]
}

/**
 * Gathers what pixels have summed up to g2 of rings, symmetrically normalised. With the sums over time divided by their
 * length, G of the products, P of the earlier and F of the later values, in counts of one frame:
 *
 *   g2(ring) = mean over its static bins of <G> / (<P> <F>), means over the bin's pixels
 *   g2_err(ring) = std over its pixels of G / (P F), over the root of their number
 *
 * Pixels are added one after the other, in the order of the detector: the result does not depend on threads.
 */
export class Normaliser {
  readonly #frames: number
  readonly #lags: readonly Lag[]
  readonly #map: RingMap
  /** [lag][bin]. */
  readonly #products: Float64Array
  readonly #past: Float64Array
  readonly #future: Float64Array
  /** Welford's running mean and sum of squares, [lag][ring]. */
  readonly #mean: Float64Array
  readonly #squares: Float64Array
  readonly #pixels: Float64Array

  constructor(frames: number, lags: readonly Lag[], map: RingMap) {
    this.#frames = frames
    this.#lags = lags
    this.#map = map
    const bins = map.bins.length * lags.length
    const rings = map.rings.length * lags.length
    this.#products = new Float64Array(bins)
    this.#past = new Float64Array(bins)
    this.#future = new Float64Array(bins)
    this.#mean = new Float64Array(rings)
    this.#squares = new Float64Array(rings)
    this.#pixels = new Float64Array(map.rings.length)
  }

  /**
   * Adds the pixels of a tile.
   *
   * @param state the tile's state, as `layout` says
   * @param firstPixel of the detector, in the tile
   * @param totals each pixel's sum over all frames
   */
  addTile(
    buffer: SharedArrayBuffer,
    state: number,
    layout: TileLayout,
    firstPixel: number,
    totals: Float64Array,
  ): void {
    const { staticLabel, dynamicLabel } = this.#map
    const doubles = new Float64Array(buffer)
    const read = levelReader(doubles, layout.valueBytes === 4 ? new Int32Array(buffer) : doubles, state, layout)
    for (let pixel = 0; pixel < tilePixels; pixel++) {
      const bin = (staticLabel[firstPixel + pixel] ?? 0) - 1
      const ring = (dynamicLabel[firstPixel + pixel] ?? 0) - 1
      if (bin >= 0 && ring >= 0) this.#addPixel(read, pixel, bin, ring, totals[pixel] ?? 0)
    }
  }

  #addPixel(read: LevelReader, pixel: number, bin: number, ring: number, total: number): void {
    const bins = this.#map.bins.length
    const rings = this.#map.rings.length
    const pixels = (this.#pixels[ring] ?? 0) + 1
    this.#pixels[ring] = pixels
    let level = 0
    let length = this.#frames
    let sum = total
    // Of the values at either end that a lag leaves out.
    let ends = 0
    let latest = 0
    let first = 0
    for (let index = 0; index < this.#lags.length; index++) {
      const lag = this.#lags[index]
      if (!lag) break
      for (; level < lag.level; level++) {
        // From level to level the sum loses what an odd length leaves over.
        if (length % 2 === 1) sum -= read.latest(level, pixel, 0)
        length = Math.floor(length / 2)
        ends = latest = first = 0
      }
      for (; ends < lag.steps; ends++) {
        latest += read.latest(level, pixel, ends)
        first += read.first(level, pixel, ends)
      }
      const count = (length - lag.steps) * 2 ** level
      const G = read.sum(level, pixel, lag.steps) / (count * 2 ** level)
      const P = (sum - latest) / count
      const F = (sum - first) / count
      add(this.#products, index * bins + bin, G)
      add(this.#past, index * bins + bin, P)
      add(this.#future, index * bins + bin, F)
      const at = index * rings + ring
      const value = G / (P * F || zeroDenominator)
      const off = value - (this.#mean[at] ?? 0)
      add(this.#mean, at, off / pixels)
      add(this.#squares, at, off * (value - (this.#mean[at] ?? 0)))
    }
  }

  result(): RingCorrelation {
    const { bins, rings } = this.#map
    const members = rings.map((_, ring) => [...bins.keys()].filter((bin) => bins[bin]?.ring === ring))
    const g2 = members.map((inside) =>
      Float64Array.from(this.#lags, (_, lag) => {
        const values = inside.map((bin) => this.#binValue(lag * bins.length + bin, bins[bin]?.pixels ?? 1))
        return values.reduce((sum, value) => sum + value, 0) / values.length
      }),
    )
    const g2_err = rings.map((_, ring) =>
      Float64Array.from(this.#lags, (_, lag) => {
        const pixels = this.#pixels[ring] ?? 0
        // One pixel alone has no spread: 0 says that the error is not known.
        return pixels < 2 ? 0 : Math.sqrt((this.#squares[lag * rings.length + ring] ?? 0) / (pixels - 1) / pixels)
      }),
    )
    return { g2, g2_err }
  }

  #binValue(at: number, pixels: number): number {
    const P = (this.#past[at] ?? 0) / pixels
    const F = (this.#future[at] ?? 0) / pixels
    return (this.#products[at] ?? 0) / pixels / (P * F || zeroDenominator)
  }
}

function add(array: Float64Array, index: number, value: number): void {
  array[index] = (array[index] ?? 0) + value
}

interface LevelReader {
  /** The lag sum of a pixel, 0 to 63. */
  sum(level: number, pixel: number, steps: number): number
  /** A value of a level, counted from its end: 0 is the last. */
  latest(level: number, pixel: number, back: number): number
  /** A value of a level, counted from its beginning. */
  first(level: number, pixel: number, row: number): number
}

function levelReader(
  doubles: Float64Array,
  values: Int32Array | Float64Array,
  state: number,
  layout: TileLayout,
): LevelReader {
  const value = (offset: number, pixel: number, row: number) =>
    values[(state + offset) / layout.valueBytes + valueIndex(pixel, row)] ?? 0
  return {
    sum: (level, pixel, steps) =>
      doubles[(state + layout.sums(level)) / 8 + (steps - (level === 0 ? 1 : reach / 2 + 1)) * tilePixels + pixel] ?? 0,
    latest: (level, pixel, back) => value(layout.latest(level), pixel, reach - 1 - back),
    first: (level, pixel, row) => value(layout.first(level), pixel, row),
  }
}
