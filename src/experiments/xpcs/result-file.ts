import { createHash } from 'node:crypto'
import { createHdf5, type Hdf5Writer } from '#formats'
import type { Acquisition } from './detector-file.ts'
import { photonEnergy } from './geometry.ts'
import type { ExponentialFit, FitRule } from './fit.ts'
import type { SeriesResult } from './multitau/correlate-series.ts'
import { inWhole } from './products.ts'
import type { RingMap } from './rings.ts'

/** A correlation with all that a reader of its file must know. */
export interface CorrelationRecord {
  readonly dataFile: string
  readonly acquisition: Acquisition
  readonly firstFrame: number
  readonly frames: number
  readonly map: RingMap
  readonly q: Float64Array
  readonly series: SeriesResult
  readonly fitRule: FitRule
  readonly fits: readonly (ExponentialFit | null)[]
  readonly D: readonly (number | null)[]
  /** The command's or function's arguments, as they were given. */
  readonly arguments: string
  readonly version: string
}

/**
 * Writes a result file in the layout of boost_corr, which pyXpcsViewer reads: `xpcs/multitau`, `xpcs/temporal_mean`,
 * `xpcs/spatial_mean`, `xpcs/qmap`, and what is needed of `entry`. Arrays are float32 as there, [lag][ring] and
 * [segment][static bin]; large ones are compressed with gzip, not with LZF, which few readers know. Added to that layout:
 * `xpcs/multitau/fit`, one value a ring, NaN where a fit did not converge; and the program, as an NXprocess.
 *
 * The file is written beside `path` and renamed, so that it is whole or not there; `taskId` is that of who writes it.
 *
 * @throws Hdf5Error `Unwritable`
 */
export async function writeResultFile(path: string, taskId: string, record: CorrelationRecord): Promise<void> {
  await inWhole(path, taskId, async (partial) => {
    using writer = await createHdf5(partial)
    writeEntry(writer, record)
    writeQMap(writer, record)
    writeMultitau(writer, record)
    writeScattering(writer, record)
  })
}

function writeEntry(writer: Hdf5Writer, { acquisition, dataFile, ...record }: CorrelationRecord): void {
  writer.attributes('entry', { NX_class: 'NXentry' })
  writer.write('entry/schema_version', '0.1')
  const detector = 'entry/instrument/detector_1'
  writer.write(`${detector}/frame_time`, acquisition.frameTime, { attributes: { units: 's' } })
  writer.write(`${detector}/count_time`, acquisition.frameTime, { attributes: { units: 's' } })
  const { geometry } = acquisition
  if (geometry.kind === 'lengths') {
    writer.write(`${detector}/distance`, geometry.distance, { attributes: { units: 'm' } })
    writer.write(`${detector}/x_pixel_size`, geometry.pixel.x, { attributes: { units: 'm' } })
    writer.write(`${detector}/y_pixel_size`, geometry.pixel.y, { attributes: { units: 'm' } })
    if (geometry.unit === '1/A')
      writer.write('entry/instrument/incident_beam/incident_energy', photonEnergy / geometry.wavelength, {
        attributes: { units: 'keV' },
      })
  }
  if (geometry.kind !== 'map') {
    writer.write(`${detector}/beam_center_x`, geometry.centre.x, { attributes: { units: 'pixel' } })
    writer.write(`${detector}/beam_center_y`, geometry.centre.y, { attributes: { units: 'pixel' } })
  }
  writer.write('xpcs/rawdata_path', dataFile)
  writer.attributes('xpcs/process', { NX_class: 'NXprocess' })
  writer.write('xpcs/process/program', 'davy')
  writer.write('xpcs/process/version', record.version)
  writer.write('xpcs/process/arguments', record.arguments)
}

function writeQMap(writer: Hdf5Writer, { acquisition, map, q }: CorrelationRecord): void {
  const { rows, columns, geometry, mask } = acquisition
  const image = { shape: [rows, columns], gzip: 4 }
  const good = mask ?? new Uint8Array(rows * columns).fill(1)
  const group = 'xpcs/qmap'
  writer.write(
    `${group}/mask`,
    Uint8Array.from(map.dynamicLabel, (label) => (label > 0 ? 1 : 0)),
    image,
  )
  writer.write(`${group}/blemish`, good, image)
  writer.write(`${group}/dynamic_roi_map`, Uint32Array.from(map.dynamicLabel), image)
  writer.write(`${group}/static_roi_map`, Uint32Array.from(map.staticLabel), image)
  const edges = (bins: readonly { readonly q_min: number; readonly q_max: number }[]) =>
    Float64Array.from([bins[0]?.q_min ?? 0, ...bins.map(({ q_max }) => q_max)])
  writer.write(
    `${group}/dynamic_v_list_dim0`,
    Float64Array.from(map.rings, ({ q_mean }) => q_mean),
  )
  writer.write(`${group}/static_v_list_dim0`, staticCentres(map))
  writer.write(`${group}/dynamic_edges`, edges(map.rings))
  writer.write(`${group}/dynamic_v_list_dim1`, Float64Array.of(0))
  writer.write(`${group}/static_v_list_dim1`, Float64Array.of(0))
  // How many bins in q and in angle; and which of them hold pixels, counted from 0.
  writer.write(`${group}/dynamic_num_pts`, Int32Array.of(map.rings.length, 1))
  writer.write(`${group}/static_num_pts`, Int32Array.of(map.binCount, 1))
  writer.write(`${group}/dynamic_index_mapping`, Int32Array.from(map.rings.keys()))
  writer.write(
    `${group}/static_index_mapping`,
    Int32Array.from(map.bins, ({ index }) => index),
  )
  // pyXpcsViewer tells maps apart by it.
  const hash = createHash('sha256').update(map.dynamicLabel).update(map.staticLabel).digest('hex')
  writer.attributes(group, { hash })
  writer.write(`${group}/map_names`, ['q', 'phi'])
  writer.write(`${group}/map_units`, [geometry.unit, 'degree'])
  writer.write(`${group}/q`, Float32Array.from(q), { ...image, attributes: { units: geometry.unit } })
  if (geometry.kind !== 'map') {
    writer.write(`${group}/beam_center_x`, geometry.centre.x)
    writer.write(`${group}/beam_center_y`, geometry.centre.y)
  }
  if (geometry.kind === 'lengths') {
    writer.write(`${group}/detector_distance`, geometry.distance, { attributes: { units: 'm' } })
    writer.write(`${group}/pixel_size`, geometry.pixel.x, { attributes: { units: 'm' } })
    writer.write(`${group}/wavelength`, geometry.wavelength, { attributes: { units: geometry.unit.slice(2) } })
  }
}

