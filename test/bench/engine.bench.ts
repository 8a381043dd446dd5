/** The engine on its own, beside bare SQLite; and what it costs when there is much behind it. */
import type { Bench } from './bench.ts'
import { measureFinished } from './engine/finished-runs.ts'
import { measureLongRun } from './engine/long-run.ts'
import { measureStates, measureTransitions } from './engine/transitions.ts'

export const bench: Bench = {
  name: 'engine',
  about: 'time added per state and durable transitions, beside bare SQLite; many finished runs, and a very long one',
  async run({ short }) {
    return {
      rows: [
        ...(await measureStates(short ? 50 : 250)),
        ...(await measureTransitions(short ? 50 : 250)),
        ...(await measureFinished(short ? 2_000 : 10_000, short ? 20_000 : 100_000)),
        ...(await measureLongRun(short ? 20_000 : 100_000)),
      ],
    }
  },
}
