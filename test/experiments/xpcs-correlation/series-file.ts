import { createHdf5, type NumericArray, type NumericType } from '#formats'

export interface SeriesOptions {
  readonly type: NumericType
  readonly rows: number
  readonly columns: number
  readonly data: NumericArray
  readonly mask?: Uint8Array
  readonly framesPerChunk?: number
  readonly gzip?: number
  /** Left out where undefined. @default 0.1 */
  readonly frameTime?: number | undefined
  /** Datasets of the detector beside the frame time. @default q = distance in pixels from the middle */
  readonly geometry?: Readonly<Record<string, number | { readonly value: number; readonly units: string }>>
}

/** A detector's file in a temporary folder. */
export async function writeSeriesFile(path: string, series: SeriesOptions): Promise<string> {
  const { rows, columns, type, framesPerChunk = 1, gzip } = series
  const detector = 'entry/instrument/detector'
  const middle = { beam_center_x: (columns - 1) / 2, beam_center_y: (rows - 1) / 2 }
  const geometry = series.geometry ?? { q_per_pixel: { value: 1, units: '1/um' }, ...middle }
  using writer = await createHdf5(path)
  const stack = writer.frames('entry/data/data', { type, rows, columns, framesPerChunk, ...(gzip ? { gzip } : {}) })
  stack.append(series.data)
  if (!('frameTime' in series) || series.frameTime !== undefined)
    writer.write(`${detector}/frame_time`, series.frameTime ?? 0.1)
  for (const [name, value] of Object.entries(geometry))
    if (typeof value === 'number') writer.write(`${detector}/${name}`, value)
    else writer.write(`${detector}/${name}`, value.value, { attributes: { units: value.units } })
  if (series.mask) writer.write(`${detector}/mask`, series.mask, { shape: [rows, columns] })
  return path
}

/** Reproducible whole numbers from 0 to `below`, exclusive. */
export function counter(seed: number): (below: number) => number {
  let state = seed >>> 0
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((state / 2 ** 32) * below)
  }
}
