import * as fc from 'fast-check'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openHdf5, type NumericArray } from '#formats'
import { readAcquisition } from '../../../src/experiments/xpcs/detector-file.ts'
import { qMap } from '../../../src/experiments/xpcs/geometry.ts'
import {
  correlateSeries,
  type SeriesRequest,
  type SeriesResult,
} from '../../../src/experiments/xpcs/multitau/correlate-series.ts'
import { multiTauLags } from '../../../src/experiments/xpcs/multitau/lags.ts'
import { layRings, parseRings, type RingMap } from '../../../src/experiments/xpcs/rings.ts'
import { correlateDirectly } from './direct.ts'
import { counter, writeSeriesFile, type SeriesOptions } from './series-file.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'davy-multitau-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

interface Correlated {
  readonly result: SeriesResult
  readonly map: RingMap
}

async function correlateFile(
  path: string,
  rings: string,
  options: Partial<Pick<SeriesRequest, 'limits' | 'firstFrame' | 'frames' | 'signal' | 'progress'>> = {},
): Promise<Correlated> {
  using file = await openHdf5(path)
  const acquisition = readAcquisition(file)
  const map = layRings(parseRings(rings), qMap(acquisition.geometry, acquisition), acquisition.mask, '1/um')
  const result = await correlateSeries({
    file: path,
    acquisition,
    firstFrame: 0,
    frames: acquisition.frames,
    map,
    cores: 2,
    signal: new AbortController().signal,
    progress: () => {},
    ...options,
  })
  return { result, map }
}

function emptyRing(error: unknown): undefined {
  if (!(error instanceof Error && error.message.includes('no pixel in it'))) throw error
}

function split({ data, rows, columns }: SeriesOptions): NumericArray[] {
  const pixels = rows * columns
  return Array.from({ length: data.length / pixels }, (_, t) => data.subarray(t * pixels, (t + 1) * pixels))
}

/** The greatest difference; NaN where one of them has no value. */
function furthest(found: readonly Float64Array[], wanted: readonly (readonly number[])[]): number {
  const differences = wanted.flatMap((values, ring) =>
    values.map((value, lag) => Math.abs(value - (found[ring]?.[lag] ?? Number.NaN))),
  )
  return Math.max(...differences)
}

describe('lags', () => {
  test.each([
    [1000, 34, 768],
    [5000, 44, 4096],
    [20_000, 52, 16_384],
    [100_000, 61, 81_920],
  ])('%i frames have %i lags, the last %i', (frames, count, last) => {
    const lags = multiTauLags(frames)
    expect(lags.length).toBe(count)
    expect(lags.at(-1)?.frames).toBe(last)
  })

  test('every lag has at least one pair of values, and they ascend', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 300_000 }), (frames) => {
        const lags = multiTauLags(frames)
        expect(lags.length).toBeGreaterThan(0)
        for (const [at, lag] of lags.entries()) {
          expect(lag.frames).toBe(lag.steps * 2 ** lag.level)
          expect(lag.frames).toBeGreaterThan(lags[at - 1]?.frames ?? 0)
          expect(Math.floor(frames / 2 ** lag.level) - lag.steps).toBeGreaterThan(0)
        }
      }),
    )
  })
})

