/**
 * The XPCS flow's `Correlate`: multi-tau correlation of a detector's file, fits of g2, a result file in boost_corr's
 * layout. Every core of the task works on it.
 */
import type { TaskFunction } from '#api'
import { openHdf5 } from '#formats'
import type { CorrelatedRing, Correlation, Processing } from '../documents.ts'
import { fitExponential, type ExponentialFit } from '../fit.ts'
import { correlateSeries, type SeriesResult } from '../multitau/correlate-series.ts'
import { planCorrelation } from '../plan-correlation.ts'
import { writeResultFile } from '../result-file.ts'
import type { RingMap } from '../rings.ts'

declare const DAVY_VERSION: string | undefined

export interface CorrelateInput extends Processing {
  /** Absolute path of the detector's file. */
  readonly data_file: string
  /** Absolute path that the result file will have. */
  readonly result_file: string
}

/**
 * @throws Hdf5Error for a file that cannot be read; XpcsError for rings, frames or a fit that cannot be; both say what
 *   to do
 */
const correlate: TaskFunction<CorrelateInput, Correlation> = async (input, task) => {
  const started = performance.now()
  using file = await openHdf5(input.data_file)
  const { acquisition, firstFrame, frames, fitRule, q, map } = planCorrelation(file, input)
  const series = await correlateSeries({
    file: input.data_file,
    acquisition,
    firstFrame,
    frames,
    map,
    cores: task.cores,
    signal: task.signal,
    progress: (fraction) =>
      task.progress(0.95 * fraction, `correlated ${Math.round(fraction * frames)} of ${frames} frames`),
  })
  const tau = series.lags.map((lag) => lag.frames * acquisition.frameTime)
  const fits = map.rings.map((_, ring) =>
    fitExponential(tau, series.g2[ring] ?? [], series.g2_err[ring] ?? [], fitRule),
  )
  const D = map.rings.map(({ q_mean }, ring) => diffusion(fits[ring] ?? null, q_mean))
  await writeResultFile(input.result_file, task.taskId, {
    dataFile: input.data_file,
    acquisition,
    firstFrame,
    frames,
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
    frames,
    pixels: map.rings.reduce((sum, { pixels }) => sum + pixels, 0),
    rings: answerRings(map, series, fits, D),
    result_file: input.result_file,
    seconds: (performance.now() - started) / 1000,
  }
}

export default correlate

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
