import { typeBytes, type NumericType } from '#formats'
import { tilePixels } from './kernel/kernel.ts'
import { reach } from './lags.ts'
import { scratchLayout, tileLayout, type ScratchLayout, type TileLayout } from './tile-layout.ts'

export interface SeriesShape {
  readonly type: NumericType
  readonly frames: number
  /** Of a frame. */
  readonly pixels: number
  /** Frames in a chunk of the file; a block holds whole chunks where it can. */
  readonly framesPerChunk: number
}

/** Plain data, so that every thread can make the same plan from it. */
export interface PlanRequest {
  readonly series: SeriesShape
  readonly cores: number
  /** Stretches of time of which a mean frame is kept. */
  readonly segments: number
  /** Tiles that need a correlation, not only sums. */
  readonly wantedTiles: number
  /** Set by whoever knows better than the defaults. */
  readonly limits?: { readonly framesPerBlock?: number; readonly threads?: number; readonly tilesPerPass?: number }
}

/** Where everything lies in the memory that the threads of one pass share. Offsets and sizes in bytes. */
export interface Plan {
  readonly series: SeriesShape
  readonly layout: TileLayout
  readonly scratch: ScratchLayout
  readonly threads: number
  /** Whether the series is so short that it is not worth a thread of its own. */
  readonly inline: boolean
  readonly frameBytes: number
  readonly framesPerBlock: number
  readonly blocks: number
  /** Frames that are read in one call. */
  readonly framesPerRead: number
  readonly tiles: number
  readonly segments: number
  /** Two buffers of a block each: one is read into while the other is correlated. */
  readonly buffers: readonly [number, number]
  /** Doubles [frame]: the sum of each frame. */
  readonly frameSums: number
  /** Doubles [tile][segment][pixel]. */
  readonly segmentSums: number
  /** Integers [tile]: the greatest count so far. */
  readonly greatest: number
  /** States of the tiles of this pass. */
  readonly states: number
  /** Scratch of the threads. */
  readonly scratches: number
  readonly bytes: number
  /** Tiles whose state fits into one pass over the file. */
  readonly tilesPerPass: number
}

const bufferBytes = 48 * 2 ** 20
const readBytes = 4 * 2 ** 20
/** Chunks of more frames are cut, and decompressed once for every block they reach into. */
const longestChunk = 2048
/** Of all states. A detector of more pixels is correlated in several passes over the file. */
const stateBytes = 1.5 * 2 ** 30
/** A thread costs a quarter of a second to start, as long as it takes to correlate this much. */
const bytesPerThread = 32 * 2 ** 20

/**
 * Cuts a series into blocks, so that memory does not depend on its length.
 */
export function planSeries({ series, cores, segments, wantedTiles, limits = {} }: PlanRequest): Plan {
  const frameBytes = series.pixels * typeBytes[series.type]
  const layout = tileLayout(series.frames, exactCounts(series) ? 4 : 8)
  const framesPerBlock = limits.framesPerBlock ?? blockLength(series, frameBytes)
  const scratch = scratchLayout(framesPerBlock, layout)
  const threads =
    limits.threads ?? Math.max(1, Math.min(cores, Math.ceil((series.frames * frameBytes) / bytesPerThread)))
  const tiles = Math.ceil(series.pixels / tilePixels)
  const tilesPerPass = Math.max(1, Math.min(wantedTiles, limits.tilesPerPass ?? Math.floor(stateBytes / layout.bytes)))
  let end = 64
  const place = (size: number) => {
    const start = end
    end = Math.ceil((end + size) / 64) * 64
    return start
  }
  // A tile may reach beyond the last pixel of the last frame.
  const buffer = framesPerBlock * frameBytes + tilePixels * 8
  return {
    series,
    layout,
    scratch,
    threads,
    inline: threads === 1 && series.frames * frameBytes <= bytesPerThread,
    frameBytes,
    framesPerBlock,
    blocks: Math.ceil(series.frames / framesPerBlock),
    framesPerRead: Math.min(framesPerBlock, wholeChunks(series, Math.max(1, Math.floor(readBytes / frameBytes)))),
    tiles,
    segments,
    buffers: [place(buffer), place(buffer)],
    frameSums: place(series.frames * 8),
    segmentSums: place(tiles * segments * tilePixels * 8),
    greatest: place(tiles * 4),
    states: place(tilesPerPass * layout.bytes),
    scratches: place(threads * scratch.bytes),
    bytes: end,
    tilesPerPass,
  }
}

/** Whether every level's values fit 32-bit integers. */
function exactCounts({ type, frames }: SeriesShape): boolean {
  const most = type === 'uint8' ? 255 : type === 'uint16' ? 65_535 : Infinity
  return (most * frames) / (reach / 2) < 2 ** 31
}

function blockLength(series: SeriesShape, frameBytes: number): number {
  const fitting = Math.min(512, Math.max(reach, Math.floor(bufferBytes / frameBytes)))
  return Math.min(series.frames, wholeChunks(series, fitting))
}

/** `frames` rounded to whole chunks: a chunk that is cut by a read is decompressed twice. */
function wholeChunks({ framesPerChunk, pixels, type }: SeriesShape, frames: number): number {
  const chunkBytes = framesPerChunk * pixels * typeBytes[type]
  if (framesPerChunk > longestChunk || chunkBytes > 4 * bufferBytes) return frames
  return Math.max(framesPerChunk, frames - (frames % framesPerChunk))
}
