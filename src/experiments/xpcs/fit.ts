import { XpcsError } from './xpcs-error.ts'

/** `g2(tau) = baseline + beta exp(-2 gamma tau)`. */
export interface ExponentialFit {
  readonly beta: number
  /** Rate of the field correlation, 1/s. */
  readonly gamma: number
  readonly baseline: number
}

export interface FitRule {
  /** `weighted`: each lag by 1 over its squared error; `unweighted`: all lags alike. */
  readonly weighting: 'weighted' | 'unweighted'
  /** Only lags shorter than this, seconds. */
  readonly maxSeconds: number
}

/** @throws XpcsError `BadFit` */
export function parseFit(fit: { weighting?: unknown; max_seconds?: unknown } = {}): FitRule {
  const { weighting = 'weighted', max_seconds = Infinity } = fit
  if (weighting !== 'weighted' && weighting !== 'unweighted')
    throw new XpcsError(
      'BadFit',
      `fit.weighting is ${JSON.stringify(weighting)}; it can be "weighted" or "unweighted".`,
    )
  if (typeof max_seconds !== 'number' || !(max_seconds > 0))
    throw new XpcsError('BadFit', `fit.max_seconds is ${JSON.stringify(max_seconds)}; it must be a number above 0.`)
  return { weighting, maxSeconds: max_seconds }
}

/** One more than there are parameters. */
const fewestPoints = 4
const maxIterations = 200

/**
 * Fits one ring's g2 by least squares: Levenberg and Marquardt's method on (beta, gamma, baseline), from the best of a
 * scan over rates. Lags where g2 is zero, the mark of a zero denominator, are left out; without usable errors a weighted
 * fit is an unweighted one.
 *
 * @param tau lags in seconds, ascending
 * @param err standard errors, same length; 0 = not known
 * @returns null when there are fewer than four points, the method does not converge, or what it finds is no decay: a
 *   beta that is not above zero, or a rate that these lags cannot show
 */
export function fitExponential(
  tau: ArrayLike<number>,
  g2: ArrayLike<number>,
  err: ArrayLike<number>,
  rule: FitRule,
): ExponentialFit | null {
  const points = usablePoints(tau, g2, err, rule)
  const first = points[0]
  const last = points.at(-1)
  if (!first || !last || points.length < fewestPoints) return null
  const slowest = 0.01 / last.tau
  const fastest = 10 / first.tau
  const start = scanRates(points, slowest, fastest)
  const fit = start && refine(points, start)
  if (!fit || !(fit.beta > 0) || !(fit.gamma > slowest && fit.gamma < fastest)) return null
  return fit
}

interface Point {
  readonly tau: number
  readonly value: number
  readonly weight: number
}

function usablePoints(
  tau: ArrayLike<number>,
  g2: ArrayLike<number>,
  err: ArrayLike<number>,
  { weighting, maxSeconds }: FitRule,
): Point[] {
  const all = Array.from({ length: tau.length }, (_, index) => ({
    tau: tau[index] ?? 0,
    value: g2[index] ?? 0,
    error: err[index] ?? 0,
  })).filter((point) => point.tau < maxSeconds && point.value !== 0 && Number.isFinite(point.value))
  const known = all.filter(({ error }) => error > 0 && Number.isFinite(error))
  const weighted = weighting === 'weighted' && known.length >= fewestPoints
  return (weighted ? known : all).map((point) => ({
    tau: point.tau,
    value: point.value,
    weight: weighted ? 1 / (point.error * point.error) : 1,
  }))
}

/** For a given rate the two others follow from linear regression: the best of 200 rates is close enough to start from. */
function scanRates(points: readonly Point[], slowest: number, fastest: number): ExponentialFit | undefined {
  let best: ExponentialFit | undefined
  let least = Infinity
  const steps = 200
  for (let step = 0; step <= steps; step++) {
    const gamma = slowest * (fastest / slowest) ** (step / steps)
    const line = regress(points, (point) => Math.exp(-2 * gamma * point.tau))
    if (!line) continue
    const candidate = { gamma, beta: line.slope, baseline: line.offset }
    const sum = chiSquare(points, candidate)
    if (line.slope > 0 && sum < least) {
      least = sum
      best = candidate
    }
  }
  return best
}

