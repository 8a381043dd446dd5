import { Hdf5Error, type Hdf5Dataset, type Hdf5File, type NumericType } from '#formats'
import { readGeometry, type Geometry } from './geometry.ts'
import { seconds } from './units.ts'
import { XpcsError } from './xpcs-error.ts'

/** An acquisition as its file describes it; the frames themselves are not read yet. */
export interface Acquisition {
  readonly frames: number
  readonly rows: number
  readonly columns: number
  readonly type: NumericType
  /** Seconds from the start of one frame to the start of the next. */
  readonly frameTime: number
  readonly geometry: Geometry
  /** One value a pixel, 1 = good; undefined where the file has no mask. */
  readonly mask: Uint8Array | undefined
  readonly data: Hdf5Dataset
}

export const defaultDataset = 'entry/data/data'
const detectors = ['entry/instrument/detector', 'entry/instrument/detector_1']

/**
 * Reads what a correlation needs to know before its first frame: shape, frame time, geometry, mask. Refuses a file whose
 * frames could not be read.
 *
 * Layout: `entry/data/data` [frames, rows, columns] of integers or floats; in `entry/instrument/detector` (or
 * `detector_1`): `frame_time` (s), and one of: `q_per_pixel`, `beam_center_x`, `beam_center_y`; or `distance`,
 * `x_pixel_size`, `y_pixel_size`, beam centre, and a wavelength or energy; or `q_map` [rows, columns]. Optional masks:
 * `pixel_mask` (NeXus: 0 = good) and `mask` (1 = good).
 *
 * @param dataset name of the frames. @default "entry/data/data"
 * @throws Hdf5Error `NoDataset`, `UnsupportedFilter`, `MissingSource`; XpcsError `WrongShape`, `WrongType`,
 *   `NoFrameTime`, `NoGeometry`, `BadUnit`
 */
export function readAcquisition(file: Hdf5File, dataset: string = defaultDataset): Acquisition {
  const data = file.dataset(dataset)
  const [frames, rows, columns, ...rest] = data.shape
  if (frames === undefined || rows === undefined || columns === undefined || rest.length > 0)
    throw new XpcsError(
      'WrongShape',
      `${dataset} in ${file.path} has the shape [${data.shape.join(', ')}]; a series of frames is [frames, rows, columns].`,
    )
  if (data.type === 'string' || data.type === 'other' || data.type === 'int64' || data.type === 'uint64')
    throw new XpcsError(
      'WrongType',
      `${dataset} in ${file.path} holds ${data.type === 'other' ? 'another kind of value (half floats, complex numbers, compounds)' : data.type}; counts must be integers of at most 32 bits, or floats of 32 or 64.`,
    )
  data.check()
  const detector = detectors.find((name) => file.has(`${name}/frame_time`)) ?? 'entry/instrument/detector'
  return {
    frames,
    rows,
    columns,
    type: data.type,
    frameTime: readFrameTime(file, detector),
    geometry: readGeometry(file, detector, { rows, columns }),
    mask: readMask(file, detector, { rows, columns }),
    data,
  }
}

function readFrameTime(file: Hdf5File, detector: string): number {
  const name = `${detector}/frame_time`
  const value = file.number(name)
  if (value === undefined)
    throw new XpcsError('NoFrameTime', `${file.path} has no ${name}: the time from frame to frame, in seconds.`)
  const { units = 's' } = file.attributes(name)
  const time = value * seconds(String(units), name)
  if (!(time > 0) || !Number.isFinite(time))
    throw new XpcsError('NoFrameTime', `${name} in ${file.path} is ${value}; it must be above zero.`)
  return time
}

function readMask(file: Hdf5File, detector: string, size: { rows: number; columns: number }): Uint8Array | undefined {
  const bad = readPixels(file, `${detector}/pixel_mask`, size)
  const good = readPixels(file, `${detector}/mask`, size)
  if (!bad && !good) return undefined
  return Uint8Array.from({ length: size.rows * size.columns }, (_, pixel) =>
    (bad?.[pixel] ?? 0) === 0 && (good?.[pixel] ?? 1) !== 0 ? 1 : 0,
  )
}

/** An image of the detector's size, or undefined where there is none. @throws Hdf5Error `WrongShape` */
function readPixels(file: Hdf5File, name: string, { rows, columns }: { rows: number; columns: number }) {
  if (!file.has(name)) return undefined
  const dataset = file.dataset(name)
  const sides = dataset.shape.filter((length) => length !== 1)
  if (dataset.shape.reduce((product, length) => product * length, 1) !== rows * columns || sides.length > 2)
    throw new Hdf5Error(
      'WrongShape',
      file.path,
      `${name} in ${file.path} is [${dataset.shape.join(', ')}], the frames are ${rows} × ${columns}.`,
      { dataset: name },
    )
  return dataset.read()
}
