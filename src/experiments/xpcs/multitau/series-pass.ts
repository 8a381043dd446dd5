import { doubleArithmetic, exactArithmetic, type Arithmetic } from './arithmetic.ts'
import { frameSummer } from './frame-sums.ts'
import { createKernel, tilePixels, type Kernel } from './kernel/kernel.ts'
import type { SharedMemory } from './kernel/web-assembly.ts'
import { planSeries, type Plan, type PlanRequest } from './plan.ts'
import { Rendezvous } from './rendezvous.ts'
import { segmentRows } from './segments.ts'
import { correlateTile } from './tile-correlator.ts'
import { viewOf } from './view.ts'

/** One thread's part in one pass over the frames. All of it can be posted to a thread. */
export interface PassWork {
  /** From 0. */
  readonly thread: number
  readonly memory: SharedMemory
  readonly control: SharedArrayBuffer
  readonly plan: PlanRequest
  /** Pixels that count as zero. */
  readonly masked: Int32Array
  /** Tiles of this pass; `slots[i]` is where `tiles[i]` keeps its state, -1 where only its sums are wanted. */
  readonly tiles: Int32Array
  readonly slots: Int32Array
  /** Whether this pass adds up frames. */
  readonly sumFrames: boolean
}

/** Puts `count` frames from `first`, as little-endian bytes, into `target`. */
export type ReadFrames = (target: Uint8Array, first: number, count: number) => void

/**
 * Reads pieces of the series and correlates tiles, in step with the other threads of the pass, until all is done or they
 * are told to stop. What goes wrong is thrown, after the others have been told.
 */
export function runPass(work: PassWork, readFrames: ReadFrames): void {
  const plan = planSeries(work.plan)
  const { buffer } = work.memory
  const rendezvous = new Rendezvous(work.control, plan.threads)
  try {
    const kernel = createKernel(work.memory)
    const read = createReader(plan, work, readFrames, frameSummer(plan, kernel, buffer))
    const correlate = createCorrelator(plan, work, tileArithmetic(plan, kernel, buffer, work.thread))
    read(0, rendezvous)
    if (!rendezvous.meet()) return
    for (let block = 0; block < plan.blocks; block++) {
      // Half of the threads begin with reading, so that waiting for the disk and computing overlap.
      if (work.thread % 2 === 1) read(block + 1, rendezvous)
      correlate(block, rendezvous)
      read(block + 1, rendezvous)
      if (!rendezvous.meet()) return
    }
  } catch (error) {
    rendezvous.stop()
    throw error
  }
}

type Phase = (block: number, rendezvous: Rendezvous) => void

function createReader(
  plan: Plan,
  work: PassWork,
  readFrames: ReadFrames,
  sumFrame: (address: number, frame: number) => void,
): Phase {
  const bytes = new Uint8Array(work.memory.buffer)
  const counts = viewOf(plan.series.type, work.memory.buffer)
  return (block, rendezvous) => {
    const start = block * plan.framesPerBlock
    const frames = Math.min(plan.framesPerBlock, plan.series.frames - start)
    const buffer = plan.buffers[block % 2] ?? 0
    for (;;) {
      const first = rendezvous.takeRead() * plan.framesPerRead
      if (first >= frames || rendezvous.stopped) return
      const count = Math.min(plan.framesPerRead, frames - first)
      const at = buffer + first * plan.frameBytes
      readFrames(bytes.subarray(at, at + count * plan.frameBytes), start + first, count)
      for (let frame = 0; frame < count; frame++) {
        const address = at + frame * plan.frameBytes
        for (const pixel of work.masked) counts[address / counts.BYTES_PER_ELEMENT + pixel] = 0
        if (work.sumFrames) sumFrame(address, start + first + frame)
      }
    }
  }
}

function createCorrelator(plan: Plan, work: PassWork, arithmetic: Arithmetic): Phase {
  const greatest = new Int32Array(work.memory.buffer, plan.greatest, plan.tiles)
  const scratch = { ...plan.scratch, at: plan.scratches + work.thread * plan.scratch.bytes }
  const tileBytes = (tilePixels * plan.frameBytes) / plan.series.pixels
  return (block, rendezvous) => {
    const before = block * plan.framesPerBlock
    const frames = Math.min(plan.framesPerBlock, plan.series.frames - before)
    const segments = segmentRows(plan.series.frames, plan.segments, before, frames)
    for (;;) {
      const index = rendezvous.takeTile()
      if (index >= work.tiles.length || rendezvous.stopped) return
      const tile = work.tiles[index] ?? 0
      const slot = work.slots[index] ?? -1
      const place = {
        segmentSums: plan.segmentSums + tile * plan.segments * tilePixels * 8,
        state: slot < 0 ? undefined : plan.states + slot * plan.layout.bytes,
      }
      const source = (plan.buffers[block % 2] ?? 0) + tile * tileBytes
      const part = { source, frameBytes: plan.frameBytes, before, frames, segments }
      greatest[tile] = correlateTile(arithmetic, plan.layout, scratch, place, part, greatest[tile] ?? 0)
    }
  }
}

function tileArithmetic(plan: Plan, kernel: Kernel, buffer: SharedArrayBuffer, thread: number) {
  const { type } = plan.series
  const at = plan.scratches + thread * plan.scratch.bytes
  const scratch = { pairs: at + plan.scratch.pairs, greatest: at + plan.scratch.greatest }
  return plan.layout.valueBytes === 4 && (type === 'uint8' || type === 'uint16')
    ? exactArithmetic(kernel, buffer, type, scratch)
    : doubleArithmetic(buffer, viewOf(type, buffer))
}
