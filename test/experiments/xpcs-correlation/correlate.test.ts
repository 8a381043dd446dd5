import { readFile, mkdtemp, readdir, rm, truncate } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { build } from 'esbuild'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { TaskContext } from '#api'
import { openHdf5 } from '#formats'
import correlate from '../../../src/experiments/xpcs/functions/correlate.ts'
import { sharedData } from '../../shared-data.ts'
import { counter, writeSeriesFile } from './series-file.ts'

const root = join(import.meta.dirname, '../../..')
let folder: string
let small: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'davy-correlate-'))
  small = await writeSeriesFile(join(folder, 'small.h5'), {
    type: 'uint16',
    rows: 16,
    columns: 16,
    data: decayingCounts(300, 256),
    framesPerChunk: 16,
    gzip: 1,
  })
})
afterAll(() => rm(folder, { recursive: true, force: true }))

/** Counts that forget what they were at a rate of 0.5/s for frames of 0.1 s. */
function decayingCounts(frames: number, pixels: number): Uint16Array {
  const random = counter(2)
  const data = new Uint16Array(frames * pixels)
  const keep = Math.exp(-0.5 * 2 * 0.1)
  for (let at = 0; at < data.length; at++)
    data[at] = at < pixels || random(1e6) > keep * 1e6 ? random(100) : (data[at - pixels] ?? 0)
  return data
}

function task(progress: TaskContext['progress'] = () => {}): TaskContext {
  return {
    taskId: 'test',
    attempt: 1,
    cores: 2,
    signal: new AbortController().signal,
    progress,
    blob: (sha256) => sha256,
    hold: () => Promise.resolve({ workers: 1 }),
  }
}

interface Reference {
  readonly lags_frames: number[]
  readonly rings: {
    q_min: number
    q_max: number
    q_mean: number
    pixels: number
    g2: number[]
    fit: { gamma_per_s: number }
    D_um2_per_s: number
  }[]
}

const series = sharedData('xpcs/colloid_speckle_series.h5')
const referenceFile = sharedData('xpcs/colloid_speckle_reference.json')

describe.skipIf(!series || !referenceFile)('real speckles of a colloid', () => {
  const input = () => ({ data_file: series ?? '', result_file: join(folder, 'colloid.h5') })

  test('agree with the reference: lags and pixels exactly, g2 to 1e-6, rate and D to 1e-3', async () => {
    // SAFETY: the file's own description says so.
    const reference = JSON.parse(await readFile(referenceFile ?? '', 'utf8')) as Reference
    const fit = { weighting: 'unweighted', max_seconds: 8 } as const
    const result = await correlate({ ...input(), rings: { from: 1, to: 8, step: 0.5 }, fit }, task())
    expect(result.lags_frames).toEqual(reference.lags_frames)
    expect(result.rings.map(({ pixels }) => pixels)).toEqual(reference.rings.map(({ pixels }) => pixels))
    for (const [at, ring] of result.rings.entries()) {
      const wanted = reference.rings[at]
      expect(ring.q_min).toBe(wanted?.q_min)
      expect(ring.q_max).toBe(wanted?.q_max)
      expect(ring.q_mean).toBeCloseTo(wanted?.q_mean ?? 0, 10)
      const off = ring.g2.map((value, lag) => Math.abs(value - (wanted?.g2[lag] ?? Number.NaN)))
      expect(Math.max(...off)).toBeLessThan(1e-6)
      expect((ring.fit?.gamma ?? 0) / (wanted?.fit.gamma_per_s ?? 1)).toBeCloseTo(1, 3)
      expect((ring.D ?? 0) / (wanted?.D_um2_per_s ?? 1)).toBeCloseTo(1, 3)
    }
  })

  test('give the D of Stokes and Einstein, 0.33 um2/s, in the ring around q = 2.25, by default', async () => {
    const result = await correlate({ ...input(), rings: { from: 1, to: 8, step: 0.5 } }, task())
    const D = result.rings.find(({ q_min }) => q_min === 2)?.D ?? 0
    expect(Math.abs(D / 0.33 - 1)).toBeLessThan(0.1)
  })
})

