/** Durations for people: the two largest units. */

const UNITS = [
  ['d', 86_400],
  ['h', 3600],
  ['min', 60],
  ['s', 1],
] as const

/** `1 h 5 min`, `2 min 3 s`, `4.2 s`, `120 ms`, `35 µs`. */
export function formatDuration(seconds: number): string {
  if (!Number.isFinite(seconds)) return '—'
  if (seconds < 0) return `−${formatDuration(-seconds)}`
  if (seconds === 0) return '0 s'
  if (seconds < 0.000_999_5) return `${Math.round(seconds * 1e6)} µs`
  if (seconds < 0.9995) return `${Math.round(seconds * 1e3)} ms`
  if (seconds < 59.95) return `${Number(seconds.toFixed(1))} s`
  // Rounded to the smaller of the two units first, so that 119.6 s is 2 min and not "1 min 60 s".
  const smallest = seconds < 3599.5 ? 1 : seconds < 86_370 ? 60 : 3600
  let rest = Math.round(seconds / smallest) * smallest
  const parts: string[] = []
  for (const [unit, length] of UNITS) {
    const count = Math.floor(rest / length)
    rest -= count * length
    if (count > 0) parts.push(`${count} ${unit}`)
  }
  return parts.slice(0, 2).join(' ')
}
