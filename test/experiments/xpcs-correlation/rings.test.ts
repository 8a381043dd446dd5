import * as fc from 'fast-check'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createHdf5, openHdf5 } from '#formats'
import { readAcquisition } from '../../../src/experiments/xpcs/detector-file.ts'
import { qMap } from '../../../src/experiments/xpcs/geometry.ts'
import { layRings, parseRings } from '../../../src/experiments/xpcs/rings.ts'
import { writeSeriesFile, type SeriesOptions } from './series-file.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'davy-rings-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

describe('a rule as people write it', () => {
  test.each([
    ['1:8:0.5', { from: 1, to: 8, step: 0.5 }],
    [' 0:0.1:0.02 ', { from: 0, to: 0.1, step: 0.02 }],
    ['linear:12', { spacing: 'linear', dynamic: 12, static: 12 }],
    ['log:27:270', { spacing: 'log', dynamic: 27, static: 270 }],
    ['linear:4:8@0.5:2', { spacing: 'linear', dynamic: 4, static: 8, from: 0.5, to: 2 }],
    [
      { from: 1, to: 8, step: 0.5 },
      { from: 1, to: 8, step: 0.5 },
    ],
  ])('%o', (text, rule) => {
    expect(parseRings(text)).toEqual(rule)
  })

  test.each([
    ['1:8', 'write FROM:TO:STEP'],
    ['8:1:0.5', 'TO must be a number above FROM'],
    ['1:8:0', 'STEP must be above 0'],
    ['1:8:-1', 'STEP must be above 0'],
    ['-1:8:1', 'FROM must be a number, at least 0'],
    ['1:2:5', 'STEP is wider than the whole range'],
    ['a:b:c', 'FROM must be a number'],
    ['linear:0', 'RINGS must be an integer'],
    ['linear:10:15', 'BINS must be a multiple of RINGS'],
    ['log:10@0:5', 'FROM must be above 0 on a logarithmic scale'],
    ['circles', 'write FROM:TO:STEP'],
    [7, 'write FROM:TO:STEP'],
    [{ from: 1, to: 8 }, 'STEP must be above 0'],
  ])('%o is refused, saying why', (text, why) => {
    expect(() => parseRings(text)).toThrow(
      expect.objectContaining({ code: 'BadRings', message: expect.stringContaining(why) }),
    )
  })
})

describe('pixels in rings', () => {
  test('a pixel on an edge is in the ring above it; whole rings only', () => {
    const q = Float64Array.of(0, 0.9, 1, 1.3, 1.4999, 1.5, 2, 2.1, 9)
    const map = layRings(parseRings('1:2.2:0.5'), q, undefined, '1/um')
    expect([...map.dynamicLabel]).toEqual([0, 0, 1, 1, 1, 2, 0, 0, 0])
    expect(map.rings.map(({ q_min, q_max, pixels }) => [q_min, q_max, pixels])).toEqual([
      [1, 1.5, 3],
      [1.5, 2, 1],
    ])
    expect(map.rings[1]?.q_mean).toBe(1.5)
  })

  test('edges are the numbers people mean', () => {
    const q = Float64Array.from({ length: 100 }, (_, at) => at / 50)
    const { rings } = layRings(parseRings('0:1:0.1'), q, undefined, '1/A')
    expect(rings.map(({ q_min }) => q_min)).toEqual([0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9])
    expect(rings.at(-1)?.q_max).toBe(1)
  })

  test('every pixel between the edges is in the ring and the bin that hold its q; empty bins are left out', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 0.01, max: 10, noNaN: true }), { minLength: 40, maxLength: 200 }),
        fc.constantFrom('linear:2:20', 'log:2:10', 'linear:1', 'log:1:7', 'linear:3:6@1:9'),
        (values, rule) => {
          const q = Float64Array.from(values)
          let map
          try {
            map = layRings(parseRings(rule), q, undefined, '1/A')
          } catch {
            return
          }
          let outside = 0
          for (const [pixel, value] of values.entries()) {
            const ring = map.rings[(map.dynamicLabel[pixel] ?? 0) - 1]
            const bin = map.bins[(map.staticLabel[pixel] ?? 0) - 1]
            if (!ring || !bin) {
              outside += 1
              continue
            }
            expect(value >= ring.q_min && value < ring.q_max).toBe(true)
            expect(value >= bin.q_min && value < bin.q_max).toBe(true)
            expect(map.rings[bin.ring]).toBe(ring)
          }
          const between = (value: number) => !rule.includes('@') || (value >= 1 && value < 9)
          expect(outside).toBe(values.filter((value) => !between(value)).length)
          for (const [at, bin] of map.bins.entries()) {
            expect(bin.pixels).toBe(map.staticLabel.filter((label) => label === at + 1).length)
            expect(bin.pixels).toBeGreaterThan(0)
          }
        },
      ),
    )
  })

  test('rings without a pixel are refused by name, with what the detector covers', () => {
    const q = Float64Array.from({ length: 64 }, (_, at) => (at % 8) * 0.5)
    expect(() => layRings(parseRings('2:6:1'), q, undefined, '1/um')).toThrow(
      expect.objectContaining({
        code: 'BadRings',
        message:
          'ring 3 of 4 (q 4 to 5 1/um) is outside the detector, and so are 1 more: the unmasked pixels cover q from ' +
          '0.5 to 3.5 1/um. Choose rings within that range.',
      }),
    )
    expect(() => layRings(parseRings('1:2:0.25'), q, undefined, '1/um')).toThrow(/ring 2 of 4 .* has no pixel in it/)
    expect(() => layRings(parseRings('1:2:1'), q, new Uint8Array(64), '1/um')).toThrow(/every pixel is masked/)
  })
})

