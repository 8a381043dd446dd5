/** The formulas of the multi-tau correlation written down one by one, on arrays in memory: what the fast code is held to. */

export interface DirectResult {
  readonly lags: number[]
  /** [ring][lag] */
  readonly g2: number[][]
  readonly g2_err: number[][]
}

/**
 * @param frames [frame][pixel]
 * @param bins static bin of each pixel from 1, 0 = none; `rings` the same for rings
 */
export function correlateDirectly(
  frames: readonly ArrayLike<number>[],
  bins: ArrayLike<number>,
  rings: ArrayLike<number>,
): DirectResult {
  const pixels = Array.from({ length: frames[0]?.length ?? 0 }, (_, pixel) => pixel).filter((p) => bins[p])
  const lags = directLags(frames.length)
  const levels = new Map<number, number[][]>()
  for (const { level } of lags)
    if (!levels.has(level))
      levels.set(
        level,
        pixels.map((p) => levelSeries(frames, p, level)),
      )
  const ringCount = Math.max(...pixels.map((p) => rings[p] ?? 0))
  const g2 = Array.from({ length: ringCount }, () => Array.from<number>({ length: lags.length }))
  const g2_err = Array.from({ length: ringCount }, () => Array.from<number>({ length: lags.length }))
  for (const [at, { level, steps }] of lags.entries()) {
    const values = (levels.get(level) ?? []).map((series) => pixelValues(series, steps, level))
    for (let ring = 1; ring <= ringCount; ring++) {
      const inRing = pixels.flatMap((p, index) => (rings[p] === ring ? [index] : []))
      const labels = [...new Set(inRing.map((index) => bins[pixels[index] ?? 0] ?? 0))]
      const ofBins = labels.map((label) => {
        const inBin = inRing.filter((index) => bins[pixels[index] ?? 0] === label)
        const average = (pick: 'G' | 'P' | 'F') => mean(inBin.map((index) => values[index]?.[pick] ?? 0))
        return average('G') / (average('P') * average('F') || 1e8)
      })
      const ratios = inRing.map((index) => {
        const { G, P, F } = values[index] ?? { G: 0, P: 0, F: 0 }
        return G / (P * F || 1e8)
      })
      const centre = mean(ratios)
      const spread = Math.sqrt(ratios.reduce((sum, r) => sum + (r - centre) ** 2, 0) / (ratios.length - 1))
      const [values2, errors] = [g2[ring - 1] ?? [], g2_err[ring - 1] ?? []]
      values2[at] = mean(ofBins)
      errors[at] = ratios.length < 2 ? 0 : spread / Math.sqrt(ratios.length)
    }
  }
  return { lags: lags.map(({ frames }) => frames), g2, g2_err }
}

function directLags(frames: number): { frames: number; level: number; steps: number }[] {
  const lags = [1, 2, 3, 4].filter((lag) => lag < frames).map((lag) => ({ frames: lag, level: 0, steps: lag }))
  for (let level = 0; ; level++)
    for (const steps of [5, 6, 7, 8]) {
      const scale = 2 ** level
      if (steps * scale >= Math.floor(frames / scale) * scale) return lags
      lags.push({ frames: steps * scale, level, steps })
    }
}

/** Sums of 2^level frames; what is left over is dropped. */
function levelSeries(frames: readonly ArrayLike<number>[], pixel: number, level: number): number[] {
  const width = 2 ** level
  return Array.from({ length: Math.floor(frames.length / width) }, (_, k) => {
    let sum = 0
    for (let t = k * width; t < (k + 1) * width; t++) sum += frames[t]?.[pixel] ?? 0
    return sum
  })
}

function pixelValues(series: readonly number[], steps: number, level: number): { G: number; P: number; F: number } {
  const count = series.length - steps
  let [G, P, F] = [0, 0, 0]
  for (let k = 0; k < count; k++) {
    G += (series[k] ?? 0) * (series[k + steps] ?? 0)
    P += series[k] ?? 0
    F += series[k + steps] ?? 0
  }
  return { G: G / count / 4 ** level, P: P / count / 2 ** level, F: F / count / 2 ** level }
}

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length
