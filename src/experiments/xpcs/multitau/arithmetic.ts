/**
 * The steps of a correlation on the series of a tile, in two kinds of numbers. Both give the same sums, to the last bit,
 * as long as these stay below 2^53.
 */
import type { Kernel } from './kernel/kernel.ts'
import { addProducts } from './products.ts'

/** Addresses are in bytes, in the memory all threads share; see the kernel for the layout of series. */
export interface Arithmetic {
  readonly valueBytes: 4 | 8
  /** Reads `rows` frames, `frameBytes` apart, of `quads` quads. */
  unpack(source: number, frameBytes: number, rows: number, target: number, stride: number, quads: number): void
  copyRows(source: number, stride: number, target: number, targetStride: number, rows: number, quads: number): void
  /** Adds up rows into doubles at `sums`; answers the greatest value. */
  total(source: number, stride: number, rows: number, quads: number, sums: number): number
  halve(source: number, stride: number, rows: number, quads: number, target: number, targetStride: number): void
  /** Adds the lag sums of a level; no value of the series is above `greatest`. */
  correlate(
    source: number,
    stride: number,
    rows: number,
    quads: number,
    level: number,
    sums: number,
    greatest: number,
  ): void
}

/** Values that 16-bit products can take. */
const shortLimit = 2 ** 15 - 1
const sumLimit = 2 ** 31 - 1

/**
 * Counts of 8 or 16 bits as exact 32-bit integers. The lag sums of small values are made in SIMD; the few of large ones,
 * at high levels where four orders of magnitude fewer are left, one by one in doubles.
 */
export function exactArithmetic(
  kernel: Kernel,
  buffer: SharedArrayBuffer,
  sourceType: 'uint8' | 'uint16',
  scratch: { readonly pairs: number; readonly greatest: number },
): Arithmetic {
  const integers = new Int32Array(buffer)
  const doubles = new Float64Array(buffer)
  const greatestAt = scratch.greatest / 4
  const { copyRows, halve } = kernel
  return {
    valueBytes: 4,
    unpack: sourceType === 'uint8' ? kernel.unpackBytes : kernel.unpackShorts,
    copyRows,
    halve,
    total(source, stride, rows, quads, sums) {
      kernel.total(source, stride, rows, quads, sums, scratch.greatest)
      return Math.max(...integers.subarray(greatestAt, greatestAt + 4))
    },
    correlate(source, stride, rows, quads, level, sums, greatest) {
      if (greatest > shortLimit) {
        addProducts(integers, source / 4, stride / 4, rows, quads, level, doubles, sums / 8)
        return
      }
      const flush = Math.floor(sumLimit / Math.max(1, greatest * greatest))
      const evenFlush = Math.min(2 ** 30, flush - (flush % 2))
      const kernelFunction = level === 0 ? kernel.correlateNear : kernel.correlateFar
      kernelFunction(source, stride, rows, quads, scratch.pairs, sums, evenFlush)
    },
  }
}

/** Any other counts as doubles: 32-bit integers, floats, and very long series. */
export function doubleArithmetic(
  buffer: SharedArrayBuffer,
  frames: ArrayLike<number> & { readonly BYTES_PER_ELEMENT: number },
): Arithmetic {
  const doubles = new Float64Array(buffer)
  return {
    valueBytes: 8,
    unpack(source, frameBytes, rows, target, stride, quads) {
      const size = frames.BYTES_PER_ELEMENT
      for (let row = 0; row < rows; row++)
        for (let quad = 0; quad < quads; quad++) {
          const from = (source + row * frameBytes) / size + quad * 4
          const to = (target + quad * stride) / 8 + row * 4
          for (let lane = 0; lane < 4; lane++) doubles[to + lane] = frames[from + lane] ?? 0
        }
    },
    copyRows(source, stride, target, targetStride, rows, quads) {
      for (let quad = 0; quad < quads; quad++) {
        const from = (source + quad * stride) / 8
        doubles.copyWithin((target + quad * targetStride) / 8, from, from + rows * 4)
      }
    },
    total(source, stride, rows, quads, sums) {
      for (let pixel = 0; pixel < quads * 4; pixel++) {
        const from = (source + (pixel >> 2) * stride) / 8 + (pixel & 3)
        let sum = doubles[sums / 8 + pixel] ?? 0
        for (let row = 0; row < rows; row++) sum += doubles[from + row * 4] ?? 0
        doubles[sums / 8 + pixel] = sum
      }
      return 0
    },
    halve(source, stride, rows, quads, target, targetStride) {
      for (let quad = 0; quad < quads; quad++) {
        const from = (source + quad * stride) / 8
        const to = (target + quad * targetStride) / 8
        for (let row = 0; row < rows; row++)
          for (let lane = 0; lane < 4; lane++)
            doubles[to + row * 4 + lane] =
              (doubles[from + row * 8 + lane] ?? 0) + (doubles[from + row * 8 + 4 + lane] ?? 0)
      }
    },
    correlate(source, stride, rows, quads, level, sums) {
      addProducts(doubles, source / 8, stride / 8, rows, quads, level, doubles, sums / 8)
    },
  }
}
