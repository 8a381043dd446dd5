/** The time of the fabric, as its documents carry it: UTC to the microsecond. */
import { formatTimestamp, type Micros } from '#flow'

export const SECOND: Micros = 1_000_000

/**
 * The wall clock, finer than `Date.now()`: counted on from a point that is taken anew when the two have drifted apart
 * (the clock was set, or the machine slept).
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

export const isoTime: (time: Micros) => string = formatTimestamp
