/** Blocks of worlds: the piece in which a simulation is handed out to threads. */
import { createHash } from 'node:crypto'
import { Counts } from './counts.ts'
import { anyScenario, smallScenario, type Scenario } from './scenario.ts'
import { watch, type Judged } from './oracle/judge.ts'

/** Worlds in a block; in the last one the process dies everywhere, one life after the other. */
const WORLDS = 8
/** Places to die in tried of one small world: all of them, mostly. */
const MOST_CRASHES = 150

export interface BlockResult {
  readonly block: number
  readonly runs: number
  readonly counts: ReturnType<Counts['toJson']>
  /** Of all journals and logs, byte for byte. */
  readonly digest: string
  /** The first world in which something was wrong. */
  readonly failure: Failure | null
}

export interface Failure {
  readonly scenario: Scenario
  readonly violations: readonly string[]
}

export async function simulateBlock(seed: string, block: number): Promise<BlockResult> {
  const counts = new Counts()
  const digest = createHash('sha256')
  let runs = 0
  let failure: Failure | null = null

  async function see(scenario: Scenario): Promise<Judged> {
    const lived = await watch(scenario)
    runs += scenario.runs.length
    counts.addAll(lived.counts.toJson())
    digest.update(lived.journal).update(lived.log)
    if (lived.violations.length > 0) failure ??= { scenario, violations: lived.violations }
    return lived
  }

  for (let i = 0; i < WORLDS - 1 && failure === null; i++) {
    const scenario = anyScenario(`${seed}/${block}/${i}`)
    counts.add('flows', 'at random', scenario.runs.length)
    await see(scenario)
  }
  const small = smallScenario(`${seed}/${block}/small`)
  counts.add('flows', 'crashed everywhere', small.runs.length)
  const { moments } = failure === null ? await see(small) : { moments: 0 }
  const step = Math.max(1, moments / MOST_CRASHES)
  for (let moment = 0; moment < moments && failure === null; moment += step) {
    await see({ ...small, crashes: [Math.floor(moment)] })
  }
  return { block, runs, counts: counts.toJson(), digest: digest.digest('hex'), failure }
}
