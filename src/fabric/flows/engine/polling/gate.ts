/**
 * How fast a provider may be asked, by all its runs together. A budget per minute is kept by giving each question beyond
 * it the next free moment (generic cell rate algorithm, ITU-T I.371); after a 429 nobody asks until the provider wants it.
 */
import type { Micros } from '#flow'
import type { Pace } from '../../../actions/pace.ts'

const MINUTE: Micros = 60_000_000
/** Questions that may leave at one moment when none left for a while. */
const BURST = 5
/** Without a Retry-After: doubles from the first to the last. */
const HOLD = { first: 1_000_000, last: 300_000_000 }
/** Nobody is believed that wants to be left alone for longer. */
const LONGEST_HOLD: Micros = 3_600_000_000

interface Paced {
  /** When the budget is used up to, if nobody asks any more. */
  spent: Micros
  /** What one question uses of it. */
  one: Micros
  held: Micros
  /** Refusals in a row. */
  refusals: number
}

export interface Gate {
  admit(provider: string, pace: Pace, now: Micros): Micros
  heldUntil(provider: string): Micros
  backOff(provider: string, now: Micros, retryAfter: Micros | undefined): void
  answered(provider: string): void
}

export function createGate(): Gate {
  const providers = new Map<string, Paced>()

  function of(provider: string): Paced {
    const known = providers.get(provider)
    if (known) return known
    const paced = { spent: 0, one: 0, held: 0, refusals: 0 }
    providers.set(provider, paced)
    return paced
  }

  return {
    admit(provider, { perMinute }, now) {
      const paced = of(provider)
      const one = MINUTE / perMinute
      paced.one = one
      const at = Math.max(now, paced.held, Math.ceil(paced.spent - (BURST - 1) * one))
      paced.spent = Math.max(paced.spent, at) + one
      return at
    },
    heldUntil: (provider) => providers.get(provider)?.held ?? 0,
    backOff(provider, now, retryAfter) {
      const paced = of(provider)
      // Answers to questions that had left before the first refusal say nothing new.
      if (paced.held > now) return
      const wait = retryAfter ?? Math.min(HOLD.first * 2 ** paced.refusals, HOLD.last)
      paced.refusals++
      paced.held = now + Math.min(Math.max(0, wait), LONGEST_HOLD)
      // What was asked in vain is asked again one by one.
      paced.spent = Math.max(paced.spent, paced.held + (BURST - 1) * paced.one)
    },
    answered(provider) {
      const paced = providers.get(provider)
      if (paced) paced.refusals = 0
    },
  }
}
