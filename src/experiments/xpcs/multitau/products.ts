import { tilePixels } from './kernel/kernel.ts'
import { lagsPerLevel, reach } from './lags.ts'

/**
 * The lag sums of one level, the plain way: for each pixel and lag, adds the products of the last `rows` values of its
 * series with the value that many before, in order of time, to `sums[lag][pixel]`. One running sum a pixel and lag, so
 * that the result does not depend on how the frames were cut into blocks.
 *
 * @param series [quad][8 + rows][4], quads `stride` values apart, from index `source`
 * @param level lags are 1 to 8 at level 0, 5 to 8 above
 */
export function addProducts(
  series: Int32Array | Float64Array,
  source: number,
  stride: number,
  rows: number,
  quads: number,
  level: number,
  sums: Float64Array,
  target: number,
): void {
  const firstLag = level === 0 ? 1 : lagsPerLevel + 1
  for (let lag = firstLag; lag <= reach; lag++)
    for (let quad = 0; quad < quads; quad++) {
      const at = target + (lag - firstLag) * tilePixels + quad * 4
      let a = sums[at] ?? 0
      let b = sums[at + 1] ?? 0
      let c = sums[at + 2] ?? 0
      let d = sums[at + 3] ?? 0
      let now = source + quad * stride + reach * 4
      let past = now - lag * 4
      for (let row = 0; row < rows; row++) {
        a += (series[now] ?? 0) * (series[past] ?? 0)
        b += (series[now + 1] ?? 0) * (series[past + 1] ?? 0)
        c += (series[now + 2] ?? 0) * (series[past + 2] ?? 0)
        d += (series[now + 3] ?? 0) * (series[past + 3] ?? 0)
        now += 4
        past += 4
      }
      sums[at] = a
      sums[at + 1] = b
      sums[at + 2] = c
      sums[at + 3] = d
    }
}