describe('q from a file', () => {
  const detector = { type: 'uint8', rows: 3, columns: 5, data: new Uint8Array(30) } as const

  async function qOf(series: Partial<SeriesOptions>): Promise<{ q: number[]; unit: string; frameTime: number }> {
    const path = await writeSeriesFile(join(folder, 'geometry.h5'), { ...detector, ...series })
    using file = await openHdf5(path)
    const acquisition = readAcquisition(file)
    const { geometry, frameTime } = acquisition
    return { q: [...qMap(geometry, acquisition)], unit: geometry.unit, frameTime }
  }

  test('a scale and a beam centre', async () => {
    const geometry = { q_per_pixel: { value: 0.5, units: '1/um' }, beam_center_x: 1, beam_center_y: 0 }
    const { q, unit } = await qOf({ geometry })
    expect(unit).toBe('1/um')
    expect(q.slice(0, 5)).toEqual([0.5, 0, 0.5, 1, 1.5])
    expect(q[5 + 2]).toBeCloseTo(0.5 * Math.SQRT2, 14)
  })

  test('distance, pixel size and energy or wavelength, in their units', async () => {
    const lengths = {
      distance: { value: 500, units: 'cm' },
      x_pixel_size: { value: 75, units: 'um' },
      y_pixel_size: { value: 0.075, units: 'mm' },
      beam_center_x: 0,
      beam_center_y: 0,
    }
    const wavelength = 12.398_419_843 / 8
    const expected = (4 * Math.PI * Math.sin(Math.atan((4 * 75e-6) / 5) / 2)) / wavelength
    const byEnergy = await qOf({ geometry: { ...lengths, energy: { value: 8000, units: 'eV' } } })
    expect(byEnergy.unit).toBe('1/A')
    expect(byEnergy.q[4]).toBeCloseTo(expected, 12)
    const byWavelength = await qOf({ geometry: { ...lengths, wavelength: { value: wavelength / 10, units: 'nm' } } })
    expect(byWavelength.unit).toBe('1/nm')
    expect(byWavelength.q[4]).toBeCloseTo(expected * 10, 12)
  })

  test.each([{ wavelength: 0 }, { wavelength: -1 }, { energy: 0 }, { energy: -8 }])(
    'a beam that cannot be is refused by its name: %o',
    async (beam) => {
      const geometry = { distance: 5, x_pixel_size: 75e-6, beam_center_x: 0, beam_center_y: 0, ...beam }
      await expect(qOf({ geometry })).rejects.toThrow(/detector\/(wavelength|energy) in .* must be above zero/)
    },
  )

  test('a map of q for every pixel goes before all else', async () => {
    const path = join(folder, 'map.h5')
    const map = Float32Array.from({ length: 15 }, (_, at) => at / 8)
    {
      using writer = await createHdf5(path)
      writer.frames('entry/data/data', { type: 'uint8', rows: 3, columns: 5 }).append(new Uint8Array(30))
      writer.write('entry/instrument/detector/frame_time', 20, { attributes: { units: 'ms' } })
      writer.write('entry/instrument/detector/q_map', map, { shape: [3, 5], attributes: { units: '1/nm' } })
    }
    using file = await openHdf5(path)
    const acquisition = readAcquisition(file)
    expect(acquisition.frameTime).toBeCloseTo(0.02, 15)
    expect(acquisition.geometry.unit).toBe('1/nm')
    expect([...qMap(acquisition.geometry, acquisition)]).toEqual([...map])
  })

  test('what is missing or makes no sense is named', async () => {
    await expect(qOf({ geometry: {} })).rejects.toThrow(/no q_map, no q_per_pixel, and lacks distance, x_pixel_size, a/)
    await expect(qOf({ geometry: { q_per_pixel: 1 } })).rejects.toThrow(/beam_center_x and beam_center_y/)
    await expect(qOf({ geometry: { q_per_pixel: -1 } })).rejects.toThrow(/q_per_pixel in .* is -1/)
    await expect(qOf({ frameTime: undefined })).rejects.toMatchObject({ code: 'NoFrameTime' })
    await expect(qOf({ frameTime: 0 })).rejects.toThrow(/frame_time in .* is 0; it must be above zero/)
    const inches = { distance: { value: 5, units: 'inch' } }
    await expect(qOf({ geometry: inches })).rejects.toMatchObject({ code: 'BadUnit' })
    await expect(qOf({ mask: new Uint8Array(15).fill(1) })).resolves.toBeDefined()
  })

  test('frames must be frames', async () => {
    const path = join(folder, 'flat.h5')
    {
      using writer = await createHdf5(path)
      writer.write('entry/data/data', Uint8Array.of(1, 2, 3))
    }
    using file = await openHdf5(path)
    expect(() => readAcquisition(file)).toThrow(/has the shape \[3\]; a series of frames is \[frames, rows, columns\]/)
    expect(() => readAcquisition(file, 'entry/data/nothing')).toThrow(/It has entry\/data\/data\./)
  })
})
