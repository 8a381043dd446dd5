/** The catalogue entry: what is known before processing, and what is added after it. */
import { basename, posix } from 'node:path'
import type { JsonObject } from '#flow'
import type { Acquisition } from './detector-file.ts'
import type { CollectionPath, Correlation, Description, Entry, Plot } from './documents.ts'
import type { Geometry } from './geometry.ts'
import { diffusionOf } from './result.ts'
import { globusAddress } from './products.ts'

/** One finished or planned step of processing, in the words of NeXus's NXprocess. */
export interface ProcessRecord {
  readonly program: string
  readonly version: string
  readonly function: string
  /** ISO 8601. */
  readonly date: string
  readonly arguments: JsonObject
}

export interface Described {
  readonly title: string
  readonly stem: string
  readonly description: Description
  readonly acquisition: Acquisition
  readonly bytes: number
  readonly startTime: string | undefined
  readonly source: CollectionPath
  readonly storage: CollectionPath
  readonly process: ProcessRecord
}

/** What the catalogue shows while the data are being processed. */
export function firstEntry(described: Described): Entry {
  const { title, description, acquisition, source, storage, process, startTime } = described
  const { creators, ...words } = description
  const day = process.date.slice(0, 10)
  return {
    // The address of a file that exists and belongs to one data file only.
    subject: globusAddress({ id: storage.id, path: posix.join(storage.path, `${described.stem}_metadata.json`) }),
    content: {
      dc: {
        titles: [{ title }],
        ...(creators ? { creators: creators.map((creatorName) => ({ creatorName })) } : {}),
        types: { resourceTypeGeneral: 'Dataset', resourceType: 'XPCS' },
        subjects: [{ subject: 'X-ray photon correlation spectroscopy' }],
        publicationYear: Number(day.slice(0, 4)),
        dates: [
          ...(startTime ? [{ date: startTime, dateType: 'Created' }] : []),
          { date: process.date, dateType: 'Updated' },
        ],
        formats: ['application/x-hdf5'],
      },
      ...words,
      status: 'processing',
      acquisition: {
        file: basename(source.path),
        address: globusAddress(source),
        bytes: described.bytes,
        frames: acquisition.frames,
        rows: acquisition.rows,
        columns: acquisition.columns,
        type: acquisition.type,
        frame_time_s: acquisition.frameTime,
        ...(startTime ? { start_time: startTime } : {}),
        geometry: describeGeometry(acquisition.geometry),
      },
      process: [{ ...process }],
    },
  }
}

function describeGeometry(geometry: Geometry): JsonObject {
  const q_unit = geometry.unit
  switch (geometry.kind) {
    case 'scale':
      return { q_unit, q_per_pixel: geometry.qPerPixel, beam_center: [geometry.centre.x, geometry.centre.y] }
    case 'lengths':
      return {
        q_unit,
        distance_m: geometry.distance,
        pixel_size_m: [geometry.pixel.x, geometry.pixel.y],
        wavelength: geometry.wavelength,
        beam_center: [geometry.centre.x, geometry.centre.y],
      }
    case 'map':
      return { q_unit, q_map: true }
    default:
      return geometry satisfies never
  }
}

export interface PublishedFile {
  readonly name: string
  readonly address: string
  readonly media_type: string
  readonly bytes: number
  readonly sha256: string
}

/** The same entry when everything is done: results, plots and where they are. */
export function finalEntry(
  first: Entry,
  correlation: Correlation,
  plots: readonly Plot[],
  files: readonly PublishedFile[],
  process: readonly ProcessRecord[],
): Entry {
  const median = diffusionOf(correlation)
  const before = first.content['process']
  return {
    subject: first.subject,
    content: {
      ...first.content,
      status: 'published',
      result: {
        frames: correlation.frames,
        pixels: correlation.pixels,
        lags: correlation.lags_frames.length,
        q_unit: correlation.q_unit,
        seconds: correlation.seconds,
        ...(median === undefined ? {} : { D: median }),
        rings: correlation.rings.map(({ q_min, q_max, q_mean, pixels, fit, D }) => ({
          q_min,
          q_max,
          q_mean,
          pixels,
          fit: fit && { ...fit },
          D,
        })),
      },
      plots: plots.map(({ name, title, caption, file, width, height }) => {
        const kept = files.find((each) => each.name === basename(file))
        return { name, title, caption, width, height, file: basename(file), ...(kept ? { address: kept.address } : {}) }
      }),
      files: files.map((file) => ({ ...file })),
      process: [...(Array.isArray(before) ? before : []), ...process.map((each) => ({ ...each }))],
    },
  }
}
