/** SVG as text: elements whose attributes and contents cannot break out of their place. */

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

/** Text or an attribute's value. Characters that XML does not allow are left out. */
export const escapeXml = (text: string): string =>
  text.replace(forbidden, '').replace(/[&<>"']/g, (each) => entities[each] ?? each)

/** What XML 1.0 has no way to write. */
// oxlint-disable-next-line no-control-regex
const forbidden = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g

export type Attributes = Readonly<Record<string, string | number | undefined>>

/** @param content SVG, not text: pass text through `escapeXml`. */
export function element(name: string, attributes: Attributes, content = ''): string {
  const list = Object.entries(attributes)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => ` ${key}="${typeof value === 'number' ? coordinate(value) : escapeXml(String(value))}"`)
    .join('')
  return content === '' ? `<${name}${list}/>` : `<${name}${list}>${content}</${name}>`
}

/** A hundredth of a pixel is more than anyone sees. */
export const coordinate = (value: number): string => String(Math.round(value * 100) / 100)

export interface Label extends Attributes {
  readonly x: number
  readonly y: number
}

export const text = (label: Label, content: string): string => element('text', label, escapeXml(content))
