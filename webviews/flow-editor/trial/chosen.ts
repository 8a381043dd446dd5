/** What the reader chose to try one state on. What was changed by hand stands over where it came from. */
import * as z from 'zod/mini'
import { isObject, jsonSize, type Json, type JsonObject } from '#flow'

export const chosen = z.object({
  source: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('sample') }),
    /** `visit` counts the run's stays in the state from 0. */
    z.object({ kind: z.literal('run'), run_id: z.string(), visit: z.number() }),
  ]),
  data: z.optional(z.custom<Json>((value) => value !== undefined)),
  returned: z.optional(z.custom<JsonObject>(isObject)),
  /** How its action ends: `succeeded`, `failed`, or the name of an error. */
  outcome: z.string(),
})
export type Chosen = z.infer<typeof chosen>

export const firstChoice: Chosen = { source: { kind: 'sample' }, outcome: 'succeeded' }

/** Bytes that a page keeps of them; what was chosen last stays. */
const MOST_KEPT = 200_000

export function keptChoices(choices: ReadonlyMap<string, Chosen>): Record<string, Chosen> {
  const kept: [string, Chosen][] = []
  let size = 0
  for (const [state, one] of [...choices].reverse()) {
    size += jsonSize(one, MOST_KEPT)
    if (size > MOST_KEPT) break
    kept.unshift([state, one])
  }
  return Object.fromEntries(kept)
}
