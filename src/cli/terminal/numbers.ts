/** Numbers as people read them. */
import { formatDuration } from '#run'

/** A time that is running: it keeps its width from one tenth of a second to the next. */
export const running = (seconds: number): string =>
  seconds < 59.95 ? `${seconds.toFixed(1)} s` : formatDuration(Math.round(seconds))

/** @param value 0 to 100 */
export const percent = (value: number): string => `${value.toFixed(1)} %`

/** Four significant digits. */
export const significant = (value: number): string => String(Number(value.toPrecision(4)))

/** A service's time as local clock time. */
export function clock(iso: string): string {
  const time = new Date(iso)
  const two = (value: number) => String(value).padStart(2, '0')
  return `${two(time.getHours())}:${two(time.getMinutes())}:${two(time.getSeconds())}`
}

export const day = (iso: string): string => {
  const time = new Date(iso)
  const two = (value: number) => String(value).padStart(2, '0')
  return `${time.getFullYear()}-${two(time.getMonth() + 1)}-${two(time.getDate())} ${clock(iso)}`
}
