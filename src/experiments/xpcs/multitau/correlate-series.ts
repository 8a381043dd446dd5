import { Worker } from 'node:worker_threads'
import type { Acquisition } from '../detector-file.ts'
import type { RingMap } from '../rings.ts'
import { XpcsError } from '../xpcs-error.ts'
import { tilePixels } from './kernel/kernel.ts'
import { sharedMemory } from './kernel/web-assembly.ts'
import { multiTauLags, type Lag } from './lags.ts'
import { Normaliser, type RingCorrelation } from './normalise.ts'
import { planSeries, type Plan, type PlanRequest } from './plan.ts'
import { Rendezvous } from './rendezvous.ts'
import { segmentStart } from './segments.ts'
import { runPass, type PassWork } from './series-pass.ts'
import { threadModule, type ThreadFailure, type ThreadWork } from './series-thread.ts'

export interface SeriesRequest {
  readonly file: string
  readonly acquisition: Acquisition
  readonly firstFrame: number
  readonly frames: number
  readonly map: RingMap
  readonly cores: number
  readonly signal: AbortSignal
  readonly progress: (fraction: number) => void
  /** @default 10, or one a frame where there are fewer */
  readonly segments?: number
  readonly limits?: PlanRequest['limits']
}

/** What a pass over all frames gives. Counts are per frame and pixel. */
export interface SeriesResult extends RingCorrelation {
  readonly lags: readonly Lag[]
  /** [pixel]: the mean frame. Masked pixels are 0. */
  readonly meanFrame: Float64Array
  /** [segment][pixel]: the mean frame of each stretch of time. */
  readonly segmentFrames: Float64Array[]
  /** [frame]: the mean over unmasked pixels. */
  readonly intensity: Float64Array
}

/**
 * Correlates a series of frames: streamed from the file in blocks, tiles of pixels shared out to threads. Memory is
 * bounded by the number of pixels, not by the number of frames; the result is the same for any number of threads and any
 * block size.
 *
 * @throws Hdf5Error or XpcsError `Unreadable`, with the reason; the reason of `signal`, when it is aborted
 */
export async function correlateSeries(request: SeriesRequest): Promise<SeriesResult> {
  const { acquisition, frames, map } = request
  const pixels = acquisition.rows * acquisition.columns
  const allTiles = Array.from({ length: Math.ceil(pixels / tilePixels) }, (_, tile) => tile)
  const wanted = allTiles.filter((tile) =>
    map.staticLabel.subarray(tile * tilePixels, (tile + 1) * tilePixels).some((label) => label > 0),
  )
  const planned: PlanRequest = {
    series: { type: acquisition.type, frames, pixels, framesPerChunk: acquisition.data.chunks?.[0] ?? 1 },
    cores: request.cores,
    segments: Math.min(request.segments ?? 10, frames),
    wantedTiles: wanted.length,
    ...(request.limits ? { limits: request.limits } : {}),
  }
  const plan = planSeries(planned)
  const memory = sharedMemory(plan.bytes)
  const lags = multiTauLags(frames)
  const normaliser = new Normaliser(frames, lags, map)
  const masked = maskedPixels(acquisition.mask)
  const passes = Math.max(1, Math.ceil(wanted.length / plan.tilesPerPass))
  for (let pass = 0; pass < passes; pass++) {
    const stateful = wanted.slice(pass * plan.tilesPerPass, (pass + 1) * plan.tilesPerPass)
    // Tiles that no ring touches are only summed up, along with the first pass.
    const tiles = pass === 0 ? [...stateful, ...without(allTiles, wanted)] : stateful
    new Uint8Array(memory.buffer, plan.states, plan.tilesPerPass * plan.layout.bytes).fill(0)
    const work: PassWork = {
      thread: 0,
      memory,
      control: new SharedArrayBuffer(Rendezvous.bytes),
      plan: planned,
      masked,
      tiles: Int32Array.from(tiles),
      slots: Int32Array.from(tiles, (_, index) => (index < stateful.length ? index : -1)),
      sumFrames: pass === 0,
    }
    request.signal.throwIfAborted()
    if (plan.inline) runInline(request, work)
    else await runThreads(request, plan, work, (fraction) => request.progress((pass + fraction) / passes))
    request.progress((pass + 1) / passes)
    for (const [slot, tile] of stateful.entries()) {
      const state = plan.states + slot * plan.layout.bytes
      normaliser.addTile(memory.buffer, state, plan.layout, tile * tilePixels, sumSegments(plan, memory.buffer, tile))
    }
  }
  return { lags, ...normaliser.result(), ...frameMeans(plan, memory.buffer, request) }
}

