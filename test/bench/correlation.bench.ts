/**
 * Correlation of a file of the paper's size: 20,000 frames of 131,072 pixels, 8 bits, 2.6 GB, in a process of its own
 * whose peak memory is taken. Beside it: plain numpy of the same formula, and reading the file without doing anything.
 */
import { execFile } from 'node:child_process'
import { closeSync, openSync, readSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { createHdf5 } from '#formats'
import type { Bench } from './bench.ts'
import correlate from '../../src/experiments/xpcs/functions/correlate.ts'

interface Measured {
  readonly seconds: number
  readonly megabytes: number
}

const here = fileURLToPath(import.meta.url)
const run = promisify(execFile)
const rows = 256
const columns = 512
const threads = 2
const memoryBudget = 1000
const secondsBudget = 60

export const bench: Bench = {
  name: 'correlation',
  about: 'multi-tau correlation of a 2.6 GB file, read included, on two threads',
  run: async ({ short }) => {
    const frames = short ? 2000 : 20_000
    const folder = await mkdtemp(join(tmpdir(), 'davy-correlation-'))
    try {
      const file = join(folder, 'series.h5')
      await writeSeries(file, frames)
      const read = readWhole(file)
      const { stdout } = await run(process.execPath, [here, 'correlate', file, join(folder, 'result.h5')])
      const measured: Measured = JSON.parse(stdout.trim())
      const pixelFrames = frames * rows * columns
      const numpy = await numpyRate()
      return {
        rows: [
          {
            what: `${frames} frames of ${rows} × ${columns}: correlation`,
            value: measured.seconds,
            unit: 's',
            beside: `reading the file only: ${read.toFixed(2)} s`,
            ...(short ? {} : { budget: `< ${secondsBudget} s`, ok: measured.seconds < secondsBudget }),
          },
          {
            what: 'rate',
            value: pixelFrames / measured.seconds,
            unit: 'pixel·frames/s',
            beside:
              numpy === undefined
                ? 'numpy is not installed for python3, so there is no comparison'
                : `plain numpy, no reading: ${numpy.toExponential(2)} (${(pixelFrames / measured.seconds / numpy).toFixed(0)} times slower)`,
          },
          {
            what: 'peak memory of the process',
            value: measured.megabytes,
            unit: 'MB',
            beside: `the file: ${Math.round(pixelFrames / 1e6)} MB`,
            budget: `< ${memoryBudget} MB`,
            ok: measured.megabytes < memoryBudget,
          },
        ],
      }
    } finally {
      await rm(folder, { recursive: true, force: true })
    }
  },
}

/** Counts of 0 to 7 without order: what they are makes no difference to the time. */
async function writeSeries(path: string, frames: number): Promise<void> {
  const block = 250
  const pool = new Uint8Array((block + 16) * rows * columns)
  for (let at = 0, state = 1; at < pool.length; at++) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    pool[at] = state >>> 29
  }
  using writer = await createHdf5(path)
  writer.write('entry/instrument/detector/frame_time', 0.0005)
  writer.write('entry/instrument/detector/q_per_pixel', 0.01)
  writer.write('entry/instrument/detector/beam_center_x', columns / 2)
  writer.write('entry/instrument/detector/beam_center_y', rows / 2)
  const stack = writer.frames('entry/data/data', { type: 'uint8', rows, columns })
  for (let first = 0; first < frames; first += block) {
    const offset = (first * 7919) % (16 * rows * columns)
    stack.append(pool.subarray(offset, offset + Math.min(block, frames - first) * rows * columns))
  }
}

/** Seconds for a pass over the file by one reader: the least that anything that reads it takes. */
function readWhole(path: string): number {
  const buffer = Buffer.alloc(4 * 2 ** 20)
  const file = openSync(path, 'r')
  const start = performance.now()
  while (readSync(file, buffer, 0, buffer.length, null) > 0);
  closeSync(file)
  return (performance.now() - start) / 1000
}

/** pixel·frames/s of numpy on a smaller series; undefined where it is not installed. */
async function numpyRate(): Promise<number | undefined> {
  const script = fileURLToPath(new URL('correlation_numpy.py', import.meta.url))
  try {
    const { stdout } = await run(process.env['DAVY_PYTHON'] ?? 'python3', [script, '4000', '8192'])
    return Number(stdout)
  } catch {
    return undefined
  }
}

async function measure(dataFile: string, resultFile: string): Promise<Measured> {
  const { seconds } = await correlate(
    { data_file: dataFile, result_file: resultFile, rings: 'linear:27:270' },
    {
      taskId: 'bench',
      attempt: 1,
      cores: threads,
      signal: new AbortController().signal,
      progress: () => {},
      blob: (sha256) => sha256,
      hold: () => Promise.resolve({ workers: 1 }),
    },
  )
  return { seconds, megabytes: process.resourceUsage().maxRSS / 1000 }
}

const [, script, mode, dataFile, resultFile] = process.argv
if (script === here && mode === 'correlate' && dataFile && resultFile)
  process.stdout.write(`${JSON.stringify(await measure(dataFile, resultFile))}\n`)
