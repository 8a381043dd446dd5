import type { Hdf5File } from '#formats'
import { kiloelectronvolts, metres } from './units.ts'
import { XpcsError } from './xpcs-error.ts'

/** In pixels from the middle of the first one; x along columns, y along rows. */
export interface BeamCentre {
  readonly x: number
  readonly y: number
}

/** Where the scattering vector of a pixel comes from. `unit` is that of q, for example "1/um". */
export type Geometry =
  | { readonly kind: 'scale'; readonly unit: string; readonly centre: BeamCentre; readonly qPerPixel: number }
  | {
      readonly kind: 'lengths'
      readonly unit: string
      readonly centre: BeamCentre
      /** Metres. */
      readonly distance: number
      /** Metres. */
      readonly pixel: { readonly x: number; readonly y: number }
      /** In the unit of which `unit` is the inverse. */
      readonly wavelength: number
    }
  | { readonly kind: 'map'; readonly unit: string; readonly q: ArrayLike<number> }

interface Size {
  readonly rows: number
  readonly columns: number
}

const beams = ['entry/instrument/incident_beam', 'entry/instrument/beam', 'entry/instrument/monochromator']

/** Energy of a photon of 1 Å, keV: h c / e (CODATA 2018). */
export const photonEnergy = 12.398_419_843

/**
 * Finds the geometry in a file: a map of q if there is one, else a scale, else lengths.
 * @throws XpcsError `NoGeometry` saying what is missing, `BadUnit`; Hdf5Error
 */
export function readGeometry(file: Hdf5File, detector: string, size: Size): Geometry {
  return readMap(file, detector, size) ?? readScale(file, detector) ?? readLengths(file, detector)
}

/** q of every pixel, row by row, in the geometry's unit. A pixel at q = 0 belongs to no ring. */
export function qMap(geometry: Geometry, { rows, columns }: Size): Float64Array {
  if (geometry.kind === 'map') return Float64Array.from(geometry.q)
  const q = new Float64Array(rows * columns)
  for (let row = 0; row < rows; row++)
    for (let column = 0; column < columns; column++)
      q[row * columns + column] = qOfPixel(geometry, column - geometry.centre.x, row - geometry.centre.y)
  return q
}

/** With r on the detector: 2θ = atan(r / distance), q = 4π sin θ / λ. */
function qOfPixel(geometry: Exclude<Geometry, { kind: 'map' }>, dx: number, dy: number): number {
  if (geometry.kind === 'scale') return Math.sqrt(dx * dx + dy * dy) * geometry.qPerPixel
  const radius = Math.hypot(dx * geometry.pixel.x, dy * geometry.pixel.y)
  const theta = Math.atan(radius / geometry.distance) / 2
  return (4 * Math.PI * Math.sin(theta)) / geometry.wavelength
}

function readMap(file: Hdf5File, detector: string, { rows, columns }: Size): Geometry | undefined {
  const name = `${detector}/q_map`
  if (!file.has(name)) return undefined
  const dataset = file.dataset(name)
  if (dataset.shape.at(-2) !== rows || dataset.shape.at(-1) !== columns || dataset.rowBytes === 0)
    throw new XpcsError(
      'NoGeometry',
      `${name} in ${file.path} is [${dataset.shape.join(', ')}], the frames are ${rows} × ${columns}.`,
    )
  return { kind: 'map', unit: unitOf(file, name, '1/A'), q: dataset.read() }
}

function readScale(file: Hdf5File, detector: string): Geometry | undefined {
  const name = `${detector}/q_per_pixel`
  const qPerPixel = file.number(name)
  if (qPerPixel === undefined) return undefined
  if (!(qPerPixel > 0))
    throw new XpcsError('NoGeometry', `${name} in ${file.path} is ${qPerPixel}; it must be above zero.`)
  return { kind: 'scale', unit: unitOf(file, name, '1/A'), qPerPixel, centre: readCentre(file, detector) }
}

function readLengths(file: Hdf5File, detector: string): Geometry {
  const distance = readLength(file, [`${detector}/distance`])
  const x = readLength(file, [`${detector}/x_pixel_size`])
  const y = readLength(file, [`${detector}/y_pixel_size`]) ?? x
  const wave = readWavelength(file, detector)
  const missing = [
    ...(distance === undefined ? ['distance'] : []),
    ...(x === undefined ? ['x_pixel_size'] : []),
    ...(wave === undefined ? ['a wavelength or energy'] : []),
  ]
  if (distance === undefined || x === undefined || y === undefined || wave === undefined)
    throw new XpcsError(
      'NoGeometry',
      `${file.path} does not say how pixels map to q: ${detector} has no q_map, no q_per_pixel, and lacks ${missing.join(', ')}.`,
    )
  return {
    kind: 'lengths',
    unit: `1/${wave.unit}`,
    centre: readCentre(file, detector),
    distance,
    pixel: { x, y },
    wavelength: wave.length,
  }
}

function readCentre(file: Hdf5File, detector: string): BeamCentre {
  const x = file.number(`${detector}/beam_center_x`)
  const y = file.number(`${detector}/beam_center_y`)
  if (x === undefined || y === undefined)
    throw new XpcsError('NoGeometry', `${file.path} has no ${detector}/beam_center_x and beam_center_y (pixels).`)
  return { x, y }
}

/** Metres; the first of `names` that is there. */
function readLength(file: Hdf5File, names: readonly string[]): number | undefined {
  const name = names.find((candidate) => file.has(candidate))
  const value = name === undefined ? undefined : file.number(name)
  if (name === undefined || value === undefined) return undefined
  return aboveZero(file, name, value) * metres(unitOf(file, name, 'm'), name)
}

function aboveZero(file: Hdf5File, name: string, value: number): number {
  if (value > 0 && Number.isFinite(value)) return value
  throw new XpcsError('NoGeometry', `${name} in ${file.path} is ${value}; it must be above zero.`)
}

function readWavelength(file: Hdf5File, detector: string): { length: number; unit: string } | undefined {
  const places = [...beams, detector]
  const wave = places
    .flatMap((place) => [`${place}/incident_wavelength`, `${place}/wavelength`])
    .find((name) => file.has(name))
  if (wave !== undefined) {
    const unit = unitOf(file, wave, 'A')
    metres(unit, wave)
    return {
      length: aboveZero(file, wave, file.number(wave) ?? 0),
      unit: unit === 'angstrom' || unit === 'Å' ? 'A' : unit,
    }
  }
  const energy = places
    .flatMap((place) => [`${place}/incident_energy`, `${place}/energy`])
    .find((name) => file.has(name))
  const value = energy === undefined ? undefined : file.number(energy)
  if (energy === undefined || value === undefined) return undefined
  return {
    length: photonEnergy / (aboveZero(file, energy, value) * kiloelectronvolts(unitOf(file, energy, 'keV'), energy)),
    unit: 'A',
  }
}

function unitOf(file: Hdf5File, name: string, otherwise: string): string {
  const { units } = file.attributes(name)
  return typeof units === 'string' && units !== '' ? units : otherwise
}
