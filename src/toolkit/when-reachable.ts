import { setTimeout as sleep } from 'node:timers/promises'
import { ApiError } from '#api'

/** How long to wait before a fabric that went away is asked again, ms. */
const RETRY = 250

/** A fabric that is being restarted is waited for, as the event stream waits for it; any other refusal is final. */
export async function whenReachable<T>(ask: () => Promise<T>, signal?: AbortSignal): Promise<T> {
  for (;;) {
    try {
      return await ask()
    } catch (error) {
      if (!(error instanceof ApiError && error.code === 'Unreachable') || signal?.aborted) throw error
    }
    await sleep(RETRY, undefined, signal ? { signal } : {})
  }
}