describe('the correlation is that of the formulas', () => {
  const types = ['uint8', 'uint16', 'uint32', 'int32', 'float32', 'float64'] as const
  const arrays = {
    uint8: (values: number[]) => Uint8Array.from(values),
    uint16: (values: number[]) => Uint16Array.from(values),
    uint32: (values: number[]) => Uint32Array.from(values),
    int32: (values: number[]) => Int32Array.from(values),
    float32: (values: number[]) => Float32Array.from(values),
    float64: (values: number[]) => Float64Array.from(values),
  }

  test('for any type, size, mask, rings, blocks and threads', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.record({
          type: fc.constantFrom(...types),
          rows: fc.integer({ min: 3, max: 9 }),
          columns: fc.integer({ min: 3, max: 23 }),
          frames: fc.integer({ min: 2, max: 150 }),
          // Up to values whose sums leave 16 bits at once, at some level, or never.
          most: fc.constantFrom(2, 20, 255),
          seed: fc.nat(),
          masked: fc.boolean(),
          rings: fc.constantFrom('linear:1', 'linear:2:6', 'log:1:3', 'linear:1@0.5:2.5'),
          framesPerChunk: fc.integer({ min: 1, max: 9 }),
          gzip: fc.constantFrom(undefined, 1),
          framesPerBlock: fc.integer({ min: 1, max: 60 }),
          tilesPerPass: fc.integer({ min: 1, max: 4 }),
        }),
        async ({ type, rows, columns, frames, most, seed, masked, rings, gzip, framesPerChunk, ...limits }) => {
          const random = counter(seed)
          const scale = type === 'uint16' && most === 255 ? 257 : 1
          const length = frames * rows * columns
          const data = arrays[type](Array.from({ length }, () => random(most + 1) * scale))
          const mask = masked ? Uint8Array.from({ length: rows * columns }, () => (random(6) === 0 ? 0 : 1)) : undefined
          const series = {
            type,
            rows,
            columns,
            data,
            framesPerChunk,
            ...(gzip ? { gzip } : {}),
            ...(mask ? { mask } : {}),
          }
          const path = await writeSeriesFile(join(folder, 'any.h5'), series)
          const correlated = await correlateFile(path, rings, { limits: { ...limits, threads: 1 } }).catch(emptyRing)
          // A mask can empty a ring of so small a detector.
          fc.pre(correlated !== undefined)
          if (correlated === undefined) return
          const { result, map } = correlated
          const direct = correlateDirectly(split(series), map.staticLabel, map.dynamicLabel)
          expect(result.lags.map((lag) => lag.frames)).toEqual(direct.lags)
          expect(furthest(result.g2, direct.g2)).toBeLessThan(1e-9)
          expect(furthest(result.g2_err, direct.g2_err)).toBeLessThan(1e-9)
        },
      ),
      { numRuns: 25 },
    )
  })

  test('for long series of large and of growing counts, at every level', async () => {
    const random = counter(7)
    const [rows, columns, frames] = [4, 5, 1500]
    const data = Uint16Array.from({ length: frames * rows * columns }, (_, at) =>
      random(Math.min(65_536, 2 + Math.floor((at * 4) / frames ** 0.5))),
    )
    const series = { type: 'uint16' as const, rows, columns, data }
    const path = await writeSeriesFile(join(folder, 'large.h5'), series)
    const { result, map } = await correlateFile(path, 'linear:1', { limits: { framesPerBlock: 256, threads: 2 } })
    const direct = correlateDirectly(split(series), map.staticLabel, map.dynamicLabel)
    expect(furthest(result.g2, direct.g2)).toBeLessThan(1e-9)
    expect(furthest(result.g2_err, direct.g2_err)).toBeLessThan(1e-9)
  })

  test('bit for bit the same whatever the threads, blocks and passes, in integers and in doubles', async () => {
    const random = counter(3)
    const [rows, columns, frames] = [10, 21, 400]
    const data = Uint8Array.from({ length: frames * rows * columns }, () => random(random(40) === 0 ? 256 : 6))
    const integers = await writeSeriesFile(join(folder, 'u8.h5'), { type: 'uint8', rows, columns, data })
    const doubles = await writeSeriesFile(join(folder, 'f32.h5'), {
      type: 'float32',
      rows,
      columns,
      data: Float32Array.from(data),
    })
    const limits = [
      { threads: 1, framesPerBlock: 400 },
      { threads: 1, framesPerBlock: 33, tilesPerPass: 2 },
      { threads: 3, framesPerBlock: 64 },
    ]
    const results: SeriesResult[] = []
    for (const path of [integers, doubles])
      for (const limit of limits) results.push((await correlateFile(path, 'linear:3:9', { limits: limit })).result)
    for (const result of results.slice(1)) expect(result).toEqual(results[0])
  })
})

