/** Everything that can be refused before the first frame is correlated, decided in one place for two steps of the flow. */
import type { Hdf5File } from '#formats'
import { readAcquisition, type Acquisition } from './detector-file.ts'
import type { Processing } from './documents.ts'
import { parseFit, type FitRule } from './fit.ts'
import { qMap } from './geometry.ts'
import { multiTauLags } from './multitau/lags.ts'
import { defaultRings, layRings, parseRings, type RingMap } from './rings.ts'
import { XpcsError } from './xpcs-error.ts'

export interface CorrelationPlan {
  readonly acquisition: Acquisition
  readonly firstFrame: number
  /** From `firstFrame` on. */
  readonly frames: number
  readonly fitRule: FitRule
  /** q of every pixel. */
  readonly q: Float64Array
  readonly map: RingMap
}

/** g2 values that an answer can carry: it stays below 100 kB. */
const mostValues = 5000

/** @throws Hdf5Error, XpcsError: what is wrong with the file, or with what is asked of it */
export function planCorrelation(file: Hdf5File, processing: Processing): CorrelationPlan {
  const rule = parseRings(processing.rings ?? defaultRings)
  const fitRule = parseFit(processing.fit)
  const acquisition = readAcquisition(file, processing.dataset)
  const range = frameRange(file.path, acquisition, processing)
  const q = qMap(acquisition.geometry, acquisition)
  const map = layRings(rule, q, acquisition.mask, acquisition.geometry.unit)
  checkSize(map, range.frames)
  return { acquisition, ...range, fitRule, q, map }
}

function frameRange(path: string, { frames }: Acquisition, { first_frame = 0, last_frame = frames - 1 }: Processing) {
  if (frames < 2)
    throw new XpcsError(
      'BadFrames',
      `${path} holds ${frames === 0 ? 'no frame' : 'one frame'}: a correlation needs at least two.`,
    )
  if (!Number.isInteger(first_frame) || !Number.isInteger(last_frame) || first_frame < 0 || last_frame >= frames)
    throw new XpcsError(
      'BadFrames',
      `frames ${first_frame} to ${last_frame} were asked for; ${path} has 0 to ${frames - 1}.`,
    )
  const count = last_frame - first_frame + 1
  if (count < 2)
    throw new XpcsError(
      'BadFrames',
      `frames ${first_frame} to ${last_frame} were asked for: a correlation needs at least two, so the last must be above the first.`,
    )
  return { firstFrame: first_frame, frames: count }
}

function checkSize({ rings }: RingMap, frames: number): void {
  const lags = multiTauLags(frames).length
  if (rings.length * lags > mostValues)
    throw new XpcsError(
      'BadRings',
      `${rings.length} rings at ${lags} lags are too much for one result; use at most ${Math.floor(mostValues / lags)} rings.`,
    )
}
