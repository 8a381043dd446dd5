/**
 * Who may see and do what with flows and runs (Globus docs, Authoring Flows: roles). The same rules twice: of one document,
 * and as a condition on rows for lists. The owner of the home administers every flow and manages every run.
 */
import type { JsonObject } from '#flow'
import type { Principal } from '../context.ts'
import { anyOf, holds, isOneOf, type Condition } from './conditions.ts'

export type FlowRole =
  | 'flow_owner'
  | 'flow_administrator'
  | 'flow_starter'
  | 'flow_viewer'
  | 'run_manager'
  | 'run_monitor'
export type RunRole = 'run_owner' | 'run_manager' | 'run_monitor' | 'flow_run_manager' | 'flow_run_monitor'

/** Everybody who has come in at all, in the words of the two lists that have one for it. */
const EVERYBODY = { flow_starters: 'all_authenticated_users', flow_viewers: 'public' } as const

/** Strongest first. */
const FLOW_LISTS = [
  ['flow_administrator', 'flow_administrators'],
  ['flow_starter', 'flow_starters'],
  ['flow_viewer', 'flow_viewers'],
  ['run_manager', 'run_managers'],
  ['run_monitor', 'run_monitors'],
] as const

export interface FlowRights {
  readonly flow_owner: string
  /** The lists of principals, and other things. */
  readonly other: JsonObject
}

export interface RunRights {
  readonly run_owner: string
  readonly run_managers: readonly string[]
  readonly run_monitors: readonly string[]
}

/** Strongest first; none: the flow is not to be seen. */
export function flowRoles({ flow_owner, other }: FlowRights, principal: Principal): readonly FlowRole[] {
  const { urns, ownsHome } = principal
  const roles: FlowRole[] = urns.includes(flow_owner) ? ['flow_owner'] : []
  for (const [role, list] of FLOW_LISTS) {
    const names = other[list]
    const wanted = namesFor(list, urns)
    if (Array.isArray(names) && names.some((name) => typeof name === 'string' && wanted.includes(name)))
      roles.push(role)
  }
  if (ownsHome && !roles.includes('flow_owner') && !roles.includes('flow_administrator')) {
    roles.unshift('flow_administrator')
  }
  return roles
}

/** Strongest first; none: the run is not to be seen. `flow`: undefined when it was deleted meanwhile. */
export function runRoles(
  { run_owner, run_managers, run_monitors }: RunRights,
  flow: FlowRights | undefined,
  principal: Principal,
): readonly RunRole[] {
  const { urns, ownsHome } = principal
  const among = (names: readonly string[]) => names.some((name) => urns.includes(name))
  const ofFlow = flow ? flowRoles(flow, { ...principal, ownsHome: false }) : []
  const roles: RunRole[] = []
  if (urns.includes(run_owner)) roles.push('run_owner')
  if (among(run_managers)) roles.push('run_manager')
  if (ofFlow.includes('run_manager')) roles.push('flow_run_manager')
  if (among(run_monitors)) roles.push('run_monitor')
  if (ofFlow.includes('run_monitor')) roles.push('flow_run_monitor')
  return ownsHome && roles.length === 0 ? ['flow_run_manager'] : roles
}

export const mayStart = (roles: readonly FlowRole[]): boolean => mayAdminister(roles) || roles.includes('flow_starter')

export const mayAdminister = (roles: readonly FlowRole[]): boolean =>
  roles.includes('flow_owner') || roles.includes('flow_administrator')

export const mayManage = (roles: readonly RunRole[]): boolean =>
  roles.some((role) => role === 'run_owner' || role === 'run_manager' || role === 'flow_run_manager')

/** Rows of `flows` in which the principal has one of the roles; without any: in which it has some role. */
export function flowsWith({ urns, ownsHome }: Principal, wanted: readonly string[]): Condition {
  const conditions: Condition[] = []
  const counts = (role: string) => wanted.length === 0 || wanted.includes(role)
  if (ownsHome && counts('flow_administrator')) return { where: '1', values: [] }
  if (counts('flow_owner')) conditions.push(isOneOf('flow_owner', urns))
  for (const [role, list] of FLOW_LISTS)
    if (counts(role)) conditions.push(holds('other', `$.${list}`, namesFor(list, urns)))
  return anyOf(conditions)
}

/** Rows of `runs`, in the same way. */
export function runsWith({ urns, ownsHome }: Principal, wanted: readonly string[]): Condition {
  const conditions: Condition[] = []
  const counts = (role: string) => wanted.length === 0 || wanted.includes(role)
  if (ownsHome && counts('flow_run_manager')) return { where: '1', values: [] }
  if (counts('run_owner')) conditions.push(isOneOf('run_owner', urns))
  if (counts('run_manager')) conditions.push(holds('run_managers', '$', urns))
  if (counts('run_monitor')) conditions.push(holds('run_monitors', '$', urns))
  for (const list of ['run_managers', 'run_monitors'] as const) {
    if (!counts(`flow_${list.slice(0, -1)}`)) continue
    const { where, values } = holds('other', `$.${list}`, urns)
    conditions.push({ where: `flow_id IN (SELECT id FROM flows WHERE ${where})`, values })
  }
  return anyOf(conditions)
}

function namesFor(list: string, urns: readonly string[]): readonly string[] {
  return list === 'flow_starters' || list === 'flow_viewers' ? [...urns, EVERYBODY[list]] : urns
}
