/** A text as YAML writes it in one line: plain where every reader takes it for what it is, else in quotes. */
import type { Style } from './style.ts'

interface Written {
  readonly style: Pick<Style, 'quote'>
  /** The quote to write it in, or none where it can do without. */
  readonly quote: string
  /** Inside `{ }` or `[ ]`, or as a name. */
  readonly enclosed: boolean
}

const PLAIN = /^[\p{L}\p{N}_$/(.][\p{L}\p{M}\p{N} _$./()+*=<>;@~^|'!?&%:,[\]{}-]*$/u
/** What readers of YAML 1.1 or 1.2 take for something else than a text: truth values, numbers, dates. */
const OTHER =
  /^(?:true|false|null|yes|no|on|off|y|n|[-+]?[\d.][\d.,_:a-f+x-]*|0[ox]\w*|[-+]?\.(?:inf|nan)|\d{4}-\d.*)$/i

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

export function yamlScalar(text: string, { style, quote, enclosed }: Written): string {
  if (quote === '' && plain(text, enclosed)) return text
  const wanted = quote === '' ? style.quote : quote
  // Single quotes know no escapes.
  return wanted === "'" && /^[\x20-\x7e\xa0-\ud7ff\ue000-\ufefe]*$/.test(text)
    ? `'${text.replaceAll("'", "''")}'`
    : JSON.stringify(text)
}

function plain(text: string, enclosed: boolean): boolean {
  if (UUID.test(text)) return true
  if (!PLAIN.test(text) || OTHER.test(text) || /:(?:\s|$)| $|\.\.\.$|\x85/.test(text)) return false
  return !enclosed || !/[,[\]{}]|:[^\w/]/.test(text)
}