test('the answer and the result file say the same, in the layout of boost_corr', async () => {
  const said: string[] = []
  const result_file = join(folder, 'new/folder/result.h5')
  const answer = await correlate(
    { data_file: small, result_file, rings: 'linear:3:6' },
    task((fraction, text) => said.push(`${fraction}: ${text}`)),
  )
  expect(said.at(-1)).toMatch(/^1: correlated/)
  expect(await readdir(join(folder, 'new/folder'))).toEqual(['result.h5'])
  using file = await openHdf5(result_file)
  const numbers = (name: string) => [...file.dataset(name).read()]
  const shape = (name: string) => file.dataset(name).shape
  const lags = answer.lags_frames.length
  expect(numbers('xpcs/multitau/delay_list')).toEqual(answer.lags_frames)
  expect(shape('xpcs/multitau/normalized_g2')).toEqual([lags, 3])
  for (const [name, pick] of [
    ['normalized_g2', 'g2'],
    ['normalized_g2_err', 'g2_err'],
  ] as const) {
    const stored = numbers(`xpcs/multitau/${name}`)
    for (const [ring, values] of answer.rings.entries())
      for (const [lag, value] of values[pick].entries()) expect(stored[lag * 3 + ring]).toBeCloseTo(value, 4)
  }
  expect(shape('xpcs/temporal_mean/scattering_2d')).toEqual([1, 16, 16])
  expect(shape('xpcs/temporal_mean/scattering_1d')).toEqual([1, 6])
  expect(shape('xpcs/temporal_mean/scattering_1d_segments')).toEqual([10, 6])
  expect(shape('xpcs/spatial_mean/intensity_vs_time')).toEqual([2, 300])
  expect(shape('xpcs/qmap/dynamic_roi_map')).toEqual([16, 16])
  expect(Math.max(...numbers('xpcs/qmap/static_roi_map'))).toBe(6)
  expect(numbers('xpcs/qmap/dynamic_v_list_dim0')).toEqual(answer.rings.map(({ q_mean }) => q_mean))
  expect(numbers('xpcs/multitau/fit/gamma')).toEqual(answer.rings.map(({ fit }) => fit?.gamma ?? Number.NaN))
  expect(file.number('entry/instrument/detector_1/frame_time')).toBe(0.1)
  expect(file.text('xpcs/process/program')).toBe('davy')
  const middle = answer.rings[1]
  expect(Math.abs((middle?.fit?.gamma ?? 0) - 0.5)).toBeLessThan(0.05)
  expect(middle?.D).toBeCloseTo((middle?.fit?.gamma ?? 0) / (middle?.q_mean ?? 1) ** 2, 12)
})

test('as a bundle, it starts its threads from that same file', async () => {
  // Below the checkout, where its h5wasm is found.
  const bundle = join(root, 'test/output', `correlate-${process.pid}.mjs`)
  try {
    await build({
      entryPoints: [join(root, 'src/experiments/xpcs/functions/correlate.ts')],
      outfile: bundle,
      bundle: true,
      platform: 'node',
      format: 'esm',
      external: ['h5wasm/*'],
    })
    // Large enough for two threads.
    const frame = 128 * 128
    const large = await writeSeriesFile(join(folder, 'large.h5'), {
      type: 'uint8',
      rows: 128,
      columns: 128,
      data: new Uint8Array(2100 * frame).map((_, at) => (at * 31 + (at >> 14) * 7) % 11),
      framesPerChunk: 100,
    })
    // SAFETY: it is the bundle of the module imported above.
    const module = (await import(pathToFileURL(bundle).href)) as { default: typeof correlate }
    const input = { data_file: large, result_file: join(folder, 'bundle.h5'), rings: 'linear:2' }
    const bundled = await module.default(input, task())
    const { seconds: _, ...answer } = bundled
    expect(await correlate(input, task())).toMatchObject(answer)
  } finally {
    await rm(bundle, { force: true })
  }
})

describe('what cannot be done is refused, and leaves no result', () => {
  const result_file = () => join(folder, 'refused.h5')

  test.each([
    ['rings outside', { rings: '20:30:5' }, /ring 1 of 2 \(q 20 to 25 1\/um\) is outside the detector/],
    ['rings without sense', { rings: 'round' }, /rings "round": write FROM:TO:STEP/],
    ['too many rings', { rings: 'log:10000' }, /rings/],
    ['frames beyond the end', { last_frame: 300 }, /frames 0 to 300 were asked for; .*\.h5 has 0 to 299/],
    [
      'one frame',
      { first_frame: 7, last_frame: 7 },
      /frames 7 to 7 were asked for: .* the last must be above the first/,
    ],
    ['no such dataset', { dataset: 'entry/frames' }, /no dataset entry\/frames\. It has entry\/data\/data/],
    ['a fit of no kind', { fit: { max_seconds: -1 } }, /fit\.max_seconds is -1/],
  ])('%s', async (_, options, message) => {
    await expect(correlate({ data_file: small, result_file: result_file(), ...options }, task())).rejects.toThrow(
      message,
    )
    expect(await readdir(folder)).not.toContain('refused.h5')
  })

  test('a truncated file', async () => {
    const path = join(folder, 'short.h5')
    await writeSeriesFile(path, { type: 'uint8', rows: 4, columns: 4, data: new Uint8Array(160) })
    await truncate(path, 1000)
    await expect(correlate({ data_file: path, result_file: result_file() }, task())).rejects.toMatchObject({
      code: 'Truncated',
    })
  })

  test('a task that is canceled before it begins', async () => {
    const canceled = { ...task(), signal: AbortSignal.abort(new Error('canceled')) }
    await expect(correlate({ data_file: small, result_file: result_file() }, canceled)).rejects.toThrow('canceled')
  })
})
