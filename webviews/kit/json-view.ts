/** A value as a tree that is built only as far as it is unfolded: results can be large. */
import type { Json } from '#flow'
import { element } from './element.ts'
import './json-view.css'
import { t } from './words.ts'

/** Children shown before "and 900 more". */
const MOST_CHILDREN = 100
const LONGEST_TEXT = 2_000

export type Mark = 'added' | 'changed' | 'removed'

/** By the place of a value, as `placeOf` writes it. */
export type Marks = ReadonlyMap<string, Mark>

/** `/a/0/b`: a place in what is shown. */
export const placeOf = (path: readonly (string | number)[]): string => path.map((key) => `/${key}`).join('')

/**
 * `unfolded`: places that the reader opened; kept by the caller, so that a redraw does not fold them again. `marks`: what
 * is new, other than before or gone; said in words for who does not see colours.
 */
export function jsonView(value: unknown, unfolded: Set<string>, marks: Marks = noMarks): HTMLElement {
  return element('div', { class: 'json mono' }, ...members(value, { unfolded, marks }, ''))
}

const noMarks: Marks = new Map()

interface View {
  readonly unfolded: Set<string>
  readonly marks: Marks
}

function members(value: unknown, view: View, path: string): HTMLElement[] {
  if (typeof value !== 'object' || value === null) return [element('div', {}, scalar(value))]
  const entries = Object.entries(value)
  if (entries.length === 0) return [element('div', { class: 'quiet' }, Array.isArray(value) ? '[ ]' : '{ }')]
  const shown = entries.slice(0, MOST_CHILDREN).map(([key, child]) => member(key, child, view, `${path}/${key}`))
  const rest = entries.length - shown.length
  return rest > 0 ? [...shown, element('div', { class: 'quiet' }, t('and {0} more', rest))] : shown
}

function member(key: string, value: unknown, view: View, path: string): HTMLElement {
  const { unfolded, marks } = view
  const mark = marks.get(path)
  const name = element('span', {}, mark ? markSign(mark) : null, element('span', { class: 'key' }, key))
  const leaf = `leaf ${mark ?? ''}`.trim()
  if (typeof value !== 'object' || value === null) return element('div', { class: leaf }, name, ': ', scalar(value))
  const inline = oneLine(value)
  if (inline !== undefined) return element('div', { class: leaf }, name, ': ', element('span', {}, inline))
  const size = Object.keys(value).length
  const branch = element(
    'details',
    { open: unfolded.has(path), ...(mark && { class: mark }) },
    element(
      'summary',
      {},
      name,
      element('span', { class: 'quiet' }, Array.isArray(value) ? ` [${size}]` : ` {${size}}`),
    ),
  )
  const fill = () => {
    if (branch.childElementCount === 1)
      branch.append(element('div', { class: 'inside' }, ...members(value, view, path)))
  }
  if (branch.open) fill()
  branch.addEventListener('toggle', () => {
    if (branch.open) {
      unfolded.add(path)
      fill()
    } else unfolded.delete(path)
  })
  return branch
}

const signs = { added: '+', changed: '±', removed: '−' } as const

function markSign(mark: Mark): HTMLElement {
  return element('span', { class: 'sign', role: 'img', 'aria-label': mark, title: mark }, signs[mark])
}

/** Short lists of numbers read better in one line. */
function oneLine(value: object): string | undefined {
  if (!Array.isArray(value) || value.length > 16)
    return value === null || Object.keys(value).length > 0 ? undefined : '{ }'
  if (value.some((item) => typeof item === 'object' && item !== null)) return undefined
  const text = JSON.stringify(value).replaceAll(',', ', ')
  return text.length <= 60 ? text : undefined
}

function scalar(value: unknown): HTMLElement {
  const kind = value === null ? 'null' : typeof value
  const text = typeof value === 'string' ? value : JSON.stringify(value as Json)
  const cut =
    text.length > LONGEST_TEXT ? `${text.slice(0, LONGEST_TEXT)}… ${t('({0} characters)', text.length)}` : text
  return element('span', { class: `scalar ${kind}` }, cut)
}
