/** What has to be true of a world that has come to its end, whatever went wrong in it. */
import { isDeepStrictEqual } from 'node:util'
import { replay } from '../../../src/fabric/flows/engine/apply.ts'
import { readLog } from '../../../src/fabric/flows/engine/log-entries.ts'
import { newRun, type RunFacts } from '../../../src/fabric/flows/engine/run.ts'
import type { Counts } from '../counts.ts'
import { EPOCH, SECRET } from '../flows/values.ts'
import type { PlannedRun, Scenario } from '../scenario.ts'
import { live, type Remains } from '../world/live.ts'
import { explain } from './explain.ts'
import { logMistakes } from './log-form.ts'
import { lateResults, patienceIn } from './promptness.ts'

export interface Judged {
  readonly violations: readonly string[]
  readonly counts: Counts
  /** Places in which the process could have died. */
  readonly moments: number
  /** The journals of all runs, as written. */
  readonly journal: string
  /** Their logs, for a person. */
  readonly log: string
}

/** Lets the world of a scenario live, and judges it. */
export async function watch(scenario: Scenario): Promise<Judged> {
  return judge(await live(scenario))
}

async function judge(remains: Remains): Promise<Judged> {
  const { scenario, world, disk, facts } = remains
  const { witness, counts } = world
  const logs: string[] = []
  for (const [i, run] of scenario.runs.entries()) {
    const of = facts[i]
    if (of === undefined || disk.kept.entriesOf(of.runId) === 0) continue
    logs.push(await judgeRun(remains, run, of))
  }
  counts.add('worlds', 'worlds')
  counts.add('worlds', 'lives', world.deaths + 1)
  counts.add('worlds', 'microseconds', world.now - EPOCH)
  return {
    violations: witness.violations,
    counts,
    moments: world.moments,
    journal: facts.map(({ runId }) => disk.kept.textOf(runId)).join('\n'),
    log: logs.join('\n'),
  }
}

/** Answers with the run's log, as text. */
async function judgeRun(
  { scenario, world, disk, published }: Remains,
  run: PlannedRun,
  facts: RunFacts,
): Promise<string> {
  const { witness, counts } = world
  const { runId, context } = facts
  const { entries } = await disk.kept.read(runId)
  const { page: log, place: folded } = readLog(newRun(facts), [entries], 0, Infinity)
  const text = log.map((entry) => JSON.stringify(entry))
  const wrong = (what: string) => witness.violate(`run ${runId}: ${what}`)
  if (!witness.hasEnded(runId)) return text.join('\n')

  const mayBeHeld = 'run is answered 429' in scenario.faults || 'status is answered 429' in scenario.faults
  const cancelWanted = witness.cancelWanted.has(runId)
  const { unexplained, data, how } = explain(
    { runId, ...run, context, cancelWanted, mayBeHeld, asked: witness.asked },
    entries,
  )
  unexplained.forEach(wrong)
  if (unexplained.length === 0 && !isDeepStrictEqual(folded.data, data)) wrong('its data are not what its entries say')
  if (!isDeepStrictEqual(replay(facts, entries), folded)) wrong('its journal folds in two ways')
  logMistakes(log).forEach(wrong)
  if (log.length !== folded.logged) wrong(`${folded.logged} log entries were counted, and there are ${log.length}`)
  for (const [index, was] of (published.get(runId) ?? []).entries()) {
    if (was !== undefined && was !== text[index]) wrong(`log entry ${index} was published as ${was}`)
  }
  const leak = text.find((line) => line.includes(SECRET))
  if (leak !== undefined) wrong(`a private value stands in its log: ${leak}`)
  lateResults(entries, run.flow, witness, patienceIn(scenario)).forEach(wrong)

  counts.add('ends', how ?? 'none')
  counts.add('states', 'flow', 0)
  for (const { code } of log) if (code.endsWith('Started')) counts.add('states', code.slice(0, -'Started'.length))
  return text.join('\n')
}
