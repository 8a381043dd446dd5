/** Formats that a form looks at while one types. What the fabric takes is never refused here; it has the last word. */
import { t } from '../words.ts'

const UUID = /^(?:urn:uuid:)?[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i
const DATE = /^\d{4}-\d\d-\d\d$/
const DATE_TIME = /^\d{4}-\d\d-\d\d[t ]\d\d:\d\d:\d\d(?:\.\d+)?(?:z|[+-]\d\d(?::?\d\d)?)$/i
const URI = /^[a-z][a-z0-9+.-]*:\S*$/i
const EMAIL = /^[^\s@]+@[^\s@]+$/

const formats: Readonly<Record<string, { readonly pattern: RegExp; readonly wanted: string }>> = {
  uuid: { pattern: UUID, wanted: t('a UUID, as in {0}', '4ba45152-9d41-45c9-8f1d-2b2e5f0a1b11') },
  date: { pattern: DATE, wanted: t('a date, as in {0}', '2026-03-10') },
  'date-time': { pattern: DATE_TIME, wanted: t('a time with its zone, as in {0}', '2026-03-10T20:00:00Z') },
  uri: { pattern: URI, wanted: t('a URL, as in {0}', 'https://example.org/data') },
  email: { pattern: EMAIL, wanted: t('a mail address') },
}

export const formatOfText = (format: string) => (Object.hasOwn(formats, format) ? formats[format] : undefined)

const LONGEST = 2000
/** Repetitions of repetitions can take a browser years: those are left to the fabric, which stops them. */
const NESTED = /\([^()]*[+*}][^()]*\)\s*[+*{]|\([^()]*\|[^()]*\)\s*[+*{]|\\[1-9]|\(\?</

/** Whether a text is of a schema's pattern; undefined when that is not for a page to find out. */
export function matches(pattern: string, text: string): boolean | undefined {
  if (text.length > LONGEST || pattern.length > LONGEST || NESTED.test(pattern)) return undefined
  try {
    return new RegExp(pattern).test(text)
  } catch {
    return undefined
  }
}
