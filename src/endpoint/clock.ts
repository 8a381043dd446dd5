/** Now, as documents write it. */
import { formatTimestamp } from '#flow'

export const timestamp = (): string => formatTimestamp(Math.round((performance.timeOrigin + performance.now()) * 1000))
