/** The time of the fabric, as its documents carry it: UTC to the microsecond. */
import { formatTimestamp, type Micros } from '#flow'

export { wallClock } from '#api'

export const SECOND: Micros = 1_000_000

export const isoTime: (time: Micros) => string = formatTimestamp
