/** Figures of the scattered intensity: on the detector, over q, over time. */
import { imagePlot, linePlot, orderedColours } from '#draw'
import type { Scattering } from '../result-reader.ts'
import { inverseLength, threeDigits } from './unit-words.ts'

const photons = 'photons / pixel / frame'

export function detectorFigure(scattering: Scattering): string {
  const { mean, good, rows, columns, centre, qUnit } = scattering
  const values = mean.map((value, pixel) => (good[pixel] === 0 ? NaN : value))
  const perPixel = centre && qPerPixel(scattering, centre)
  const unit = inverseLength(qUnit)
  const axes =
    centre && perPixel
      ? {
          x: { label: `qx (${unit})`, first: -centre.x * perPixel, step: perPixel },
          // Rows count downwards, q upwards.
          y: { label: `qy (${unit})`, first: centre.y * perPixel, step: -perPixel },
          circles: shownEdges(scattering.ringEdges).map((radius) => ({ x: 0, y: 0, radius })),
        }
      : { x: { label: 'column (pixel)' }, y: { label: 'row (pixel)' } }
  const range = rangeWithoutOutliers(values)
  return imagePlot({
    title: 'Mean scattering',
    description: `Mean of ${scattering.frames} frames, logarithmic colours. Grey: masked pixels, and pixels that never counted.${'circles' in axes ? ' Circles: edges of rings.' : ''}`,
    values,
    rows,
    columns,
    label: photons,
    scale: 'log',
    ...(range ? { range } : {}),
    ...axes,
  })
}

export function radialFigure({ bins, segments, frames, frameTime, qUnit }: Scattering): string {
  const q = bins.map((bin) => bin.q)
  const colours = orderedColours(segments.length)
  const duration = frames * frameTime
  return linePlot({
    title: 'Scattering over q',
    description: `Mean intensity over q, of the whole acquisition (points) and of ${segments.length} parts of it in their order (lines): lines that drift apart mean that the sample or the beam changed.`,
    x: { label: `q (${inverseLength(qUnit)})`, scale: 'log' },
    y: { label: photons, scale: 'log' },
    legendTitle: 'time (s)',
    series: [
      ...segments.map((segment, i) => ({
        name: threeDigits((duration * (i + 0.5)) / segments.length),
        x: q,
        y: segment,
        colour: colours[i] ?? '#000000',
      })),
      { name: 'mean', x: q, y: bins.map(({ intensity }) => intensity), as: 'points' as const, colour: '#1f2328' },
    ],
    width: 680,
    height: 440,
  })
}

export function intensityFigure({ intensity, frameTime, firstFrame }: Scattering): string {
  const time = Array.from(intensity, (_, i) => (firstFrame + i) * frameTime)
  return linePlot({
    title: 'Intensity over time',
    description: `Mean of the unmasked pixels of each of ${intensity.length} frames.`,
    x: { label: 'time (s)' },
    y: { label: photons },
    series: [{ x: time, y: intensity }],
    width: 680,
    height: 320,
  })
}

/** q of one pixel, or undefined where the angles are so large that one number does not tell (1 %). */
function qPerPixel({ q, columns }: Scattering, centre: { x: number; y: number }): number | undefined {
  let low = Infinity
  let high = 0
  for (let pixel = 0; pixel < q.length; pixel += 5) {
    const radius = Math.hypot((pixel % columns) - centre.x, Math.floor(pixel / columns) - centre.y)
    if (radius < 2) continue
    const ratio = (q[pixel] ?? 0) / radius
    low = Math.min(low, ratio)
    high = Math.max(high, ratio)
  }
  return low > 0 && high < low * 1.01 ? (low + high) / 2 : undefined
}

/** All of a few, else every n-th and the last. */
function shownEdges(edges: readonly number[]): number[] {
  const every = Math.ceil((edges.length - 1) / 7)
  return edges.filter((edge, i) => edge > 0 && (i % every === 0 || i === edges.length - 1))
}

/** Hot pixels must not take the colours of all others. */
function rangeWithoutOutliers(values: Float32Array | Float64Array): [number, number] | undefined {
  const sorted = values.filter((value) => value > 0).sort()
  const at = (share: number) => sorted[Math.round(share * (sorted.length - 1))] ?? NaN
  const [low, high] = [at(0.005), at(0.999)]
  return high > low ? [low, high] : undefined
}
