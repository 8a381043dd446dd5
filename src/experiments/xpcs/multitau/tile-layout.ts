import { rowBytes, tilePixels, tileQuads } from './kernel/kernel.ts'
import { lagsPerLevel, multiTauLags, reach } from './lags.ts'

/**
 * What is kept of a tile (64 neighbouring pixels) from block to block, as offsets in bytes. All of it together is about
 * 1.3 kB a pixel for 20,000 frames, however many frames have passed.
 */
export interface TileLayout {
  readonly levels: number
  /** 4: values are exact 32-bit integers; 8: values are doubles. */
  readonly valueBytes: 4 | 8
  /** One row of a quad's series. */
  readonly rowBytes: number
  /** Lag sums of a level: doubles [lag][pixel], lags 1 to 8 at level 0, 5 to 8 above. */
  sums(level: number): number
  /** The last eight values of a level, [quad][row][pixel], oldest first. */
  latest(level: number): number
  /** The first eight values of a level, in the same order. */
  first(level: number): number
  readonly bytes: number
}

export function tileLayout(frames: number, valueBytes: 4 | 8): TileLayout {
  const levels = Math.max(0, ...multiTauLags(frames).map(({ level }) => level)) + 1
  const sumBytes = lagsPerLevel * tilePixels * 8
  const valuesBytes = reach * tilePixels * valueBytes
  const allSums = sumBytes * (levels + 1)
  return {
    levels,
    valueBytes,
    rowBytes: (rowBytes * valueBytes) / 4,
    sums: (level) => (level === 0 ? 0 : sumBytes * (level + 1)),
    latest: (level) => allSums + valuesBytes * level,
    first: (level) => allSums + valuesBytes * (levels + level),
    bytes: allSums + 2 * valuesBytes * levels,
  }
}

/** Index of a value in the kept values of a level: of `pixel`, 0 to 63, at `row`, 0 to 7. */
export function valueIndex(pixel: number, row: number): number {
  return ((pixel >> 2) * reach + row) * 4 + (pixel & 3)
}

/** Scratch of a thread: series of two levels, and the pairs of one quad. */
export interface ScratchLayout {
  /** Bytes from one quad's series to the next; the odd row keeps them off the same cache set. */
  readonly stride: number
  readonly evenLevels: number
  readonly oddLevels: number
  readonly pairs: number
  readonly greatest: number
  readonly bytes: number
}

export function scratchLayout(framesPerBlock: number, tile: TileLayout): ScratchLayout {
  const rows = (reach + framesPerBlock) | 1
  const stride = rows * tile.rowBytes
  const series = stride * tileQuads
  return {
    stride,
    evenLevels: 0,
    oddLevels: series,
    pairs: 2 * series,
    greatest: 2 * series + rows * rowBytes,
    bytes: 2 * series + (rows + 1) * rowBytes,
  }
}
