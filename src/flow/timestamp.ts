/** Times as the documents carry them: RFC 3339, to the microsecond. */

/** Microseconds since 1970-01-01T00:00:00Z; a whole number, exact until the year 2255. */
export type Micros = number

const RFC3339 = /^(\d{4})-(\d\d)-(\d\d)[Tt ](\d\d):(\d\d):(\d\d)(?:\.(\d{1,9}))?(?:([Zz])|([+-])(\d\d):?(\d\d))$/

/** Null when the text is no RFC 3339 time with a zone. Digits beyond the microsecond are cut. */
export function parseTimestamp(text: string): Micros | null {
  const parts = RFC3339.exec(text)
  if (!parts) return null
  const [, year, month, day, hour, minute, second, fraction, , sign, zoneHour, zoneMinute] = parts
  const [m, d, h] = [Number(month), Number(day), Number(hour)]
  const date = new Date(0)
  date.setUTCFullYear(Number(year), m - 1, d)
  if (date.getUTCMonth() !== m - 1 || date.getUTCDate() !== d) return null
  if (h > 23 || Number(minute) > 59 || Number(second) > 60) return null
  const zone = sign === undefined ? 0 : (Number(zoneHour) * 60 + Number(zoneMinute)) * (sign === '-' ? -1 : 1)
  const seconds = date.getTime() / 1000 + h * 3600 + (Number(minute) - zone) * 60 + Number(second)
  return seconds * 1e6 + Number((fraction ?? '').padEnd(6, '0').slice(0, 6))
}

/** `2026-03-10T20:15:00.000250+00:00`, the form of Globus's documents. */
export function formatTimestamp(time: Micros): string {
  const whole = Math.floor(time / 1e6)
  const iso = new Date(whole * 1000).toISOString()
  return `${iso.slice(0, -5)}.${String(Math.round(time - whole * 1e6)).padStart(6, '0')}+00:00`
}
