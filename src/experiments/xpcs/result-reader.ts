import { openHdf5, type NumericArray } from '#formats'

/** What a result file tells of the scattered intensity. Intensities are mean counts a pixel and frame. */
export interface Scattering {
  readonly rows: number
  readonly columns: number
  readonly frames: number
  readonly firstFrame: number
  readonly frameTime: number
  /** Mean frame, row by row. */
  readonly mean: Float64Array
  /** 0 for a masked pixel. */
  readonly good: NumericArray
  /** q of every pixel, in `qUnit`. */
  readonly q: NumericArray
  readonly qUnit: string
  /** Pixels; undefined where the geometry is a map of q. */
  readonly centre: { readonly x: number; readonly y: number } | undefined
  readonly ringEdges: readonly number[]
  /** Static bins, from the inside to the outside. */
  readonly bins: readonly { readonly q: number; readonly intensity: number }[]
  /** Intensity of each static bin in successive parts of the acquisition. */
  readonly segments: readonly (readonly number[])[]
  /** Of each frame. */
  readonly intensity: NumericArray
}

/**
 * Reads a result file in boost_corr's layout as result-file.ts writes it.
 * @throws Hdf5Error when the file is not there, damaged, or not such a file.
 */
export async function readScattering(path: string): Promise<Scattering> {
  using file = await openHdf5(path)
  const image = file.dataset('xpcs/temporal_mean/scattering_2d')
  const [rows = 0, columns = 0] = image.shape.slice(-2)
  const centres = file.dataset('xpcs/qmap/static_v_list_dim0').read()
  const mean = file.dataset('xpcs/temporal_mean/scattering_1d').read()
  const bins = Array.from(file.dataset('xpcs/qmap/static_index_mapping').read(), (index, i) => ({
    q: centres[index] ?? NaN,
    intensity: mean[i] ?? NaN,
  }))
  const segments = file.dataset('xpcs/temporal_mean/scattering_1d_segments')
  const all = segments.read()
  const intensity = file.dataset('xpcs/spatial_mean/intensity_vs_time')
  const [x, y] = [file.number('xpcs/qmap/beam_center_x'), file.number('xpcs/qmap/beam_center_y')]
  return {
    rows,
    columns,
    frames: intensity.shape[1] ?? 0,
    firstFrame: file.number('xpcs/multitau/config/begin_frame') ?? 0,
    frameTime: file.number('entry/instrument/detector_1/frame_time') ?? 1,
    mean: Float64Array.from(image.read()),
    good: file.dataset('xpcs/qmap/blemish').read(),
    q: file.dataset('xpcs/qmap/q').read(),
    qUnit: String(file.attributes('xpcs/qmap/q')['units'] ?? '1/A'),
    centre: x === undefined || y === undefined ? undefined : { x, y },
    ringEdges: Array.from(file.dataset('xpcs/qmap/dynamic_edges').read()),
    bins,
    segments: Array.from({ length: segments.shape[0] ?? 0 }, (_, i) =>
      Array.from(all.subarray(i * bins.length, (i + 1) * bins.length)),
    ),
    intensity: intensity.readRows(1, 1),
  }
}