test('a stretch of the frames is correlated as if there were no others', async () => {
  const random = counter(11)
  const [rows, columns] = [6, 6]
  const data = Uint8Array.from({ length: 90 * 36 }, () => random(9))
  const whole = await writeSeriesFile(join(folder, 'whole.h5'), {
    type: 'uint8',
    rows,
    columns,
    data,
    framesPerChunk: 7,
  })
  const part = await writeSeriesFile(join(folder, 'part.h5'), {
    type: 'uint8',
    rows,
    columns,
    data: data.subarray(20 * 36, 70 * 36),
  })
  const stretch = await correlateFile(whole, 'linear:2', { firstFrame: 20, frames: 50 })
  expect(stretch.result).toEqual((await correlateFile(part, 'linear:2')).result)
})

test('means: frame, segments of time, intensity; masked pixels count nowhere', async () => {
  const [rows, columns, frames] = [3, 4, 25]
  const data = Uint16Array.from({ length: frames * 12 }, (_, at) => Math.floor(at / 12) + (at % 12 === 5 ? 60_000 : 0))
  const mask = new Uint8Array(12).fill(1)
  mask[5] = 0
  const path = await writeSeriesFile(join(folder, 'means.h5'), { type: 'uint16', rows, columns, data, mask })
  const { result } = await correlateFile(path, 'linear:1')
  expect([...result.meanFrame]).toEqual(Array.from({ length: 12 }, (_, p) => (p === 5 ? 0 : 12)))
  expect([...result.intensity]).toEqual(Array.from({ length: frames }, (_, t) => t))
  expect(result.segmentFrames.map((frame) => frame[0])).toEqual([0.5, 3, 5.5, 8, 10.5, 13, 15.5, 18, 20.5, 23])
})

test('pixels without counts give zero, not a number that is none', async () => {
  const data = new Uint8Array(40 * 9)
  const path = await writeSeriesFile(join(folder, 'dark.h5'), { type: 'uint8', rows: 3, columns: 3, data })
  const { result } = await correlateFile(path, 'linear:1')
  expect([...(result.g2[0] ?? [])].every((value) => value === 0)).toBe(true)
  expect([...(result.g2_err[0] ?? [])].every((value) => value === 0)).toBe(true)
})

test('an abort ends the threads and rejects with its reason', async () => {
  const data = new Uint8Array(2000 * 1024)
  const path = await writeSeriesFile(join(folder, 'abort.h5'), { type: 'uint8', rows: 32, columns: 32, data, gzip: 1 })
  const controller = new AbortController()
  const running = correlateFile(path, 'linear:2', {
    signal: controller.signal,
    limits: { framesPerBlock: 8, threads: 2 },
  })
  setTimeout(() => controller.abort(new Error('canceled by a person')), 20)
  await expect(running).rejects.toThrow('canceled by a person')
})

test('a file that is damaged in its middle fails with the reason of the thread that met it', async () => {
  const { readFile, writeFile } = await import('node:fs/promises')
  const random = counter(1)
  const data = Uint8Array.from({ length: 64 * 256 }, () => random(200))
  const path = await writeSeriesFile(join(folder, 'hurt.h5'), { type: 'uint8', rows: 16, columns: 16, data, gzip: 6 })
  const bytes = await readFile(path)
  let chunk = -1
  for (let count = 0; count < 40; count++) chunk = bytes.indexOf(Buffer.from([0x78, 0x9c]), chunk + 1)
  bytes.fill(0xff, chunk + 2, chunk + 40)
  await writeFile(path, bytes)
  await expect(correlateFile(path, 'linear:2', { limits: { framesPerBlock: 8, threads: 2 } })).rejects.toMatchObject({
    code: 'Unreadable',
    message: expect.stringMatching(/entry\/data\/data in .*hurt\.h5 is damaged/),
  })
})
