/**
 * The inner loops of the correlation in WebAssembly SIMD. Why not TypeScript: 20,000 frames of 131,072 pixels are 3e10
 * multiply-adds; one `dot` instruction does eight, V8 compiles a typed-array loop to one at a time.
 *
 * Layout, shared by all functions: pixels in groups of four, called quads; a series is one 16-byte row a time step with
 * the four pixels' values as 32-bit integers; the series of neighbouring quads lie `stride` bytes apart.
 */
import { webAssembly, type SharedMemory } from './web-assembly.ts'
import { assemble, type FunctionBody, type KernelFunction, type Local } from './assembler.ts'

/** Pixels that are worked on together: 64 bytes of a frame of 8-bit counts, one cache line. */
export const tilePixels = 64
export const tileQuads = tilePixels / 4
/** Bytes of a row of a series. */
export const rowBytes = 16
const doubles = tilePixels * 8

export interface Kernel {
  /** Frames' bytes to series: `rows` frames, `frameBytes` apart, `quads` quads, to series that begin at `target`. */
  unpackBytes(source: number, frameBytes: number, rows: number, target: number, stride: number, quads: number): void
  /** The same from 16-bit counts. */
  unpackShorts(source: number, frameBytes: number, rows: number, target: number, stride: number, quads: number): void
  /** Copies `rows` rows of every quad. */
  copyRows(source: number, stride: number, target: number, targetStride: number, rows: number, quads: number): void
  /** Adds each pixel's rows to a double at `sums`; leaves the greatest values, four integers, at `greatest`. */
  total(source: number, stride: number, rows: number, quads: number, sums: number, greatest: number): void
  /** The next level's series: `rows` sums of two rows. */
  halve(source: number, stride: number, rows: number, quads: number, target: number, targetStride: number): void
  /**
   * Adds, for the last `rows` rows of series of `8 + rows`, the products with the value 1 to 8 rows before to doubles at
   * `sums`, 64 for each lag. Values must be below 2^15, and `flush` (even) times the square of the greatest below 2^31.
   * `pairs` is scratch of `8 + rows` rows.
   */
  correlateNear(
    s: number,
    stride: number,
    rows: number,
    quads: number,
    pairs: number,
    sums: number,
    flush: number,
  ): void
  /** The same for lags of 5 to 8 rows. */
  correlateFar(s: number, stride: number, rows: number, quads: number, pairs: number, sums: number, flush: number): void
  /** The sum of `vectors` times sixteen bytes; it must stay below 2^31. */
  sumBytes(source: number, vectors: number): number
  /** The sum of `vectors` times eight 16-bit integers; it must stay below 2^31. */
  sumShorts(source: number, vectors: number): number
}

/** @param memory shared, at most 4 GB; the functions' addresses are in it */
export function createKernel(memory: SharedMemory): Kernel {
  const module = new webAssembly.Module(assemble(functions))
  // SAFETY: the functions below are the interface, by name and parameters.
  return new webAssembly.Instance(module, { davy: { memory } }).exports as unknown as Kernel
}

const functions: KernelFunction[] = [
  unpack('unpackBytes', 4, (code) => code.loadBytes()),
  unpack('unpackShorts', 8, (code) => code.loadShorts()),
  {
    name: 'copyRows',
    parameters: 6,
    body: (code) => {
      const [source, stride, target, targetStride, rows, quads] = parameters(code, 6)
      const [s, t, left] = [code.integer(), code.integer(), code.integer()]
      code.times(quads, () => {
        code.copy(s, source).copy(t, target).copy(left, rows)
        code.times(left, () => {
          code.get(t).get(s).load().store()
          code.advance(s, rowBytes).advance(t, rowBytes)
        })
        code.advance(source, stride).advance(target, targetStride)
      })
    },
  },
  {
    name: 'total',
    parameters: 6,
    body: (code) => {
      const [source, stride, rows, quads, sums, greatest] = parameters(code, 6)
      const [s, left, row, sum, most] = [code.integer(), code.integer(), code.vector(), code.vector(), code.vector()]
      code.times(quads, () => {
        code.copy(s, source).copy(left, rows).zero().set(sum)
        code.times(left, () => {
          code.get(s).load().set(row)
          code.get(sum).get(row).addIntegers().set(sum)
          code.get(most).get(row).greatest().set(most)
          code.advance(s, rowBytes)
        })
        addToDoubles(code, sum, sums, 0)
        code.advance(source, stride).advance(sums, 32)
      })
      code.get(greatest).get(most).store()
    },
  },
  {
    name: 'halve',
    parameters: 6,
    body: (code) => {
      const [source, stride, rows, quads, target, targetStride] = parameters(code, 6)
      const [s, t, left] = [code.integer(), code.integer(), code.integer()]
      code.times(quads, () => {
        code.copy(s, source).copy(t, target).copy(left, rows)
        code.times(left, () => {
          code.get(t).get(s).load().get(s).load(rowBytes).addIntegers().store()
          code.advance(s, 2 * rowBytes).advance(t, rowBytes)
        })
        code.advance(source, stride).advance(target, targetStride)
      })
    },
  },
  correlate('correlateNear', [1, 2, 3, 4, 5, 6, 7, 8]),
  correlate('correlateFar', [5, 6, 7, 8]),
  sum('sumBytes', (code) => code.pairBytes().pairShorts()),
  sum('sumShorts', (code) => code.pairShorts()),
]

