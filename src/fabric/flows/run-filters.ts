/** Filters of lists of runs (Globus Flows API), as conditions on rows of `runs`. */
import type { SQLInputValue } from 'node:sqlite'
import type { Principal } from '../context.ts'
import { runsWith } from './access.ts'
import { isOneOf } from './conditions.ts'
import { like, one, several, type Query } from './keyset.ts'

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
  const between = (column: string, text: string | undefined) => {
    const [from = '', to = ''] = text?.split(',') ?? []
    for (const [bound, sign] of [
      [from, '>='],
      [to, '<='],
    ] as const) {
      if (bound.trim() === '') continue
      conditions.push(`${column} ${sign} ?`)
      values.push(comparableTime(bound.trim()))
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
  between('start_time', one(query, 'filter_start_time'))
  const completed = one(query, 'filter_completion_time')
  between(runColumn('completion_time'), completed)
  if (completed !== undefined) conditions.push('completion_time IS NOT NULL')
  for (const tag of several(query, 'filter_tags')) {
    conditions.push('EXISTS (SELECT 1 FROM json_each(tags) WHERE json_each.value = ?)')
    values.push(tag)
  }
  return { conditions, values }
}

/** Any ISO form as this table writes it; text that is no time compares as itself. */
function comparableTime(text: string): string {
  const time = Date.parse(text)
  return Number.isNaN(time) ? text : new Date(time).toISOString().replace('Z', '000+00:00')
}
