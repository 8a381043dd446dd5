/** Finds private texts wherever they stand, in every spelling in which programs hand them on. */

export interface SecretPattern {
  /** `text` with each of them replaced. */
  mask(text: string): string
  /** Whether this number is one of them. */
  isSecret(value: number): boolean
}

/** Shorter texts turn up inside of others by chance: they count only where they stand apart. */
const SHORTEST_WITHIN = 6
/** Nothing shorter is looked for: `a` is a word. */
const SHORTEST = 2
/** A number of fewer digits is a count or an index of something. */
const FEWEST_DIGITS = 4
/** Longer ones are looked for one by one: no pattern may be as large (V8 refuses one of about 20 000 characters). */
const LONGEST_IN_PATTERN = 2000
/** To make a pattern of more would hold up everybody: then no text is shown at all. */
const MOST = { texts: 1000, characters: 100_000 }

/** What of a private value is looked for elsewhere: null when it is nothing that could be told from other things. */
export function secretText(value: unknown, shownAs: string): string | null {
  if (typeof value === 'number')
    return String(value).replaceAll(/\D/g, '').length >= FEWEST_DIGITS ? String(value) : null
  if (typeof value !== 'string' || value.length < SHORTEST || value === shownAs) return null
  return (value.length < SHORTEST_WITHIN ? /[\p{L}\p{N}]/u : /\S/).test(value) ? value : null
}

const patterns = new WeakMap<readonly string[], SecretPattern>()

/** @param shownAs what each is replaced by; where it stands already it is left as it is */
export function secretPattern(secrets: readonly string[], shownAs: string): SecretPattern {
  const known = patterns.get(secrets)
  if (known) return known
  const numbers = new Set(secrets)
  const pattern: SecretPattern = {
    mask: tooMany(secrets) ? (text) => text.replace(/\S(?:[\s\S]*\S)?/, () => shownAs) : maskOf(secrets, shownAs),
    isSecret: (value) => numbers.has(String(value)),
  }
  patterns.set(secrets, pattern)
  return pattern
}

function tooMany(secrets: readonly string[]): boolean {
  const characters = secrets.reduce((sum, { length }) => sum + (length > LONGEST_IN_PATTERN ? 0 : length), 0)
  return secrets.length > MOST.texts || characters > MOST.characters
}

function maskOf(secrets: readonly string[], shownAs: string): SecretPattern['mask'] {
  const longestFirst = [...new Set(secrets.flatMap(spellings))].sort((a, b) => b.length - a.length)
  const long = longestFirst.filter(({ length }) => length > LONGEST_IN_PATTERN)
  const alternatives = [shownAs, ...longestFirst.slice(long.length)].map((text) => {
    const escaped = text.replaceAll(/[\\^$.*+?()[\]{}|/]/g, '\\$&')
    return text.length >= SHORTEST_WITHIN ? escaped : `(?<![\\p{L}\\p{N}_])${escaped}(?![\\p{L}\\p{N}_])`
  })
  const expression = new RegExp(alternatives.join('|'), 'gu')
  return (text) =>
    long
      .reduce((shown, one) => (shown.includes(one) ? shown.replaceAll(one, shownAs) : shown), text)
      .replaceAll(expression, shownAs)
}

/** As it is; inside JSON, once and twice; in a URL; in base64 at any place of a longer text; in hexadecimal. */
function spellings(secret: string): readonly string[] {
  const quoted = insideJson(secret)
  const texts = [secret, quoted, percentEncoded(secret), encodeURIComponent(secret.toWellFormed())]
  const encoded = texts.flatMap((text) => {
    const bytes = Buffer.from(text)
    return bytes.length < SHORTEST_WITHIN
      ? []
      : [...base64Cores(bytes), bytes.toString('hex'), bytes.toString('hex').toUpperCase()]
  })
  return [...texts, insideJson(quoted), percentEncoded(secret).replaceAll('%20', '+'), ...encoded]
}

const insideJson = (text: string) => JSON.stringify(text).slice(1, -1)

/** As RFC 3986 2.3 leaves nothing but unreserved characters; Python's `quote` does so too. */
const percentEncoded = (text: string) =>
  encodeURIComponent(text.toWellFormed()).replaceAll(
    /[!'()*]/g,
    (one) => `%${one.charCodeAt(0).toString(16).toUpperCase()}`,
  )

/** What of the base64 of any text with these bytes in it depends on these bytes alone: they may begin at three places. */
function base64Cores(bytes: Buffer): readonly string[] {
  return [0, 1, 2].flatMap((before) => {
    const all = Buffer.concat([Buffer.alloc(before), bytes]).toString('base64')
    const core = all.slice(Math.ceil((before * 8) / 6), Math.floor(((before + bytes.length) * 8) / 6))
    return [core, core.replaceAll('+', '-').replaceAll('/', '_')]
  })
}
