/** What a world is made of: flows, inputs, faults, crashes. The same scenario goes the same way, to the byte. */
import type { FlowDefinition, JsonObject } from '../../src/flow/index.ts'
import { Chances } from './chances.ts'
import { bearableFaults, faultKinds, type FaultKind, type Faults } from './faults.ts'
import { anyFlow } from './flows/generate-flow.ts'
import { spoilFlow } from './flows/spoil-flow.ts'
import { anyInput } from './flows/values.ts'
import { PROVIDERS } from './world/provider-kinds.ts'

export interface Scenario {
  readonly seed: string
  readonly runs: readonly PlannedRun[]
  readonly faults: Faults
  /** Numbers of the moments (World.moment) at which the process dies. */
  readonly crashes: readonly number[]
}

export interface PlannedRun {
  readonly flow: FlowDefinition
  readonly input: JsonObject
  /** When it is started, microseconds after the world began. */
  readonly at: number
  /** The state it goes on from, as a run that an earlier one left there; null: it begins at `StartAt`. */
  readonly from: string | null
  /** When somebody asks to cancel it, microseconds after the world began; null: nobody does. */
  readonly cancelAt: number | null
}

const URLS = PROVIDERS.flatMap(({ urls }) => urls)

/** Runs that the world of this seed holds: 1 to 6. */
function runsIn(seed: string): number {
  return new Chances(`${seed}/runs`).pick([1, 1, 2, 3, 4, 6])
}

export function anyScenario(seed: string): Scenario {
  const chances = new Chances(seed)
  const faults = anyFaults(chances.fork('faults'))
  const runs = Array.from({ length: runsIn(seed) }, (_, i) => anyRun(chances.fork(`run ${i}`), faults))
  return { seed, runs, faults, crashes: [] }
}

/** One run of a small flow, nothing that happens by chance to the process: for crashes at every place in turn. */
export function smallScenario(seed: string): Scenario {
  const chances = new Chances(seed)
  const { 'process is killed': _, 'process is stopped': __, ...faults } = anyFaults(chances.fork('faults'))
  const size = { blocks: chances.whole(1, 3), depth: chances.whole(0, 1), urls: URLS }
  const flow = anyFlow(chances.fork('flow'), size)
  return { seed, runs: [{ ...anyRun(chances.fork('run'), faults), flow, from: null }], faults, crashes: [] }
}

function anyRun(chances: Chances, faults: Faults): PlannedRun {
  const size = { blocks: chances.whole(1, 6), depth: chances.whole(0, 2), urls: URLS }
  const flow = anyFlow(chances.fork('flow'), size)
  const canceled = chances.hit(faults['run is canceled'] ?? 0)
  const at = Math.round(chances.spread(1, 1e8))
  return {
    flow: chances.hit(0.08) ? spoilFlow(flow, chances.fork('spoiled')) : flow,
    input: anyInput(chances.fork('input')),
    from: chances.hit(0.05) ? chances.pick(Object.keys(flow.States)) : null,
    at,
    cancelAt: canceled ? at + Math.round(chances.spread(1e3, 2e8)) : null,
  }
}

/**
 * Some worlds have none: what happens in them must happen at once. Some have only such as the engine can bear. The others
 * have few or many, each more or less often.
 */
function anyFaults(chances: Chances): Faults {
  if (chances.hit(1 / 8)) return {}
  const bearable = chances.hit(1 / 8)
  const some = chances.pick([0.05, 0.05, 0.15, 0.4, 0.7])
  // SAFETY: the entries of a record of fault kinds.
  const kinds = Object.entries(faultKinds) as [FaultKind, number][]
  const faults: Partial<Record<FaultKind, number>> = Object.fromEntries(
    kinds.flatMap(([kind, often]) => {
      const rate = Math.min(0.9, often * chances.spread(0.3, 3))
      if (bearable && !bearableFaults.includes(kind)) return []
      return chances.hit(bearable ? 0.3 : some) ? [[kind, Number(rate.toPrecision(2))]] : []
    }),
  )
  // What can only go wrong when something else happens needs that, too.
  if (Object.keys(faults).some((kind) => kind.startsWith('cancel '))) faults['run is canceled'] ??= 0.7
  if ('clock is set back while the process is down' in faults) faults['process is killed'] ??= 0.02
  return faults
}
