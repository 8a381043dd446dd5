/** The time of this machine, for the documents that its processes write: all of them read the same clock the same way. */
import type { Micros } from '#flow'

/**
 * Finer than `Date.now()`: counted on from a point that is taken anew when the two have drifted apart (the clock was set,
 * or the machine slept).
 */
function createWallClock(): () => Micros {
  let origin = performance.timeOrigin
  return () => {
    const wall = Date.now()
    const fine = origin + performance.now()
    if (Math.abs(fine - wall) <= 20) return Math.round(fine * 1000)
    origin = wall - performance.now()
    return wall * 1000
  }
}

export const wallClock = createWallClock()
