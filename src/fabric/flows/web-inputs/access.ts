/** Who may see and who may answer a web input (Globus Flows API: viewer, respondent). */
import type { Principal } from '../../context.ts'
import { allOf, anyOf, holds, isOneOf, type Condition } from '../conditions.ts'
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
export function sees({ urns, ownsHome }: Principal, wanted: readonly string[]): Condition {
  if (ownsHome) return { where: '1', values: [] }
  const listed = (role: WebInputRole) => holds('asked', `$.roles.${role}_urns`, urns)
  const own = isOneOf('run_owner', urns)
  const nobodyNamed = { where: "json_array_length(asked, '$.roles.respondent_urns') = 0", values: [] }
  const respondent = anyOf([listed('respondent'), allOf([nobodyNamed, own])])
  return wanted.length > 0 && !wanted.includes('viewer') ? respondent : anyOf([respondent, listed('viewer'), own])
}
