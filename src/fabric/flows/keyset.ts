/**
 * Lists in pages that stay right while rows come and go: a marker names the last row that was given, not a number of rows
 * (Globus Flows API).
 */
import type { SQLInputValue, SQLOutputValue } from 'node:sqlite'
import { ServiceError } from '../server/error.ts'

export interface Order {
  readonly field: string
  readonly descending: boolean
}

export interface PageRequest {
  readonly limit: number
  readonly order: readonly Order[]
  /** Values of the order's fields in the last row of the page before, and its `seq`. */
  readonly after: readonly SQLInputValue[] | undefined
  readonly offset: number
}

const MOST = 1000
const USUAL = 50
/** Fields of one order, and filters that are a condition each: SQLite takes no thousand of them. */
const MOST_CONDITIONS = 50

/** The query of a request: what is given several times is a list. */
export type Query = Readonly<Record<string, string | readonly string[] | undefined>>

/**
 * Reads `per_page`, `page`, `marker` and `orderby` (repeatable, `<field> ASC|DESC`). `among`: the field that orders rows
 * which are equal in those, in the direction of the first of them.
 * @throws {ServiceError} 400 for a field that is not in `fields`, and for a marker of another list.
 */
export function readPage(query: Query, fields: readonly string[], usual: Order, among?: string): PageRequest {
  const texts = [query['orderby'] ?? []].flat().flatMap((text) => text.split(','))
  refuseMore(texts, 'orderby')
  const asked = texts.length === 0 ? [usual] : texts.map((text) => readOrder(text, fields))
  const open = among !== undefined && asked.every(({ field }) => field !== among)
  const order = open ? [...asked, { field: among, descending: asked[0]?.descending ?? false }] : asked
  const limit = wholeNumber(query, 'per_page') ?? wholeNumber(query, 'limit') ?? USUAL
  const page = wholeNumber(query, 'page') ?? 1
  const marker = one(query, 'marker')
  const bounded = Math.min(Math.max(limit, 1), MOST)
  const after = marker === undefined ? undefined : readMarker(marker, order)
  return { limit: bounded, order, after, offset: after ? 0 : (Math.max(page, 1) - 1) * bounded }
}

/** The condition, order, and order with limit for `SELECT …`; one row more than the page is asked for, to know whether one follows. */
export function pageClause(
  { order, after, limit, offset }: PageRequest,
  column: (field: string) => string,
): {
  readonly where: string
  readonly values: readonly SQLInputValue[]
  readonly order: string
  readonly tail: string
} {
  const last = order[0]?.descending ? 'DESC' : 'ASC'
  const columns = [
    ...order.map(({ field, descending }) => ({ name: column(field), way: descending ? 'DESC' : 'ASC' })),
    { name: 'seq', way: last },
  ]
  const ordered = `ORDER BY ${columns.map(({ name, way }) => `${name} ${way}`).join(', ')}`
  const tail = `${ordered} LIMIT ${limit + 1} OFFSET ${offset}`
  if (!after) return { where: '1', values: [], order: ordered, tail }
  const values: SQLInputValue[] = []
  const ways = columns.map(({ name, way }, depth) => {
    const equal = columns.slice(0, depth).map((one, index) => {
      values.push(after[index] ?? null)
      return `${one.name} = ?`
    })
    values.push(after[depth] ?? null)
    return `(${[...equal, `${name} ${way === 'DESC' ? '<' : '>'} ?`].join(' AND ')})`
  })
  // The first column's own bound lets the index find the place.
  const bound = `${columns[0]?.name} ${columns[0]?.way === 'DESC' ? '<=' : '>='} ?`
  return { where: `${bound} AND (${ways.join(' OR ')})`, values: [after[0] ?? null, ...values], order: ordered, tail }
}

type Row = Readonly<Record<string, SQLOutputValue>>

/** The page in the rows that `pageClause` asked for, and the marker of its last one. `column`: where a field stands in a row. */
export function pageOf(
  { order, limit }: PageRequest,
  rows: readonly Row[],
  column: (field: string) => string,
): {
  readonly rows: readonly Row[]
  readonly paging: { readonly limit: number; readonly has_next_page: boolean; readonly marker: string | null }
} {
  const given = rows.slice(0, limit)
  const last = rows.length > limit ? given.at(-1) : undefined
  const place = [...order.map(({ field }) => String(last?.[column(field)] ?? '')), Number(last?.['seq'] ?? 0)]
  const marker = last ? Buffer.from(JSON.stringify([signature(order), ...place])).toString('base64url') : null
  return { rows: given, paging: { limit, has_next_page: last !== undefined, marker } }
}

function readMarker(marker: string, order: readonly Order[]): SQLInputValue[] {
  try {
    const read: unknown = JSON.parse(Buffer.from(marker, 'base64url').toString())
    const [signed, ...values] = Array.isArray(read) ? read.filter(isPlain) : []
    if (signed === signature(order) && values.length === order.length + 1) return values
  } catch {
    // Not one of ours: refused below.
  }
  throw new ServiceError(400, 'BAD_REQUEST', 'marker: not a marker of this list in this order')
}

const isPlain = (value: unknown): value is string | number => typeof value === 'string' || typeof value === 'number'

const signature = (order: readonly Order[]) =>
  order.map(({ field, descending }) => `${field}${descending ? '-' : '+'}`).join()

function readOrder(text: string, fields: readonly string[]): Order {
  const [field = '', way = 'ASC'] = text.trim().split(/\s+/)
  if (!fields.includes(field) || !/^(asc|desc)$/i.test(way)) {
    throw new ServiceError(400, 'BAD_REQUEST', `orderby: "${text}" is not one of ${fields.join(', ')} with ASC or DESC`)
  }
  return { field, descending: way.toUpperCase() === 'DESC' }
}

export function one(query: Query, key: string): string | undefined {
  const value = query[key]
  const text = typeof value === 'string' ? value : value?.at(-1)
  return text === undefined || text === '' ? undefined : text
}

/** Filters take several values: repeated, or separated by commas. */
export function several(query: Query, key: string): string[] {
  return [query[key] ?? []]
    .flat()
    .flatMap((text) => text.split(','))
    .filter((text) => text !== '')
}

/** @throws {ServiceError} 400 for more of these than anybody needs. */
export function refuseMore(given: readonly string[], key: string): void {
  if (given.length <= MOST_CONDITIONS) return
  throw new ServiceError(400, 'BAD_REQUEST', `${key}: ${given.length} are given, and ${MOST_CONDITIONS} are the most`)
}

export function wholeNumber(query: Query, key: string): number | undefined {
  const text = one(query, key)
  if (text === undefined) return undefined
  if (/^\d{1,9}$/.test(text)) return Number(text)
  throw new ServiceError(400, 'BAD_REQUEST', `${key}: "${text}" is not a whole number`)
}

/** Booleans come as `True` from Python, `true` from elsewhere. */
export const isTrue = (query: Query, key: string): boolean => /^true$/i.test(one(query, key) ?? '')

/** A substring in any case, as a LIKE pattern for `ESCAPE '\'`. */
export const like = (text: string): string => `%${text.replaceAll(/[\\%_]/g, '\\$&')}%`
