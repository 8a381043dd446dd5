/** Figures over many runs. */
import type { Interval } from './timeline.ts'

export interface Distribution {
  readonly count: number
  readonly mean: number
  readonly min: number
  readonly p5: number
  readonly p25: number
  readonly p50: number
  readonly p75: number
  readonly p95: number
  readonly max: number
}

/** Null of nothing. */
export function distributionOf(values: Iterable<number>): Distribution | null {
  const sorted = Float64Array.from(values).sort()
  if (sorted.length === 0) return null
  const at = (share: number) => quantile(sorted, share)
  return {
    count: sorted.length,
    mean: sorted.reduce((sum, value) => sum + value, 0) / sorted.length,
    min: at(0),
    p5: at(0.05),
    p25: at(0.25),
    p50: at(0.5),
    p75: at(0.75),
    p95: at(0.95),
    max: at(1),
  }
}

/** Linear between order statistics (definition 7 of Hyndman and Fan 1996, numpy's default). */
export function quantile(sorted: ArrayLike<number>, share: number): number {
  const place = Math.min(1, Math.max(0, share)) * (sorted.length - 1)
  const [below, above] = [sorted[Math.floor(place)] ?? NaN, sorted[Math.ceil(place)] ?? NaN]
  return below + (above - below) * (place - Math.floor(place))
}

/** Share of the values that are smaller, ties counted half, 0–1: "p93 of 2,197 runs". */
export function rankOf(values: Iterable<number>, value: number): number {
  let [smaller, same, count] = [0, 0, 0]
  for (const other of values) {
    count++
    if (other < value) smaller++
    else if (other === value) same++
  }
  return count === 0 ? NaN : (smaller + same / 2) / count
}

/** How many intervals were under way, from each moment at which the number changed. */
export function concurrency(
  intervals: Iterable<Interval>,
): readonly { readonly time: number; readonly count: number }[] {
  const changes = [...intervals].flatMap(({ start, end }) => [
    { time: start, by: 1 },
    { time: end, by: -1 },
  ])
  changes.sort((a, b) => a.time - b.time || a.by - b.by)
  const steps: { time: number; count: number }[] = []
  let count = 0
  for (const { time, by } of changes) {
    count += by
    const last = steps.at(-1)
    if (last?.time === time) last.count = count
    else steps.push({ time, count })
  }
  return steps
}