function frameMeans(plan: Plan, buffer: SharedArrayBuffer, { acquisition, frames }: SeriesRequest) {
  const { pixels } = plan.series
  const used = acquisition.mask?.reduce((count, good) => count + good, 0) ?? pixels
  const sums = new Float64Array(buffer, plan.frameSums, frames)
  const meanFrame = new Float64Array(pixels)
  const segmentFrames = Array.from({ length: plan.segments }, () => new Float64Array(pixels))
  const segmentSums = new Float64Array(buffer, plan.segmentSums, plan.tiles * plan.segments * tilePixels)
  for (let pixel = 0; pixel < pixels; pixel++) {
    const tile = Math.floor(pixel / tilePixels)
    let total = 0
    for (const [segment, frame] of segmentFrames.entries()) {
      const sum = segmentSums[(tile * plan.segments + segment) * tilePixels + (pixel % tilePixels)] ?? 0
      const length = segmentStart(frames, plan.segments, segment + 1) - segmentStart(frames, plan.segments, segment)
      frame[pixel] = sum / length
      total += sum
    }
    meanFrame[pixel] = total / frames
  }
  return { meanFrame, segmentFrames, intensity: Float64Array.from(sums, (sum) => sum / Math.max(1, used)) }
}

/** Each pixel's sum over all frames, of one tile. */
function sumSegments(plan: Plan, buffer: SharedArrayBuffer, tile: number): Float64Array {
  const size = plan.segments * tilePixels
  const sums = new Float64Array(buffer, plan.segmentSums + tile * size * 8, size)
  return Float64Array.from({ length: tilePixels }, (_, pixel) => {
    let total = 0
    for (let at = pixel; at < size; at += tilePixels) total += sums[at] ?? 0
    return total
  })
}

/** On the thread that asks: a short series is done before another thread would have started. */
function runInline({ acquisition, firstFrame }: SeriesRequest, work: PassWork): void {
  runPass(work, (target, first, count) => acquisition.data.readRowsInto(target, firstFrame + first, count))
}

async function runThreads(
  { signal, acquisition, file, firstFrame }: SeriesRequest,
  plan: Plan,
  pass: PassWork,
  progress: (fraction: number) => void,
): Promise<void> {
  const rendezvous = new Rendezvous(pass.control, plan.threads)
  const stop = () => rendezvous.stop()
  signal.addEventListener('abort', stop, { once: true })
  const watch = setInterval(() => progress(Math.min(1, rendezvous.turns / (plan.blocks + 1))), 250)
  try {
    const { threads } = plan
    const started = Array.from({ length: threads }, (_, thread) =>
      finished(
        { ...pass, kind: 'davy-xpcs-correlation', thread, threads, file, dataset: acquisition.data.name, firstFrame },
        rendezvous,
      ),
    )
    const failures = (await Promise.all(started)).filter((failure) => failure !== undefined)
    signal.throwIfAborted()
    if (failures[0]) throw new XpcsError('Unreadable', failures[0].message)
  } finally {
    clearInterval(watch)
    signal.removeEventListener('abort', stop)
  }
}

/** Runs one thread to its end; answers why it failed. */
function finished(work: ThreadWork, rendezvous: Rendezvous): Promise<ThreadFailure | undefined> {
  const { promise, resolve } = Promise.withResolvers<ThreadFailure | undefined>()
  const worker = new Worker(threadModule, { workerData: work, execArgv: [] })
  let failure: ThreadFailure | undefined
  worker.on('message', (said: ThreadFailure) => (failure ??= said))
  worker.on('error', (error) => {
    failure ??= { message: error instanceof Error ? error.message : String(error) }
  })
  worker.on('exit', (code) => {
    if (code !== 0) failure ??= { message: `a correlation thread ended with code ${code}` }
    // However it ended, the others must not wait for it.
    if (failure) rendezvous.stop()
    resolve(failure)
  })
  return promise
}

function maskedPixels(mask: Uint8Array | undefined): Int32Array {
  const masked: number[] = []
  mask?.forEach((good, pixel) => {
    if (good === 0) masked.push(pixel)
  })
  return Int32Array.from(masked)
}

/** What is in the first list and not in the second. */
function without(all: readonly number[], some: readonly number[]): number[] {
  const known = new Set(some)
  return all.filter((item) => !known.has(item))
}
