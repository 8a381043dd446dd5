/**
 * Runs through the real engine on a simulated clock: the fabric's runner with its core, follower and poll planner, each run
 * told by its log as everybody else sees it. Nothing of the future is known to the engine: the durations stand in the
 * bodies of the actions, which only the providers read.
 */
import pino from 'pino'
import { createProviderRegistry } from '../../../src/fabric/actions/registry.ts'
import { advance } from '../../../src/fabric/flows/engine/advance.ts'
import { apply } from '../../../src/fabric/flows/engine/apply.ts'
import type { Entry } from '../../../src/fabric/flows/engine/entry.ts'
import { logEntries } from '../../../src/fabric/flows/engine/log-entries.ts'
import { newRun, type Run as EngineRun } from '../../../src/fabric/flows/engine/run.ts'
import { createPlanner } from '../../../src/fabric/flows/engine/polling/index.ts'
import { createRunner } from '../../../src/fabric/flows/engine/runner.ts'
import type { FlowDefinition } from '../../../src/flow/index.ts'
import { buildRun, type LogEntry, type Run } from '../../../src/run/index.ts'
import { stepKinds, type FlowName } from '../../recorded/flows.ts'
import { chances, seededUuid } from '../../simulation/seeded.ts'
import { SimulatedClock } from '../../simulation/clock.ts'
import type { Configuration } from './configurations.ts'
import { forgetfulJournal, type ReplayJournal } from './journals.ts'
import { definitionOf, inputOf, type PlannedRun } from './planned-run.ts'
import { createTimedProvider, type Asked, type Ledger } from './timed-provider.ts'

export interface ReplayedRun {
  readonly flow: FlowName
  /** Nth run of this replay, from 0. */
  readonly index: number
  readonly run: Run
  /** Of each visit of a state, in order. */
  readonly asked: readonly Asked[]
}

export interface Replayed {
  readonly runs: number
  /** Journal entries: one for each transition of a run and what was told of it. */
  readonly entries: number
  readonly polls: number
  readonly peakConcurrency: number
  /** Simulated, from the first start to the last end. */
  readonly makespanSeconds: number
  readonly realSeconds: number
  /** Of this process, all its threads. */
  readonly cpuSeconds: number
  readonly databaseBytes: number
}

export interface ReplayOptions {
  readonly seed: number
  readonly journal?: (clock: SimulatedClock) => ReplayJournal
  /** Hears of each run when it has ended. */
  readonly each: (replayed: ReplayedRun) => void
}

/** `plan`: in the order of their starts; read as the clock gets there, so it may be long. */
export async function replayRuns(
  plan: Iterable<PlannedRun>,
  { requestSeconds, polling, pace }: Configuration,
  { seed, each, journal: journalOf = forgetfulJournal }: ReplayOptions,
): Promise<Replayed> {
  const [began, cpu] = [performance.now(), process.cpuUsage()]
  const planned = plan[Symbol.iterator]()
  let upcoming = planned.next()
  if (upcoming.done) throw new Error('there is no run to replay')
  const first = Math.round(upcoming.value.start * 1e6)
  const clock = new SimulatedClock(first)
  const kept = journalOf(clock)
  const [ids, times] = [chances(seed), chances(seed + 1)]
  const requestTime = requestSeconds && (() => Math.round(requestSeconds(times()) * 1e6))
  const ledger: Ledger = new Map()
  const providers = createProviderRegistry(
    stepKinds.map((kind) => createTimedProvider(kind, clock, ledger, requestTime, pace)),
  )
  const complaints: string[] = []
  const log = pino({ level: 'warn' }, { write: (line) => void complaints.push(line) })
  const random = { uuid: () => seededUuid(ids) }
  const runner = createRunner({ clock, random, journal: kept.journal, providers }, observe, log, createPlanner(polling))
  const active = new Map<string, { readonly flow: FlowName; readonly index: number; readonly told: LogEntry[] }>()
  const definitions = new Map<FlowName, FlowDefinition>()
  let [started, ended, entries, polls, peak, last] = [0, 0, 0, 0, 0, first]
  let failure: unknown

  function observe(before: EngineRun, added: readonly Entry[]): void {
    const { runId } = before.facts
    const of = active.get(runId)
    if (!of) throw new Error(`a step of the run ${runId}, which is over`)
    let run = before
    for (const entry of added) {
      const after = apply(run, entry)
      of.told.push(...logEntries(run, entry, after))
      run = after
    }
    entries += added.length
    if (run.phase.kind !== 'ended') return
    active.delete(runId)
    ended++
    last = run.time
    end(of.flow, of.index, buildRun(of.told))
  }

  function end(flow: FlowName, index: number, run: Run): void {
    if (run.status !== 'SUCCEEDED') throw new Error(`a run of ${flow} ended ${run.status}: ${run.error}: ${run.cause}`)
    const asked = run.visits.map(({ state, action }) => {
      const found = ledger.get(action?.action_id ?? '')
      if (!found) throw new Error(`${flow}: nobody carried out ${state}`)
      ledger.delete(action?.action_id ?? '')
      polls += found.polls
      return found
    })
    each({ flow, index, run, asked })
  }

  async function start({ flow, actions }: PlannedRun): Promise<void> {
    const definition = definitions.get(flow) ?? definitionOf(actions)
    definitions.set(flow, definition)
    const runId = random.uuid()
    const before = newRun({
      runId,
      flowId: `00000000-0000-4000-8000-${flow.padEnd(12, '0').slice(0, 12)}`,
      definition,
      label: null,
      monitors: [],
      managers: [],
      owner: 'urn:globus:auth:identity:00000000-0000-4000-8000-000000000003',
      context: { run_id: runId },
    })
    active.set(runId, { flow, index: started++, told: [] })
    peak = Math.max(peak, active.size)
    const begun = advance(before, { kind: 'start', input: inputOf(actions), time: clock.now(), id: random.uuid() })
    await kept.journal.begin(begun.run, begun.entries, {
      flowTitle: flow,
      flowUpdated: '2022-03-10T00:00:00.000000+00:00',
      inputSchema: {},
      tags: [],
      managers: [],
      monitors: [],
    })
    runner.launch({ ...begun, before })
  }

  function startNext(): void {
    if (upcoming.done) return
    const next = upcoming.value
    clock.at(Math.round(next.start * 1e6), () => {
      start(next).catch((error: unknown) => (failure ??= error))
      upcoming = planned.next()
      startNext()
    })
  }

  startNext()
  const isOver = () => upcoming.done === true && active.size === 0
  await clock.run(() => failure !== undefined || complaints.length > 0 || isOver(), kept.settle)
  await runner.stop()
  const databaseBytes = kept.close()
  const { user, system } = process.cpuUsage(cpu)
  if (failure !== undefined) throw failure
  if (complaints.length > 0) throw new Error(`the engine complained: ${complaints[0]}`)
  if (ended !== started) throw new Error(`${started - ended} of ${started} runs have not ended`)
  return {
    runs: ended,
    entries,
    polls,
    peakConcurrency: peak,
    makespanSeconds: (last - first) / 1e6,
    realSeconds: (performance.now() - began) / 1000,
    cpuSeconds: (user + system) / 1e6,
    databaseBytes,
  }
}
