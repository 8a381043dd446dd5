/** A process of a provider has connected: what becomes of each open action. Pure. */
import type { ActionReport, ProviderHello } from '#api'
import type { ServedAction } from './books.ts'

export type Reconciled =
  | { readonly do: 'start' | 'resume' | 'cancel'; readonly action: ServedAction }
  | { readonly do: 'fail'; readonly report: ActionReport }

/**
 * What nobody began is begun. What this process was told and does not have was lost on the way, and is said again. What an
 * earlier process had is asked about where the provider can say how it stands; else it has failed, for whether it was done
 * nobody knows.
 */
export function reconcile(open: readonly ServedAction[], { boot, actions, provider }: ProviderHello): Reconciled[] {
  const held = new Set(actions)
  return open.flatMap((action): Reconciled[] => {
    if (action.boot === null) return [{ do: 'start', action }]
    if (action.boot !== boot)
      return provider.resumes ? [{ do: 'resume', action }] : [{ do: 'fail', report: interrupted(action) }]
    if (!held.has(action.actionId)) return [{ do: 'start', action }]
    return action.canceled ? [{ do: 'cancel', action }] : []
  })
}

const interrupted = ({ actionId, provider }: ServedAction): ActionReport => ({
  action_id: actionId,
  status: 'FAILED',
  display_status: 'its provider was restarted',
  details: {
    code: 'ProviderRestarted',
    description:
      `the process of the provider ${provider} ended while it carried this action out, and whether it was done nobody ` +
      `knows; a provider with "status" could be asked`,
  },
})
