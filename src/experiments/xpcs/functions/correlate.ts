/**
 * The XPCS flow's `Correlate`: multi-tau correlation of a detector's file, fits of g2, a result file in boost_corr's
 * layout. Every core of the task works on it.
 */
import type { TaskFunction } from '#api'
import { openHdf5 } from '#formats'
import { readAcquisition, type Acquisition } from '../detector-file.ts'
import type { CorrelatedRing, Correlation, Processing } from '../documents.ts'
import { fitExponential, parseFit, type ExponentialFit } from '../fit.ts'
import { qMap } from '../geometry.ts'
import { correlateSeries, type SeriesResult } from '../multitau/correlate-series.ts'
import { multiTauLags } from '../multitau/lags.ts'
import { writeResultFile } from '../result-file.ts'
import { defaultRings, layRings, parseRings, type RingMap } from '../rings.ts'
import { XpcsError } from '../xpcs-error.ts'

declare const DAVY_VERSION: string | undefined

export interface CorrelateInput extends Processing {
  /** Absolute path of the detector's file. */
  readonly data_file: string
  /** Absolute path that the result file will have. */
  readonly result_file: string
}

/** g2 values that the answer can carry: it stays below 100 kB. */
const mostValues = 5000

/**
 * @throws Hdf5Error for a file that cannot be read; XpcsError for rings, frames or a fit that cannot be; both say what
 *   to do
 */
const correlate: TaskFunction<CorrelateInput, Correlation> = async (input, task) => {
  const started = performance.now()
  const rule = parseRings(input.rings ?? defaultRings)
  const fitRule = parseFit(input.fit)
  using file = await openHdf5(input.data_file)
  const acquisition = readAcquisition(file, input.dataset)
  const range = frameRange(acquisition, input)
  const q = qMap(acquisition.geometry, acquisition)
  const map = layRings(rule, q, acquisition.mask, acquisition.geometry.unit)
  checkSize(map, range.frames)
  const series = await correlateSeries({
    file: input.data_file,
    acquisition,
    ...range,
    map,
    cores: task.cores,
    signal: task.signal,
    progress: (fraction) =>
      task.progress(0.95 * fraction, `correlated ${Math.round(fraction * range.frames)} of ${range.frames} frames`),
  })
  const tau = series.lags.map((lag) => lag.frames * acquisition.frameTime)
  const fits = map.rings.map((_, ring) =>
    fitExponential(tau, series.g2[ring] ?? [], series.g2_err[ring] ?? [], fitRule),
  )
  const D = map.rings.map(({ q_mean }, ring) => diffusion(fits[ring] ?? null, q_mean))
  await writeResultFile(input.result_file, {
    dataFile: input.data_file,
    acquisition,
    ...range,
    map,
    q,
    series,
    fitRule,
    fits,
    D,
    arguments: JSON.stringify(input),
    version: typeof DAVY_VERSION === 'string' ? DAVY_VERSION : '0.0.0',
  })
  const failed = fits.filter((fit) => fit === null).length
  task.progress(1, failed === 0 ? 'correlated' : `correlated; the fit of ${failed} of ${fits.length} rings failed`)
  return {
    lags_frames: series.lags.map(({ frames }) => frames),
    frame_time_s: acquisition.frameTime,
    q_unit: acquisition.geometry.unit,
    frames: range.frames,
    pixels: map.rings.reduce((sum, { pixels }) => sum + pixels, 0),
    rings: answerRings(map, series, fits, D),
    result_file: input.result_file,
    seconds: (performance.now() - started) / 1000,
  }
}

export default correlate

function frameRange({ frames }: Acquisition, { first_frame = 0, last_frame = frames - 1 }: CorrelateInput) {
  if (!Number.isInteger(first_frame) || !Number.isInteger(last_frame) || first_frame < 0 || last_frame >= frames)
    throw new XpcsError(
      'BadFrames',
      `frames ${first_frame} to ${last_frame} were asked for; the file has 0 to ${frames - 1}.`,
    )
  const count = last_frame - first_frame + 1
  if (count < 2)
    throw new XpcsError('BadFrames', `${count < 1 ? 'no' : 'one'} frame is too few: a correlation needs at least two.`)
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

/** Of a Brownian particle: gamma = D q^2. */
function diffusion(fit: ExponentialFit | null, q: number): number | null {
  return fit ? fit.gamma / (q * q) : null
}

function answerRings(
  map: RingMap,
  series: SeriesResult,
  fits: readonly (ExponentialFit | null)[],
  D: readonly (number | null)[],
): CorrelatedRing[] {
  const digits = (values: Float64Array | undefined, count: number) =>
    Array.from(values ?? [], (value) => Number(value.toPrecision(count)))
  return map.rings.map(({ q_min, q_max, q_mean, pixels }, ring) => ({
    q_min,
    q_max,
    q_mean,
    pixels,
    g2: digits(series.g2[ring], 9),
    g2_err: digits(series.g2_err[ring], 4),
    fit: fits[ring] ?? null,
    D: D[ring] ?? null,
  }))
}