function unpack(name: string, quadBytes: number, load: (code: FunctionBody) => void): KernelFunction {
  return {
    name,
    parameters: 6,
    body: (code) => {
      const [source, frameBytes, rows, target, stride, quads] = parameters(code, 6)
      const [s, t, left] = [code.integer(), code.integer(), code.integer()]
      // Frame by frame: a cache line of the frame is used whole before the next is touched.
      code.times(rows, () => {
        code.copy(s, source).copy(t, target).copy(left, quads)
        code.times(left, () => {
          code.get(t).get(s)
          load(code)
          code.store()
          code.advance(s, quadBytes).advance(t, stride)
        })
        code.advance(source, frameBytes).advance(target, rowBytes)
      })
    },
  }
}

/**
 * Two time steps at once: `pairs[k]` holds, for four pixels, the 16-bit values at k and k + 1 side by side, so that
 * `dot(pairs[k], pairs[k - lag])` adds both steps' products for each pixel.
 */
function correlate(name: string, lags: readonly number[]): KernelFunction {
  return {
    name,
    parameters: 7,
    body: (code) => {
      const [source, stride, rows, quads, pairs, sums, flush] = parameters(code, 7)
      const [s, p, count, left, now] = [code.integer(), code.integer(), code.integer(), code.integer(), code.vector()]
      const totals = lags.map(() => code.vector())
      code.times(quads, () => {
        code.copy(s, source).copy(p, pairs).copy(count, rows).advance(count, 7)
        code.times(count, () => {
          code.get(p).get(s).load().get(s).load(rowBytes).constant(16).shiftLeft().or().store()
          code.advance(s, rowBytes).advance(p, rowBytes)
        })
        // The last row has no successor: half of its pair stays zero.
        code.get(p).get(s).load().store()
        code.copy(p, pairs).copy(left, rows)
        code.whileAbove(left, () => {
          code.least(count, left, flush).reduce(left, count)
          for (const total of totals) code.zero().set(total)
          code.shifted(count, count, 1, 1)
          code.times(count, () => {
            code
              .get(p)
              .load(8 * rowBytes)
              .set(now)
            for (const [index, lag] of lags.entries()) {
              const total = totals[index] ?? now
              code
                .get(total)
                .get(now)
                .get(p)
                .load((8 - lag) * rowBytes)
                .dot()
                .addIntegers()
                .set(total)
            }
            code.advance(p, 2 * rowBytes)
          })
          for (const [index, total] of totals.entries()) addToDoubles(code, total, sums, index * doubles)
        })
        code.advance(source, stride).advance(sums, 32)
      })
    },
  }
}

function sum(name: string, pair: (code: FunctionBody) => void): KernelFunction {
  return {
    name,
    parameters: 2,
    returns: true,
    body: (code) => {
      const [source, vectors] = parameters(code, 2)
      const total = code.vector()
      code.times(vectors, () => {
        code.get(total).get(source).load()
        pair(code)
        code.addIntegers().set(total)
        code.advance(source, 16)
      })
      code.lane(total, 0).lane(total, 1).add().lane(total, 2).add().lane(total, 3).add()
    },
  }
}

/** Adds four integers to four doubles at the address in `sums`, plus `offset`. */
function addToDoubles(code: FunctionBody, integers: Local, sums: Local, offset: number): void {
  code.get(sums).get(sums).load(offset).get(integers).lowerToDoubles().addDoubles().store(offset)
  code
    .get(sums)
    .get(sums)
    .load(offset + 16)
    .upperToDoubles(integers)
    .addDoubles()
    .store(offset + 16)
}

function parameters(code: FunctionBody, count: 2): [Local, Local]
function parameters(code: FunctionBody, count: 6): [Local, Local, Local, Local, Local, Local]
function parameters(code: FunctionBody, count: 7): [Local, Local, Local, Local, Local, Local, Local]
function parameters(code: FunctionBody, count: number): Local[] {
  return Array.from({ length: count }, (_, index) => code.parameter(index))
}
