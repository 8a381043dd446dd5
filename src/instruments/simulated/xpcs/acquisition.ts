/** Writes a simulated acquisition the way a detector's file writer does: under a temporary name, renamed when complete. */
import { rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { setImmediate as breathe } from 'node:timers/promises'
import { createHdf5, type Hdf5Writer } from '#formats'
import { xpcsFrames, type XpcsDetector, type XpcsSample } from './detector.ts'

export interface XpcsAcquisition {
  readonly directory: string
  /** Name of the file: "scan_0001.h5". */
  readonly name: string
  /** D, um^2/s: the truth. */
  readonly diffusion: number
  /** The same seed and settings give the same frames. */
  readonly seed: number
  /** @default 2000 */
  readonly frames?: number
  readonly detector?: Partial<XpcsDetector>
  readonly sample?: Partial<Omit<XpcsSample, 'diffusion'>>
}

export interface XpcsProgress {
  readonly frames: number
  readonly of: number
}

export interface XpcsAcquired {
  readonly path: string
  readonly frames: number
  readonly bytes: number
  /** D, um^2/s. */
  readonly diffusion: number
}

export const simulatedDetector: XpcsDetector = {
  rows: 128,
  columns: 128,
  frameTime: 0.002,
  qPerPixel: 0.3,
  beamCentre: { x: 60.4, y: 66.7 },
  beamstopRadius: 8,
  deadPixels: 0.001,
  saturation: 65_535,
}

export const simulatedSample: Omit<XpcsSample, 'diffusion'> = {
  modes: 2,
  radius: 0.25,
  brightest: 12,
  darkest: 0.4,
  drift: 0.02,
}

/**
 * Rings in which the median of the fitted D comes within 5 % of the truth with room to spare (2.2 % at worst in 60
 * acquisitions of different seeds), for the detector above, 2,000 frames or more, and D from 0.05 to 0.5 um^2/s. Inner ones
 * would relax too slowly for so short an acquisition, outer ones leave the detector; and each is cut into five bins, for the
 * intensity falls so steeply within a ring that its inner pixels would outweigh the others and D come out 1 % low.
 */
export const simulatedRings = { spacing: 'linear', dynamic: 12, static: 60, from: 6, to: 18 } as const

/** Frames written at once: 0.5 MB of the default detector. */
const block = 16

/**
 * Acquires frames and writes `directory/name`; yields progress every few frames, returns when the file is complete. Leaving
 * it early removes what was written.
 *
 * The file: `entry/data/data` uint16 [frames, rows, columns]; `entry/instrument/detector/` frame_time, q_per_pixel,
 * beam_center_x, beam_center_y, pixel_mask; `entry/truth/` diffusion, contrast, seed.
 */
export async function* acquireXpcs(
  acquisition: XpcsAcquisition,
): AsyncGenerator<XpcsProgress, XpcsAcquired, undefined> {
  const { directory, name, diffusion, seed, frames: of = 2000 } = acquisition
  if (!(diffusion > 0))
    throw new RangeError(`the diffusion coefficient must be greater than 0 um^2/s, it is ${diffusion}`)
  const detector = { ...simulatedDetector, ...acquisition.detector }
  const sample = { ...simulatedSample, ...acquisition.sample, diffusion }
  const { rows, columns } = detector
  const pixels = rows * columns
  const source = xpcsFrames(detector, sample, of, seed)
  const temporary = join(directory, `.${name}.writing`)
  const path = join(directory, name)
  let complete = false
  try {
    const file = await createHdf5(temporary)
    try {
      describe(file, detector, sample, seed, source.mask)
      const stack = file.frames('entry/data/data', { type: 'uint16', rows, columns, framesPerChunk: block })
      const frames = new Uint16Array(block * pixels)
      for (let first = 0; first < of; first += block) {
        const count = Math.min(block, of - first)
        for (let i = 0; i < count; i++) source.next(frames.subarray(i * pixels, (i + 1) * pixels))
        stack.append(frames.subarray(0, count * pixels))
        // A simulated detector shares its thread with whoever shows its progress.
        await breathe()
        yield { frames: first + count, of }
      }
    } finally {
      file.close()
    }
    await rename(temporary, path)
    complete = true
    return { path, frames: of, bytes: (await stat(path)).size, diffusion }
  } finally {
    if (!complete) await rm(temporary, { force: true })
  }
}

function describe(file: Hdf5Writer, detector: XpcsDetector, sample: XpcsSample, seed: number, mask: Uint8Array): void {
  file.attributes('entry', { NX_class: 'NXentry', default: 'data' })
  file.write('entry/title', 'Simulated XPCS of diffusing spheres')
  file.attributes('entry/data', { NX_class: 'NXdata', signal: 'data' })
  file.attributes('entry/instrument', { NX_class: 'NXinstrument' })
  file.write('entry/instrument/name', 'Davy simulated XPCS detector')
  file.attributes('entry/instrument/detector', { NX_class: 'NXdetector' })
  const put = (name: string, value: number, units: string) =>
    file.write(`entry/instrument/detector/${name}`, value, { attributes: { units } })
  put('frame_time', detector.frameTime, 's')
  put('count_time', detector.frameTime, 's')
  put('q_per_pixel', detector.qPerPixel, '1/um')
  put('beam_center_x', detector.beamCentre.x, 'pixel')
  put('beam_center_y', detector.beamCentre.y, 'pixel')
  put('saturation_value', detector.saturation, 'counts')
  file.write('entry/instrument/detector/pixel_mask', Uint32Array.from(mask), {
    shape: [detector.rows, detector.columns],
  })
  file.attributes('entry/sample', { NX_class: 'NXsample' })
  file.write('entry/sample/name', `Simulated spheres of radius ${sample.radius} um`)
  file.attributes('entry/truth', { NX_class: 'NXcollection' })
  file.write('entry/truth/diffusion', sample.diffusion, { attributes: { units: 'um^2/s' } })
  file.write('entry/truth/contrast', 1 / sample.modes)
  file.write('entry/truth/seed', seed)
}
