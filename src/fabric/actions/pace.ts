/** How fast a provider that cannot push may be asked how its actions stand. */
import type { Micros } from '#flow'

export interface Pace {
  /** Between two questions about the same action. */
  readonly least: Micros
  /** Questions to the provider, all its actions together. */
  readonly perMinute: number
}

/** For services of Globus and other hosts. */
export const HOSTED_PACE: Pace = { least: 1_000_000, perMinute: 300 }
/** For what runs on this machine. */
export const OWN_PACE: Pace = { least: 250_000, perMinute: 2400 }
