import type { Arithmetic } from './arithmetic.ts'
import { tileQuads } from './kernel/kernel.ts'
import { reach } from './lags.ts'
import type { ScratchLayout, TileLayout } from './tile-layout.ts'

/** Part of a block whose frames count towards one time segment. */
export interface SegmentRows {
  readonly segment: number
  readonly first: number
  readonly rows: number
}

/** A block of frames in memory. */
export interface Block {
  /** Address of the tile's first pixel in the first frame. */
  readonly source: number
  readonly frameBytes: number
  /** Frames that came before the block. */
  readonly before: number
  readonly frames: number
  readonly segments: readonly SegmentRows[]
}

/** Where a tile keeps its state, in bytes from the start of the memory. */
export interface TilePlace {
  /** Doubles [segment][pixel]: the sums of its frames. */
  readonly segmentSums: number
  /** See `TileLayout`; undefined for a tile that no ring touches, of which only the sums are wanted. */
  readonly state: number | undefined
}

/**
 * Correlates one tile over one block: level by level, the eight values kept from before and those of the block are
 * correlated, the last eight are kept, and sums of two go to the next level.
 *
 * @param greatestBefore no value of the tile was above this in earlier blocks
 * @returns the same, including this block
 */
export function correlateTile(
  arithmetic: Arithmetic,
  layout: TileLayout,
  scratch: ScratchLayout & { readonly at: number },
  place: TilePlace,
  block: Block,
  greatestBefore: number,
): number {
  const { rowBytes } = layout
  const { stride } = scratch
  const head = reach * rowBytes
  let series = scratch.at + scratch.evenLevels
  let next = scratch.at + scratch.oddLevels
  arithmetic.unpack(block.source, block.frameBytes, block.frames, series + head, stride, tileQuads)
  let greatest = greatestBefore
  for (const { segment, first, rows } of block.segments) {
    const sums = place.segmentSums + segment * tileQuads * 4 * 8
    greatest = Math.max(greatest, arithmetic.total(series + head + first * rowBytes, stride, rows, tileQuads, sums))
  }
  if (place.state === undefined) return greatest

  let before = block.before
  let rows = block.frames
  for (let level = 0; level < layout.levels && rows > 0; level++) {
    const latest = place.state + layout.latest(level)
    arithmetic.copyRows(latest, head, series, stride, reach, tileQuads)
    arithmetic.correlate(
      series,
      stride,
      rows,
      tileQuads,
      level,
      place.state + layout.sums(level),
      greatest * 2 ** level,
    )
    if (before < reach) {
      const first = place.state + layout.first(level) + before * rowBytes
      arithmetic.copyRows(series + head, stride, first, head, Math.min(rows, reach - before), tileQuads)
    }
    arithmetic.copyRows(series + rows * rowBytes, stride, latest, head, reach, tileQuads)
    // An odd value left over by the block before is the last of the eight.
    const left = before % 2
    const pairs = Math.floor((left + rows) / 2)
    arithmetic.halve(series + head - left * rowBytes, stride, pairs, tileQuads, next + head, stride)
    before = Math.floor(before / 2)
    rows = pairs
    ;[series, next] = [next, series]
  }
  return greatest
}
