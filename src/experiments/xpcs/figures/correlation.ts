/** Figures of g2: all rings in one, each ring with its fit, and what the fits say of diffusion. */
import { linePlot, orderedColours, plotGrid, type Series } from '#draw'
import type { CorrelatedRing, Correlation } from '../documents.ts'
import { diffusionOf } from '../result.ts'
import { areaPerSecond, inverseArea, inverseLength, threeDigits } from './unit-words.ts'

/** More curves or panels cannot be told apart: then every second, third … ring is shown. */
const mostRings = 16

const delays = ({ lags_frames, frame_time_s }: Correlation) => lags_frames.map((lag) => lag * frame_time_s)

/** Zero is how a value is written that could not be computed. */
const values = (ring: CorrelatedRing) => ring.g2.map((value) => (value === 0 ? null : value))

export function g2Figure(correlation: Correlation): string {
  const tau = delays(correlation)
  const rings = chosen(correlation.rings)
  const colours = orderedColours(rings.length)
  const series = rings.flatMap((ring, i): Series[] => {
    const colour = colours[i] ?? '#000000'
    return [
      { name: threeDigits(ring.q_mean), x: tau, y: values(ring), as: 'points', colour },
      ...fitSeries(ring, tau, colour),
    ]
  })
  return linePlot({
    title: 'Intensity correlation',
    description: `g2 of ${counted(rings, correlation)} over the delay time, with the fitted decays g2 = baseline + beta exp(-2 Gamma tau) as lines. Colours tell q.`,
    x: { label: 'delay time τ (s)', scale: 'log' },
    y: { label: 'g₂(τ)', range: rangeOf(rings, tau) },
    legendTitle: `q (${inverseLength(correlation.q_unit)})`,
    series,
    width: 720,
    height: 460,
  })
}

export function fitsFigure(correlation: Correlation): string {
  const tau = delays(correlation)
  const rings = chosen(correlation.rings)
  const colours = orderedColours(rings.length)
  const range = rangeOf(rings, tau)
  return plotGrid({
    title: 'g₂ of each ring, with its fit',
    description: `g2 of ${counted(rings, correlation)} with standard errors, and the fitted decay g2 = baseline + beta exp(-2 Gamma tau); D = Gamma / q^2.`,
    plots: rings.map((ring, i) => ({
      x: { label: 'delay time τ (s)', scale: 'log' },
      y: { label: 'g₂(τ)', range },
      notes: [
        `q = ${threeDigits(ring.q_mean)} ${inverseLength(correlation.q_unit)}`,
        ring.D === null ? 'no fit' : `D = ${threeDigits(ring.D)} ${areaPerSecond(correlation.q_unit)}`,
      ],
      series: [
        { x: tau, y: values(ring), error: ring.g2_err, as: 'points', colour: colours[i] ?? '#000000' },
        ...fitSeries(ring, tau, '#1f2328'),
      ],
    })),
  })
}

/** Relaxation rate over q squared: of Brownian particles a straight line through the origin, whose slope is D. */
export function diffusionFigure(correlation: Correlation): string {
  const fitted = correlation.rings.filter(({ fit }) => fit !== null)
  const squares = fitted.map(({ q_mean }) => q_mean * q_mean)
  const D = diffusionOf(correlation)
  const end = Math.max(...squares, 0) * 1.05 || 1
  const top = Math.max(...fitted.map(({ fit }) => fit?.gamma ?? 0), (D ?? 0) * end, 0) * 1.05 || 1
  const unit = areaPerSecond(correlation.q_unit)
  const line: Series[] =
    D === undefined
      ? []
      : [{ name: `D = ${threeDigits(D)} ${unit}`, x: [0, end], y: [0, D * end], colour: '#59636e', dashed: true }]
  return linePlot({
    title: 'Relaxation rate and diffusion',
    description:
      D === undefined
        ? 'No ring could be fitted, so there is no relaxation rate to show.'
        : `Fitted relaxation rate Gamma of ${fitted.length} of ${correlation.rings.length} rings over q squared. The line has the median D of ${threeDigits(D)} ${unit} as its slope: points on it are plain diffusion.`,
    x: { label: `q² (${inverseArea(correlation.q_unit)})`, range: [0, end] },
    y: { label: 'Γ (s⁻¹)', range: [0, top] },
    series: [
      { name: 'fitted rings', x: squares, y: fitted.map(({ fit }) => fit?.gamma ?? null), as: 'points', radius: 4 },
      ...line,
    ],
    width: 680,
    height: 420,
  })
}

function chosen(rings: readonly CorrelatedRing[]): readonly CorrelatedRing[] {
  const every = Math.ceil(rings.length / mostRings)
  return rings.filter((_, i) => i % every === 0)
}

const counted = (shown: readonly CorrelatedRing[], { rings }: Correlation): string =>
  shown.length === rings.length ? `${rings.length} rings` : `${shown.length} of ${rings.length} rings`

/** The fit, drawn smoothly. */
function fitSeries({ fit }: CorrelatedRing, tau: readonly number[], colour: string): Series[] {
  const [first = 1, last = 1] = [tau[0], tau.at(-1)]
  if (!fit) return []
  const x = Array.from({ length: 120 }, (_, i) => first * (last / first) ** (i / 119))
  return [{ x, y: x.map((t) => fit.baseline + fit.beta * Math.exp(-2 * fit.gamma * t)), colour }]
}

/** One vertical range for all rings: of the decays where there are fits, for the last lags are noise that would set it. */
function rangeOf(rings: readonly CorrelatedRing[], tau: readonly number[]): readonly [number, number] {
  const fits = rings.flatMap(({ fit }) => fit ?? [])
  const early = rings.flatMap((ring) => values(ring).slice(0, Math.ceil(tau.length * 0.75)))
  const shown = [
    ...early.filter((value) => value !== null),
    ...fits.flatMap(({ baseline, beta, gamma }) => [baseline, baseline + beta * Math.exp(-2 * gamma * (tau[0] ?? 0))]),
  ]
  if (shown.length === 0) return [0.9, 2]
  const [low, high] = [Math.min(...shown), Math.max(...shown)]
  const room = (high - low || 0.1) * 0.08
  return [low - room, high + room]
}
