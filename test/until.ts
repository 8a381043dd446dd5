import { setTimeout as sleep } from 'node:timers/promises'

/** Looks every few milliseconds until there is something; the test's own time limit ends it when nothing comes. */
export async function until<T>(look: () => T | Promise<T>, everyMs = 10): Promise<NonNullable<Awaited<T>>> {
  for (;;) {
    const found = await look()
    if (found !== undefined && found !== null && found !== false) return found
    await sleep(everyMs)
  }
}
