/** Numbers as people read them. */

/** Seconds with as many digits as tell something: `0.04 s`, `3.2 s`, `48 s`, `3 min 20 s`. */
export function seconds(value: number): string {
  if (value < 0.995) return `${value.toFixed(2)} s`
  if (value < 59.95) return `${value.toFixed(1)} s`
  const whole = Math.round(value)
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${String(whole % 60).padStart(2, '0')} s`
  return `${Math.floor(whole / 3600)} h ${String(Math.floor((whole % 3600) / 60)).padStart(2, '0')} min`
}

export const percent = (fraction: number): string => `${(100 * fraction).toFixed(1)} %`

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