function regress(points: readonly Point[], x: (point: Point) => number): { slope: number; offset: number } | undefined {
  let [w, wx, wy, wxx, wxy] = [0, 0, 0, 0, 0]
  for (const point of points) {
    const at = x(point)
    w += point.weight
    wx += point.weight * at
    wy += point.weight * point.value
    wxx += point.weight * at * at
    wxy += point.weight * at * point.value
  }
  const determinant = w * wxx - wx * wx
  if (!(determinant > 1e-12 * w * wxx)) return undefined
  const slope = (w * wxy - wx * wy) / determinant
  return { slope, offset: (wy - slope * wx) / w }
}

function chiSquare(points: readonly Point[], { beta, gamma, baseline }: ExponentialFit): number {
  return points.reduce((sum, { tau, value, weight }) => {
    const residual = value - baseline - beta * Math.exp(-2 * gamma * tau)
    return sum + weight * residual * residual
  }, 0)
}

/** Steps until no parameter moves by more than 1e-10 of itself; undefined when that is not reached. */
function refine(points: readonly Point[], start: ExponentialFit): ExponentialFit | undefined {
  let fit = start
  let sum = chiSquare(points, fit)
  let damping = 1e-3
  for (let iteration = 0; iteration < maxIterations; iteration++) {
    const step = dampedStep(points, fit, damping)
    if (!step) return undefined
    const next = { beta: fit.beta + step[0], gamma: fit.gamma + step[1], baseline: fit.baseline + step[2] }
    const nextSum = chiSquare(points, next)
    const still =
      Math.abs(step[0]) <= 1e-10 * Math.abs(fit.beta) &&
      Math.abs(step[1]) <= 1e-10 * Math.abs(fit.gamma) &&
      Math.abs(step[2]) <= 1e-10 * Math.abs(fit.baseline)
    if (nextSum <= sum) {
      fit = next
      sum = nextSum
      damping = Math.max(1e-12, damping / 10)
    } else damping *= 10
    if (still) return fit
    if (damping > 1e12) return undefined
  }
  return undefined
}

type Triple = readonly [number, number, number]

/** Solves (J'WJ + damping diag(J'WJ)) step = J'W residual. */
function dampedStep(
  points: readonly Point[],
  { beta, gamma, baseline }: ExponentialFit,
  damping: number,
): Triple | undefined {
  let [bb, bg, bc, gg, gc, cc] = [0, 0, 0, 0, 0, 0]
  let [rb, rg, rc] = [0, 0, 0]
  for (const { tau, value, weight } of points) {
    const decay = Math.exp(-2 * gamma * tau)
    const slope = -2 * tau * beta * decay
    const residual = weight * (value - baseline - beta * decay)
    bb += weight * decay * decay
    bg += weight * decay * slope
    bc += weight * decay
    gg += weight * slope * slope
    gc += weight * slope
    cc += weight
    rb += residual * decay
    rg += residual * slope
    rc += residual
  }
  const more = 1 + damping
  return solve([bb * more, bg, bc], [bg, gg * more, gc], [bc, gc, cc * more], [rb, rg, rc])
}

/** Cramer's rule for three unknowns; undefined when there is no one answer. */
function solve(a: Triple, b: Triple, c: Triple, right: Triple): Triple | undefined {
  const all = determinant(a, b, c)
  if (!Number.isFinite(all) || all === 0) return undefined
  const replaced = (column: 0 | 1 | 2) =>
    determinant(put(a, column, right[0]), put(b, column, right[1]), put(c, column, right[2])) / all
  return [replaced(0), replaced(1), replaced(2)]
}

function determinant(a: Triple, b: Triple, c: Triple): number {
  return a[0] * (b[1] * c[2] - b[2] * c[1]) - a[1] * (b[0] * c[2] - b[2] * c[0]) + a[2] * (b[0] * c[1] - b[1] * c[0])
}

function put(row: Triple, column: 0 | 1 | 2, value: number): Triple {
  return [column === 0 ? value : row[0], column === 1 ? value : row[1], column === 2 ? value : row[2]]
}
