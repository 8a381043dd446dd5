/** Those who want to hear of a provider's actions: its `watch`, and what it tells them with. */
import type { ActionStatus } from '#run'

export interface StatusListeners {
  watch(listener: (status: ActionStatus) => void): () => void
  /** `status`: made only when somebody listens; undefined when there is nothing to tell. */
  tell(status: () => ActionStatus | undefined): void
}

export function createStatusListeners(): StatusListeners {
  const listeners = new Set<(status: ActionStatus) => void>()
  return {
    watch(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    tell(make) {
      const status = listeners.size > 0 ? make() : undefined
      if (status) for (const listener of listeners) listener(status)
    },
  }
}
