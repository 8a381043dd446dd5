/** Which bearer token goes to a provider: never one that was given for another. */
import type { Grant } from '../provider.ts'
import type { Admitted } from './admission.ts'

export type Choice =
  /** The token of the role, from the run's input. */
  | { readonly kind: 'given'; readonly token: string }
  /** The one that the owner keeps for this provider. */
  | { readonly kind: 'kept'; readonly url: string }
  /** One that this fabric makes for the scope of the provider. */
  | { readonly kind: 'own' }
  | { readonly kind: 'none'; readonly why: string }

/** Roles whose tokens Globus Flows makes itself (Globus docs, Authoring Flows, RunAs). */
const USUAL_ROLES: ReadonlySet<string> = new Set(['User', 'Flow'])

/** `grant`: undefined for a call that no run makes. */
export function chooseToken(url: string, grant: Grant | undefined, entry: Admitted | undefined): Choice {
  if (grant?.unclear !== undefined) return { kind: 'none', why: grant.unclear }
  // Nothing else can stand in a header (RFC 6750, 2.1), and what refuses it would quote it.
  if (grant?.token !== undefined && !/^[\x21-\x7e]+$/.test(grant.token))
    return { kind: 'none', why: `the token of the run for ${url} is not one line of printable characters` }
  if (grant?.token !== undefined) return { kind: 'given', token: grant.token }
  const role = grant?.role ?? 'User'
  if (!USUAL_ROLES.has(role))
    return {
      kind: 'none',
      why: `the state runs as ${role}, and the input of the run has no _tokens.${role} for ${url}`,
    }
  if (entry?.hasToken) return { kind: 'kept', url: entry.url }
  if (entry?.trustsFabric) return { kind: 'own' }
  const add = `davy provider add ${url} --token-file FILE`
  return { kind: 'none', why: `there is no token for ${url}: keep one with: ${add}, or give it in _tokens.${role}` }
}
