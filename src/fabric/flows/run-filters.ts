/** Filters of lists of runs (Globus Flows API), as conditions on rows of `runs`. */
import type { SQLInputValue } from 'node:sqlite'
import { formatTimestamp, parseTimestamp } from '#flow'
import type { Principal } from '../context.ts'
import { ServiceError } from '../server/error.ts'
import { runsWith } from './access.ts'
import { isOneOf } from './conditions.ts'
import { like, one, refuseMore, several, type Query } from './keyset.ts'

/** A row without a value comes first: a marker needs something to compare with. */
export const runColumn = (field: string): string =>
  field === 'id' ? 'run_id' : field === 'label' || field === 'completion_time' ? `COALESCE(${field}, '')` : field

/** Of the runs that the principal may see; `flowId`: of this flow only. */
export function runFilters(query: Query, principal: Principal, flowId: string | undefined) {
  const conditions: string[] = []
  const values: SQLInputValue[] = []
  const wanted = several(query, 'filter_roles')
  for (const { where, values: of } of [
    runsWith(principal, []),
    ...(wanted.length > 0 ? [runsWith(principal, wanted)] : []),
  ]) {
    if (where === '1') continue
    conditions.push(where)
    values.push(...of)
  }
  const among = (column: string, wanted: readonly string[]) => {
    if (wanted.length === 0) return
    const listed = isOneOf(column, wanted)
    conditions.push(listed.where)
    values.push(...listed.values)
  }
  const substring = (column: string, text: string | undefined) => {
    if (text === undefined) return
    conditions.push(`${column} LIKE ? ESCAPE '\\'`)
    values.push(like(text))
  }
  /** `from,to`, either may be empty. Times of this table compare as text. */
  const between = (column: string, filter: string) => {
    const [from = '', to = ''] = one(query, filter)?.split(',') ?? []
    for (const [bound, sign] of [
      [from, '>='],
      [to, '<='],
    ] as const) {
      if (bound.trim() === '') continue
      conditions.push(`${column} ${sign} ?`)
      values.push(comparableTime(filter, bound.trim()))
    }
  }
  if (flowId !== undefined) among('flow_id', [flowId])
  among('flow_id', several(query, 'filter_flow_id'))
  among('run_id', several(query, 'filter_run_id'))
  among(
    'status',
    several(query, 'filter_status').map((status) => status.toUpperCase()),
  )
  substring('label', one(query, 'filter_label'))
  substring('flow_title', one(query, 'filter_flow_title'))
  between('start_time', 'filter_start_time')
  between(runColumn('completion_time'), 'filter_completion_time')
  if (one(query, 'filter_completion_time') !== undefined) conditions.push('completion_time IS NOT NULL')
  const tags = several(query, 'filter_tags')
  refuseMore(tags, 'filter_tags')
  for (const tag of tags) {
    conditions.push('EXISTS (SELECT 1 FROM json_each(tags) WHERE json_each.value = ?)')
    values.push(tag)
  }
  return { conditions, values }
}

/**
 * Any ISO form as this table writes it; without a zone it is UTC, as every time of the API.
 * @throws {ServiceError} 400 for what is no time: it would silently find nothing.
 */
function comparableTime(filter: string, text: string): string {
  // A "+" that nobody has escaped comes as a space.
  const written = text.replace(/^(\S+T\S+) (?=\d\d:\d\d$)/, '$1+').replace(' ', 'T')
  const whole = written.includes('T') ? written : `${written}T00:00:00`
  const time = parseTimestamp(/(?:Z|[+-]\d\d:\d\d)$/i.test(whole) ? whole : `${whole}Z`)
  if (time !== null) return formatTimestamp(time)
  throw new ServiceError(400, 'BAD_REQUEST', `${filter}: "${text}" is no time, as in 2026-03-10T20:00:00Z,2026-03-11`)
}
