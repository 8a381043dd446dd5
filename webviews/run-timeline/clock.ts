/** Times as they are written on the axis. */
import type { Micros } from '#flow'

/** Local time of day, as exact as steps of `step` µs ask for. */
export function clockTime(time: Micros, step: Micros): string {
  const date = new Date(time / 1000)
  const two = (n: number) => String(n).padStart(2, '0')
  const whole = `${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`
  if (step >= 1e6) return whole
  const micros = ((Math.round(time) % 1e6) + 1e6) % 1e6
  return `${whole}.${String(micros)
    .padStart(6, '0')
    .slice(0, step >= 1e5 ? 1 : step >= 1e4 ? 2 : step >= 1e3 ? 3 : 6)}`
}

/** `0 s`, `+2.5 s`, `+1:30`, `+1:00:00`: seconds since the start, with ticks `step` µs apart. */
export function tickLabel(seconds: number, step: Micros): string {
  if (seconds < 1e-9) return '0'
  if (seconds < 60) {
    const digits = Math.max(0, Math.ceil(-Math.log10(step / 1e6) - 1e-9))
    return step < 1_000 ? `+${(seconds * 1e3).toFixed(Math.max(0, digits - 3))} ms` : `+${seconds.toFixed(digits)} s`
  }
  const whole = Math.floor(seconds)
  const [h, m, s] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60]
  const two = (n: number) => String(n).padStart(2, '0')
  const rest = step < 1e6 ? (seconds - whole).toFixed(step < 1e5 ? 2 : 1).slice(1) : ''
  return h > 0 ? `+${h}:${two(m)}:${two(s)}${rest}` : `+${m}:${two(s)}${rest}`
}

/** `23 Nov 2026, 18:42:07`, in the user's own language. */
export const dayAndTime = (iso: string): string =>
  new Date(iso).toLocaleString(undefined, { dateStyle: 'medium', timeStyle: 'medium' })