/** q of every static bin, those without pixels included, for `static_index_mapping` points into it. */
function staticCentres({ bins, binCount }: RingMap): Float64Array {
  const centres = new Float64Array(binCount).fill(Number.NaN)
  for (const { index, q_mean } of bins) centres[index] = q_mean
  return centres
}

function writeMultitau(writer: Hdf5Writer, record: CorrelationRecord): void {
  const { series, map, fits, fitRule } = record
  const group = 'xpcs/multitau'
  const lags = series.lags.length
  const rings = map.rings.length
  const transposed = (values: readonly Float64Array[]) =>
    Float32Array.from({ length: lags * rings }, (_, at) => values[at % rings]?.[Math.floor(at / rings)] ?? Number.NaN)
  writer.write(
    `${group}/delay_list`,
    Int32Array.from(series.lags, ({ frames }) => frames),
    {
      attributes: { units: 'frames' },
    },
  )
  writer.write(`${group}/normalized_g2`, transposed(series.g2), { shape: [lags, rings] })
  writer.write(`${group}/normalized_g2_err`, transposed(series.g2_err), { shape: [lags, rings] })
  writer.write(`${group}/config/avg_frame`, Int32Array.of(1), { shape: [] })
  writer.write(`${group}/config/stride_frame`, Int32Array.of(1), { shape: [] })
  writer.write(`${group}/config/begin_frame`, Int32Array.of(record.firstFrame), { shape: [] })
  writer.write(`${group}/config/end_frame`, Int32Array.of(record.firstFrame + record.frames), { shape: [] })
  const perRing = (pick: (fit: ExponentialFit) => number) =>
    Float64Array.from(fits, (fit) => (fit ? pick(fit) : Number.NaN))
  const fit = `${group}/fit`
  writer.attributes(fit, {
    function: 'g2 = baseline + beta * exp(-2 * gamma * tau)',
    weighting: fitRule.weighting,
    ...(Number.isFinite(fitRule.maxSeconds) ? { max_seconds: fitRule.maxSeconds } : {}),
  })
  writer.write(
    `${fit}/beta`,
    perRing(({ beta }) => beta),
  )
  writer.write(
    `${fit}/gamma`,
    perRing(({ gamma }) => gamma),
    { attributes: { units: '1/s' } },
  )
  writer.write(
    `${fit}/baseline`,
    perRing(({ baseline }) => baseline),
  )
  writer.write(
    `${fit}/D`,
    Float64Array.from(record.D, (value) => value ?? Number.NaN),
    {
      attributes: { units: `${record.acquisition.geometry.unit.replace(/^1\//, '')}^2/s` },
    },
  )
}

function writeScattering(writer: Hdf5Writer, { acquisition, series, map, frames }: CorrelationRecord): void {
  const { rows, columns } = acquisition
  const bins = map.bins.length
  const means = (frame: Float64Array) => binMeans(frame, map)
  writer.write('xpcs/temporal_mean/scattering_2d', Float32Array.from(series.meanFrame), {
    shape: [1, rows, columns],
    gzip: 4,
  })
  writer.write('xpcs/temporal_mean/scattering_1d', Float32Array.from(means(series.meanFrame)), { shape: [1, bins] })
  writer.write(
    'xpcs/temporal_mean/scattering_1d_segments',
    Float32Array.from(series.segmentFrames.flatMap((frame) => [...means(frame)])),
    { shape: [series.segmentFrames.length, bins] },
  )
  const intensity = new Float32Array(2 * frames)
  for (let frame = 0; frame < frames; frame++) {
    intensity[frame] = frame
    intensity[frames + frame] = series.intensity[frame] ?? 0
  }
  writer.write('xpcs/spatial_mean/intensity_vs_time', intensity, { shape: [2, frames] })
}

/** Mean of an image over each static bin that has pixels. */
function binMeans(image: Float64Array, { bins, staticLabel }: RingMap): Float64Array {
  const sums = new Float64Array(bins.length)
  for (const [pixel, label] of staticLabel.entries())
    if (label > 0) sums[label - 1] = (sums[label - 1] ?? 0) + (image[pixel] ?? 0)
  return sums.map((sum, bin) => sum / (bins[bin]?.pixels ?? 1))
}
