/** Now, as documents write it. */
import { wallClock } from '#api'
import { formatTimestamp } from '#flow'

export const timestamp = (): string => formatTimestamp(wallClock())
