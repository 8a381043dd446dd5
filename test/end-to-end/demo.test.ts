import { existsSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync, copyFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { sharedData } from '../shared-data.ts'
import type { Step } from '../../src/run/index.ts'
import { davyHome, type Refusal } from './davy.ts'

const series = sharedData('xpcs/colloid_speckle_series.h5')
const reference = sharedData('xpcs/colloid_speckle_reference.json')
const home = davyHome()
const scratch = mkdtempSync(join(tmpdir(), 'davy-data-'))

afterAll(async () => {
  await home[Symbol.asyncDispose]()
  rmSync(scratch, { recursive: true, force: true })
})

const STEPS = [
  'TransferData',
  'ExtractMetadata',
  'TransferMetadata',
  'IngestMetadata',
  'AcquireNodes',
  'Correlate',
  'MakePlots',
  'PlotMetadata',
  'GatherResults',
  'TransferResults',
  'IngestResults',
]

interface Ring {
  readonly q_min: number
  readonly q_max: number
  readonly q_mean: number
  readonly pixels: number
  readonly g2: readonly number[]
}
interface FittedRing extends Ring {
  readonly fit: { readonly beta: number; readonly gamma: number; readonly baseline: number }
  readonly D: number
}
interface Reference {
  readonly lags_frames: readonly number[]
  readonly rings: readonly (Ring & { readonly fit: { readonly gamma_per_s: number }; readonly D_um2_per_s: number })[]
}
interface Result {
  readonly lags_frames: readonly number[]
  readonly frames: number
  readonly rings: readonly FittedRing[]
}
interface Entry {
  readonly subject: string
}
interface Demo extends Refusal {
  readonly runs: readonly {
    readonly status: string
    readonly steps: readonly Step[]
    readonly files: readonly string[]
    readonly entry: Entry
    readonly error: { readonly state: string }
    readonly truth: { readonly D: number; readonly off: number }
  }[]
  readonly result: Result
  readonly entry: Entry
}

const off = (value: number, truth: number) => Math.abs(value - truth) / Math.abs(truth)

describe.skipIf(series === undefined || reference === undefined)('a file of real data', () => {
  test('is correlated, fitted, plotted and catalogued as the reference says', { timeout: 120_000 }, async () => {
    const { status, document, stderr } = await home.json<Demo>(
      'demo',
      'xpcs',
      '--data',
      series ?? '',
      '--rings',
      '1:8:0.5',
      '--fit',
      'unweighted',
      '--fit-max',
      '8',
    )
    expect(stderr).not.toContain('davy:')
    expect(status).toBe(0)
    const [run] = document.runs
    if (!run) throw new Error('there is no run')
    expect(run.status).toBe('SUCCEEDED')
    expect(run.steps.map((step) => step.name)).toEqual(STEPS)
    for (const step of run.steps)
      expect(step.active_seconds + step.queue_seconds + step.overhead_seconds).toBeCloseTo(step.seconds, 5)

    // SAFETY: the reference as shared/data describes it.
    const truth = JSON.parse(readFileSync(reference ?? '', 'utf8')) as Reference
    expect(document.result.lags_frames).toEqual(truth.lags_frames)
    expect(document.result.rings).toHaveLength(truth.rings.length)
    for (const [i, ring] of document.result.rings.entries()) {
      const expected = truth.rings[i]
      if (!expected) throw new Error(`no ring ${i}`)
      expect(ring.pixels).toBe(expected.pixels)
      expect(ring.q_min).toBe(expected.q_min)
      expect(ring.q_max).toBe(expected.q_max)
      expect(off(ring.q_mean, expected.q_mean)).toBeLessThan(1e-9)
      for (const [lag, g2] of ring.g2.entries()) expect(off(g2, expected.g2[lag] ?? 0)).toBeLessThan(1e-6)
      expect(off(ring.fit.gamma, expected.fit.gamma_per_s)).toBeLessThan(1e-3)
      expect(off(ring.D, expected.D_um2_per_s)).toBeLessThan(1e-3)
    }

    expect(document.entry.subject).toBe(run.entry.subject)
    const found = await home.json<{ gmeta: Entry[] }>('search', '*', '--limit', '100')
    expect(found.document.gmeta.map((entry) => entry.subject)).toContain(document.entry.subject)
    expect(run.files.filter((file) => file.endsWith('.svg')).length).toBeGreaterThanOrEqual(3)
    for (const file of run.files) expect(existsSync(file)).toBe(true)
  })

  test('gives the diffusion of Stokes and Einstein with the usual fit', { timeout: 120_000 }, async () => {
    const { status, document } = await home.json<Demo>('demo', 'xpcs', '--data', series ?? '', '--rings', '1:8:0.5')
    expect(status).toBe(0)
    const ring = document.result.rings.find(({ q_min, q_max }) => q_min <= 2.25 && 2.25 < q_max)
    expect(off(ring?.D ?? 0, 0.33)).toBeLessThan(0.1)
  })

  test('is correlated as far as its frames and rings are asked for', { timeout: 120_000 }, async () => {
    const { document } = await home.json<Demo>(
      'demo',
      'xpcs',
      '--data',
      series ?? '',
      '--rings',
      '2:4:1',
      '--frames',
      '100:355',
    )
    expect(document.result.frames).toBe(256)
    expect(document.result.rings).toHaveLength(2)
  })

  test.each([
    ['truncated', () => cut(series ?? ''), [], 'ExtractMetadata', /truncated|incomplete|ends|short/i],
    ['compressed with an unknown filter', () => withFilter(series ?? '', 32_000), [], 'ExtractMetadata', /LZF/],
    ['without the dataset', () => series ?? '', ['--dataset', 'entry/none'], 'ExtractMetadata', /entry\/none/],
    ['with rings outside of the detector', () => series ?? '', ['--rings', '900:910:1'], 'ExtractMetadata', /ring/i],
  ])('%s fails the run where it is found', { timeout: 60_000 }, async (_what, file, options, state, message) => {
    const { status, document, stderr } = await home.json<Demo>('demo', 'xpcs', '--data', file(), ...options)
    expect(status).toBe(1)
    expect(document.runs[0]?.status).toBe('FAILED')
    expect(document.runs[0]?.error.state).toBe(state)
    expect(document.error.code).toBe('RunFailed')
    expect(document.error.message).toMatch(message)
    expect(stderr).toMatch(message)
  })
})

/** The same file, its frames said to be compressed in a way that this program cannot read: 32000 is LZF. */
function withFilter(file: string, id: number): string {
  const path = join(scratch, `filter-${id}.h5`)
  const bytes = readFileSync(file)
  // A filter's name follows its id and three more 16-bit numbers (HDF5 file format, filter pipeline message).
  for (let at = bytes.indexOf('deflate\0'); at >= 0; at = bytes.indexOf('deflate\0', at + 1))
    bytes.writeUInt16LE(id, at - 8)
  writeFileSync(path, bytes)
  return path
}

function cut(file: string): string {
  const path = join(scratch, 'truncated.h5')
  copyFileSync(file, path)
  truncateSync(path, 2_000_000)
  return path
}

describe('what cannot be a data file', () => {
  test('fails the run with a sentence', { timeout: 60_000 }, async () => {
    const path = join(scratch, 'letter.h5')
    writeFileSync(path, 'Dear Sir or Madam,\n'.repeat(100))
    const { status, document } = await home.json<Demo>('demo', 'xpcs', '--data', path)
    expect(status).toBe(1)
    expect(document.runs[0]?.error.state).toBe('ExtractMetadata')
    expect(document.error.message).toMatch(/HDF5/)
    // The failed task's stack is shown with the lines of its source.
    expect((await home.davy('run', 'show', 'last')).stdout).toMatch(
      /at \S+ src\/experiments\/xpcs\/functions\/extract_metadata\.ts:\d+:\d+\n +\d+ \| \S/,
    )
  })

  test('is named as well when its name is as long as names can be', { timeout: 60_000 }, async () => {
    const path = join(scratch, `${'long '.repeat(50)}.h5`)
    writeFileSync(path, 'no data')
    const { status, document } = await home.json<Demo>('demo', 'xpcs', '--data', path)
    expect(status).toBe(1)
    expect(document.runs[0]?.error.state).toBe('ExtractMetadata')
  })

  test.each([
    ['a missing file', ['--data', '/nowhere/data.h5'], 4, /no file \/nowhere\/data\.h5/],
    ['a directory', ['--data', '/'], 2, /not a file/],
    ['rings that are no rings', ['--rings', '8:1:0.5'], 2, /rings.*FROM:TO:STEP/],
    ['rings that are no numbers', ['--rings', 'a:b'], 2, /rings/],
    ['an unknown weighting', ['--fit', 'perfect'], 2, /weighted/],
    ['a negative limit', ['--fit-max', '-1'], 2, /greater than 0/],
    ['frames backwards', ['--frames', '9:3'], 2, /TO must be greater/],
  ])('%s is refused before anything starts', async (_what, options, code, message) => {
    const { status, document, stderr } = await home.json<Demo>('demo', 'xpcs', ...options)
    expect(status).toBe(code)
    expect(document.error.message).toMatch(message)
    expect(stderr).toMatch(message)
  })
})

test(
  'three simulated acquisitions become three runs, and the fits find what was simulated',
  { timeout: 180_000 },
  async () => {
    const { status, document, stderr } = await home.json<Demo>('demo', 'xpcs')
    expect(stderr).not.toContain('davy:')
    expect(status).toBe(0)
    expect(document.runs.map((run) => run.truth.D)).toEqual([0.1, 0.2, 0.4])
    for (const run of document.runs) {
      expect(run.status).toBe('SUCCEEDED')
      expect(run.truth.off).toBeLessThan(0.05)
      expect(run.entry.subject).toBeTruthy()
    }
    // Nothing stays that would start runs by itself.
    const { triggers } = await (await home.client()).triggers.list()
    expect(triggers).toEqual([])
  },
)
