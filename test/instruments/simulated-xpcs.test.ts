import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openHdf5 } from '#formats'
import { acquireXpcs, type XpcsAcquired, type XpcsAcquisition, type XpcsProgress } from '#instruments'
import { Random } from '../../src/instruments/simulated/random.ts'

let directory: string
beforeAll(async () => (directory = await mkdtemp(join(tmpdir(), 'davy-simulated-'))))
afterAll(() => rm(directory, { recursive: true, force: true }))

const small = { rows: 24, columns: 32, beamCentre: { x: 15, y: 12 }, beamstopRadius: 3, deadPixels: 0.02 }

async function acquire(more: Partial<XpcsAcquisition>): Promise<{ acquired: XpcsAcquired; progress: XpcsProgress[] }> {
  const run = acquireXpcs({ directory, name: 'a.h5', diffusion: 0.2, seed: 1, frames: 40, detector: small, ...more })
  const progress: XpcsProgress[] = []
  for (;;) {
    const { done, value } = await run.next()
    if (done) return { acquired: value, progress }
    progress.push(value)
  }
}

async function frames(path: string) {
  using file = await openHdf5(path)
  const data = file.dataset('entry/data/data')
  return { shape: data.shape, type: data.type, values: data.read() }
}

describe('a simulated acquisition', () => {
  it('is a complete detector file that says how it was made', async () => {
    const { acquired, progress } = await acquire({ name: 'layout.h5' })
    expect(acquired).toMatchObject({ path: join(directory, 'layout.h5'), frames: 40, diffusion: 0.2 })
    expect(progress.map((each) => each.frames)).toEqual([16, 32, 40])
    expect(await frames(acquired.path)).toMatchObject({ shape: [40, 24, 32], type: 'uint16' })
    using file = await openHdf5(acquired.path)
    expect(file.number('entry/truth/diffusion')).toBe(0.2)
    expect(file.number('entry/truth/contrast')).toBe(0.5)
    expect(file.number('entry/instrument/detector/frame_time')).toBe(0.002)
    expect(file.number('entry/instrument/detector/beam_center_x')).toBe(15)
    expect(file.attributes('entry/instrument/detector/q_per_pixel')).toEqual({ units: '1/um' })
  })

  it('counts nothing where the mask says so, and something elsewhere', async () => {
    const { acquired } = await acquire({ name: 'mask.h5', frames: 100 })
    using file = await openHdf5(acquired.path)
    const mask = file.dataset('entry/instrument/detector/pixel_mask').read()
    const { values } = await frames(acquired.path)
    const sums = Array.from(mask, (_, pixel) => {
      let sum = 0
      for (let at = pixel; at < values.length; at += mask.length) sum += values[at] ?? 0
      return sum
    })
    expect(mask[12 * 32 + 15]).toBe(1)
    expect(mask.filter((each) => each === 2).length).toBeGreaterThan(0)
    for (const [pixel, sum] of sums.entries()) expect(sum > 0).toBe(mask[pixel] === 0)
  })

  it('is the same for the same seed, and another for another', async () => {
    const first = await frames((await acquire({ name: 'one.h5' })).acquired.path)
    const second = await frames((await acquire({ name: 'two.h5' })).acquired.path)
    const other = await frames((await acquire({ name: 'three.h5', seed: 2 })).acquired.path)
    expect(second.values).toEqual(first.values)
    expect(other.values).not.toEqual(first.values)
  })

  it('has its final name only when it is whole, and leaves nothing when it is abandoned', async () => {
    const run = acquireXpcs({ directory, name: 'left.h5', diffusion: 0.2, seed: 1, frames: 40, detector: small })
    await run.next()
    expect((await readdir(directory)).filter((name) => name.includes('left'))).toEqual(['.left.h5.writing'])
    await run[Symbol.asyncDispose]()
    expect((await readdir(directory)).filter((name) => name.includes('left'))).toEqual([])
  })

  it('limits counts to what the detector can give', async () => {
    const { acquired } = await acquire({ name: 'two-bit.h5', detector: { ...small, saturation: 3 } })
    expect(Math.max(...(await frames(acquired.path)).values)).toBe(3)
  })

  it('refuses a diffusion coefficient that is none', async () => {
    await expect(acquire({ diffusion: 0 })).rejects.toThrow('must be greater than 0 um^2/s, it is 0')
  })
})

describe('its random numbers', () => {
  it('are normal: moments and tails', () => {
    const values = new Float32Array(2_000_000)
    new Random(7).fillNormal(values)
    const moment = (power: number) => values.reduce((sum, value) => sum + value ** power, 0) / values.length
    expect(moment(1)).toBeCloseTo(0, 2)
    expect(moment(2)).toBeCloseTo(1, 2)
    expect(moment(3)).toBeCloseTo(0, 1)
    expect(moment(4)).toBeCloseTo(3, 1)
    const beyond = (limit: number) => values.filter((value) => Math.abs(value) > limit).length / values.length
    expect(beyond(1)).toBeCloseTo(0.3173, 2)
    expect(beyond(3.5) / 4.653e-4).toBeCloseTo(1, 0)
  })

  it.each([0.03, 0.7, 4, 31.9, 32.1, 90])('are Poisson of mean %d: mean, variance, no count', (mean) => {
    const count = 200_000
    const values = new Uint16Array(count)
    new Random(3).fillPoisson(new Float32Array(count).fill(mean), values, 65_535)
    const average = values.reduce((sum, value) => sum + value, 0) / count
    const variance = values.reduce((sum, value) => sum + (value - average) ** 2, 0) / count
    const zeros = values.filter((value) => value === 0).length / count
    expect(average / mean).toBeGreaterThan(1 - 5 / Math.sqrt(count * mean))
    expect(average / mean).toBeLessThan(1 + 5 / Math.sqrt(count * mean))
    expect(Math.abs(variance / mean - 1)).toBeLessThan(0.05)
    expect(Math.abs(zeros - Math.exp(-mean))).toBeLessThan(0.005)
  })
})
