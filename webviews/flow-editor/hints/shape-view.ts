/** The shape of `$` as a tree: keys, types, who wrote them, which may be missing. */
import { nameOfTypes, type Shape, type Entry } from '#flow'
import { element } from '../../kit/element.ts'
import { t } from '../../kit/words.ts'
import './hints.css'

/** Keys shown of one object. */
const MOST_KEYS = 60
/** In a card. */
const MOST_IN_CARD = 6
/** Unfolded at first. */
const OPEN_DEPTH = 1

export interface ShapeOptions {
  /** Levels that are shown, for a card. @default all, folded */
  readonly levels?: number
  /** A place that is marked as new: `['Correlate']`. */
  readonly written?: readonly (string | number)[]
}

export function shapeView(shape: Shape, options: ShapeOptions = {}): HTMLElement {
  const rows = membersOf(shape, options, [])
  return element(
    'div',
    { class: 'shape mono' },
    ...(rows.length > 0 ? rows : [element('div', { class: 'quiet' }, typeWords(shape))]),
  )
}

function membersOf(shape: Shape, options: ShapeOptions, path: readonly string[]): HTMLElement[] {
  const keys = [...(shape.object?.keys ?? [])].filter(
    ([, entry]) => entry.presence !== 'never' && entry.shape.types !== 0,
  )
  const most = options.levels === undefined ? MOST_KEYS : MOST_IN_CARD
  const rows = keys.slice(0, most).map(([key, entry]) => memberRow(key, entry, options, [...path, key]))
  if (keys.length > most) rows.push(element('div', { class: 'quiet member' }, t('and {0} more', keys.length - most)))
  const list = shape.list
  if (list) {
    const items = list.first.length > 0 ? list.first : list.rest ? [list.rest] : []
    for (const [index, item] of items.slice(0, 8).entries()) {
      const name = list.first.length > 0 ? `[${index}]` : '[…]'
      rows.push(memberRow(name, { shape: item, presence: 'always', writers: [] }, options, [...path, name]))
    }
  }
  return rows
}

function memberRow(key: string, entry: Entry, options: ShapeOptions, path: readonly string[]): HTMLElement {
  const { shape, presence, writers } = entry
  const written =
    options.written?.length === path.length && options.written.every((part, at) => String(part) === path[at])
  const by = [...new Set(writers.map(({ state }) => state ?? t('the input')))]
  const words = [
    element('span', { class: 'key' }, written ? '+ ' : null, key, presence === 'sometimes' ? '?' : null),
    element('span', { class: 'type' }, ` ${typeWords(shape)}`),
    by.length > 0 ? element('span', { class: 'quiet by' }, ` ${t('from {0}', by.join(', '))}`) : null,
    presence === 'sometimes' ? element('span', { class: 'quiet' }, t(', may be missing')) : null,
  ]
  const last = options.levels !== undefined && path.length >= options.levels
  const inside = last ? [] : membersOf(shape, options, path)
  const named = written ? 'written' : ''
  if (inside.length === 0) return element('div', { class: `member ${named}` }, ...words)
  return element(
    'details',
    { class: named, open: options.levels !== undefined || (path.length <= OPEN_DEPTH && written) },
    element('summary', {}, ...words),
    element('div', { class: 'inside' }, ...inside),
  )
}

function typeWords({ types, constants }: Shape): string {
  if (!constants || constants.length === 0) return nameOfTypes(types)
  const shown = constants.slice(0, 3).map((value) => JSON.stringify(value))
  const text = `${shown.join(' or ')}${constants.length > shown.length ? ' …' : ''}`
  return text.length > 60 ? nameOfTypes(types) : text
}
