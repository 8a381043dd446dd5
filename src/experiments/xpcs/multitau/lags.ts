/** One lag of a multi-tau correlation. */
export interface Lag {
  /** In frames. */
  readonly frames: number
  /** Level whose series it is taken from: there, one value is the sum of 2^level frames. */
  readonly level: number
  /** In values of that series: `frames / 2^level`. */
  readonly steps: number
}

/** Lags a level adds, each twice as far apart as those of the level below: boost_corr's default. */
export const lagsPerLevel = 4
/** Values of every level that must be kept to correlate the next one. */
export const reach = 2 * lagsPerLevel

/**
 * The lags of a multi-tau correlation of `frames` frames, as boost_corr and xpcs-eigen choose them: 1 to 8, then four a
 * level, up to the last that has a pair of values. 1,000 frames have 34, 20,000 have 52, 100,000 have 61.
 *
 * Lags of 1 to 4 are taken in any series that is long enough for them.
 */
export function multiTauLags(frames: number): Lag[] {
  const lags: Lag[] = []
  for (let steps = 1; steps <= lagsPerLevel && steps < frames; steps++) lags.push({ frames: steps, level: 0, steps })
  for (let level = 0; ; level++) {
    const length = Math.floor(frames / 2 ** level)
    for (let steps = lagsPerLevel + 1; steps <= reach; steps++) {
      if (steps >= length) return lags
      lags.push({ frames: steps * 2 ** level, level, steps })
    }
  }
}
