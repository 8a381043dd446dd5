/** The ways in which the same runs are replayed. */
import { HOSTED_PACE, OWN_PACE, type Pace } from '../../../src/fabric/actions/index.ts'
import type { Polling } from '../../../src/api/index.ts'
import { quantile } from '../../../src/run/index.ts'

export interface Configuration {
  readonly name: string
  /** In words, for the report. */
  readonly about: string
  /** Seconds that a request takes, given a chance from 0 to 1; absent: the provider is in the process and pushes. */
  readonly requestSeconds?: (chance: number) => number
  readonly polling: Polling
  /** How fast the providers may be asked. */
  readonly pace: Pace
}

/** A request to a provider in the same building, as an HTTPS service answers it. Assumed, not recorded. */
const NEAR_SECONDS = 0.02

/** `recorded`: seconds that requests to the hosted services took, sorted (test/recorded/backoff.ts). */
export function configurationsOf(recorded: readonly number[]) {
  const hosted = (chance: number) => quantile(recorded, chance)
  const near = () => NEAR_SECONDS
  const median = hosted(0.5).toFixed(2)
  return {
    pushed: {
      name: 'in process, pushed',
      about: 'providers inside the fabric, which push the end of an action',
      polling: 'learned',
      pace: OWN_PACE,
    },
    near: {
      name: 'remote, learned',
      about: `polled providers of our own, ${NEAR_SECONDS * 1000} ms a request (assumed), polling that learns`,
      polling: 'learned',
      pace: OWN_PACE,
      requestSeconds: near,
    },
    nearPaper: {
      name: "remote, paper's back-off",
      about: 'the same, polled 1 s after the start, then at twice the wait up to 600 s',
      polling: 'paper',
      pace: OWN_PACE,
      requestSeconds: near,
    },
    hosted: {
      name: 'hosted, learned',
      about: `polled hosted providers, ${median} s a request (median of the record), polling that learns`,
      polling: 'learned',
      pace: HOSTED_PACE,
      requestSeconds: hosted,
    },
    hostedPaper: {
      name: "hosted, paper's back-off",
      about: 'the same with the back-off: the hosted service of the paper, as far as the record tells',
      polling: 'paper',
      pace: HOSTED_PACE,
      requestSeconds: hosted,
    },
  } as const satisfies Record<string, Configuration>
}

export type ConfigurationName = keyof ReturnType<typeof configurationsOf>
