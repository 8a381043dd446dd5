import type { SegmentRows } from './tile-correlator.ts'

/** First frame of a time segment: segments differ in length by at most one frame. */
export function segmentStart(frames: number, segments: number, segment: number): number {
  return Math.floor((frames * segment) / segments)
}

/** How a block's frames, `before` to `before + rows` of all, fall into time segments. */
export function segmentRows(frames: number, segments: number, before: number, rows: number): SegmentRows[] {
  return Array.from({ length: segments }, (_, segment) => {
    const first = Math.max(before, segmentStart(frames, segments, segment))
    const end = Math.min(before + rows, segmentStart(frames, segments, segment + 1))
    return { segment, first: first - before, rows: end - first }
  }).filter((part) => part.rows > 0)
}
