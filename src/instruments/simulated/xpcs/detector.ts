/**
 * An area detector in the far field of diffusing particles, with a truth to compare results with.
 *
 * Each pixel sees `modes` (M) independent circular complex fields, each a first-order autoregressive series
 *
 *     E(t+1) = rho E(t) + sqrt(1 - rho^2) n,   rho = exp(-Gamma dt),   Gamma = D q^2,   <|E|^2> = 1
 *
 * and counts Poisson photons of mean Ibar(q) mean_m |E_m|^2. So g2(tau) = 1 + (1/M) exp(-2 Gamma tau) exactly: contrast
 * beta = 1/M, and no averaging within a frame or between pixels.
 */
import { Random } from '../random.ts'

export interface XpcsDetector {
  readonly rows: number
  readonly columns: number
  /** Seconds from one frame to the next. */
  readonly frameTime: number
  /** 1/um for each pixel of distance from the beam centre. */
  readonly qPerPixel: number
  /** Pixel coordinates of the beam; the first pixel's centre is 0. */
  readonly beamCentre: { readonly x: number; readonly y: number }
  /** Pixels: nothing is seen nearer to the beam. */
  readonly beamstopRadius: number
  /** Part of the pixels that never count. */
  readonly deadPixels: number
  /** Largest value a pixel can give. */
  readonly saturation: number
}

export interface XpcsSample {
  /** D, um^2/s. */
  readonly diffusion: number
  /** M: the contrast is 1/M. */
  readonly modes: number
  /** Radius of the particles, um: where the scattering has its minima. */
  readonly radius: number
  /** Photons a frame in the brightest and in the darkest direction. */
  readonly brightest: number
  readonly darkest: number
  /** The beam's intensity wanders by this part over the acquisition. */
  readonly drift: number
}

export interface XpcsFrames {
  /** NeXus pixel mask: 0 for a good pixel, 1 for one behind the beamstop, 2 for a dead one. */
  readonly mask: Uint8Array
  /** Writes the next frame, row by row. */
  next(frame: Uint16Array): void
}

/** @param frames of the whole acquisition, over which the beam's intensity wanders once. */
export function xpcsFrames(detector: XpcsDetector, sample: XpcsSample, frames: number, seed: number): XpcsFrames {
  const { rows, columns } = detector
  const pixels = rows * columns
  const random = new Random(seed)
  const mask = new Uint8Array(pixels)
  const mean = new Float32Array(pixels)
  const keep = new Float32Array(pixels)
  const renew = new Float32Array(pixels)
  for (let pixel = 0; pixel < pixels; pixel++) {
    const x = (pixel % columns) - detector.beamCentre.x
    const y = Math.floor(pixel / columns) - detector.beamCentre.y
    const distance = Math.hypot(x, y)
    const q = distance * detector.qPerPixel
    if (random.uniform() < detector.deadPixels) mask[pixel] = 2
    if (distance < detector.beamstopRadius) mask[pixel] = 1
    mean[pixel] =
      mask[pixel] === 0 ? sample.darkest + (sample.brightest - sample.darkest) * scattering(q, sample.radius) : 0
    const rho = Math.exp(-sample.diffusion * q * q * detector.frameTime)
    keep[pixel] = rho
    renew[pixel] = Math.sqrt(1 - rho * rho)
  }

  // Real and imaginary parts of all modes, each of variance 1 here; the factor 1/2 is in the intensity.
  const fields = Array.from({ length: 2 * sample.modes }, () => {
    const field = new Float32Array(pixels)
    random.fillNormal(field)
    return field
  })
  const noise = new Float32Array(pixels)
  const intensity = new Float32Array(pixels)
  let frame = 0

  return {
    mask,
    next(counts) {
      const beam = (1 + sample.drift * Math.sin((2 * Math.PI * frame) / frames)) / (2 * sample.modes)
      intensity.fill(0)
      for (const field of fields) addIntensity(intensity, field)
      for (let pixel = 0; pixel < pixels; pixel++)
        intensity[pixel] = (intensity[pixel] ?? 0) * (mean[pixel] ?? 0) * beam
      random.fillPoisson(intensity, counts, detector.saturation)
      for (const field of fields) {
        random.fillNormal(noise)
        advance(field, keep, renew, noise)
      }
      frame++
    },
  }
}

function addIntensity(intensity: Float32Array, field: Float32Array): void {
  for (let i = 0; i < intensity.length; i++) intensity[i] = (intensity[i] ?? 0) + (field[i] ?? 0) ** 2
}

function advance(field: Float32Array, keep: Float32Array, renew: Float32Array, noise: Float32Array): void {
  for (let i = 0; i < field.length; i++) field[i] = (keep[i] ?? 0) * (field[i] ?? 0) + (renew[i] ?? 0) * (noise[i] ?? 0)
}

/**
 * Form factor of spheres with a 10 % spread of radii, 1 at q = 0: the mean over five radii of
 * (3 (sin x - x cos x) / x^3)^2, x = q R.
 */
function scattering(q: number, radius: number): number {
  const spread = [0.8, 0.9, 1, 1.1, 1.2]
  const weights = [0.054, 0.242, 0.399, 0.242, 0.054]
  let sum = 0
  for (const [i, factor] of spread.entries()) {
    const x = Math.max(1e-3, q * radius * factor)
    sum += (weights[i] ?? 0) * ((3 * (Math.sin(x) - x * Math.cos(x))) / x ** 3) ** 2
  }
  return sum / weights.reduce((a, b) => a + b)
}
