/** Who may see and who may answer a web input (Globus Flows API: viewer, respondent). */
import type { SQLInputValue } from 'node:sqlite'
import type { Principal } from '../../context.ts'
import type { WebInput } from './table.ts'

export type WebInputRole = 'viewer' | 'respondent'

/** A web input that names no respondents is its run's owner's to answer; who may answer may look. */
export function rolesOf({ asked, creator }: WebInput, { urns, ownsHome }: Principal): readonly WebInputRole[] {
  const among = (names: readonly string[]) => ownsHome || names.some((name) => urns.includes(name))
  const { viewer_urns: viewers, respondent_urns: respondents } = asked.roles
  if (among(respondents.length === 0 ? [creator] : respondents)) return ['viewer', 'respondent']
  return among([creator, ...viewers]) ? ['viewer'] : []
}

/** The same rule as a condition on rows, for lists. `wanted`: one of these roles at least. */
export function sees(
  { urns, ownsHome }: Principal,
  wanted: readonly string[],
): { readonly where: string; readonly values: readonly SQLInputValue[] } {
  if (ownsHome) return { where: '1', values: [] }
  const own = `IN (${urns.map(() => '?').join(', ')})`
  const listed = (role: WebInputRole) =>
    `EXISTS (SELECT 1 FROM json_each(asked, '$.roles.${role}_urns') WHERE json_each.value ${own})`
  const respondent = `(${listed('respondent')}
    OR (json_array_length(asked, '$.roles.respondent_urns') = 0 AND run_owner ${own}))`
  if (wanted.length > 0 && !wanted.includes('viewer')) return { where: respondent, values: [...urns, ...urns] }
  const where = `(${respondent} OR ${listed('viewer')} OR run_owner ${own})`
  return { where, values: [...urns, ...urns, ...urns, ...urns] }
}
