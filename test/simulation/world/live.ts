/** Lets a world live until all its runs have ended and nothing is left to happen. */
import { formatTimestamp } from '../../../src/flow/index.ts'
import type { RunFacts } from '../../../src/fabric/flows/engine/run.ts'
import type { PlannedRun, Scenario } from '../scenario.ts'
import { Disk } from './disk.ts'
import { FabricProcess } from './fabric-process.ts'
import { EPOCH } from '../flows/values.ts'
import { PROVIDERS, WEB_INPUTS } from './provider-kinds.ts'
import { SimulatedProvider } from './simulated-provider.ts'
import { MOST_DEATHS, World } from './world.ts'

/** A world that is not at its end by then goes round in circles. */
const MOST_TURNS = 50_000
/** How long after the last run's end something may still be going on in the process, microseconds. */
const QUIET_AFTER = 3_600_000_000

/** What is left of it, to be judged. */
export interface Remains {
  readonly scenario: Scenario
  readonly world: World
  readonly disk: Disk
  readonly facts: readonly RunFacts[]
  /** Log entries as they were published, by run and number. */
  readonly published: ReadonlyMap<string, readonly string[]>
}

export async function live(scenario: Scenario): Promise<Remains> {
  const life = new WorldsLife(scenario)
  return life.live()
}

class WorldsLife {
  readonly #scenario: Scenario
  readonly #world: World
  readonly #disk: Disk
  readonly #providers: readonly SimulatedProvider[]
  readonly #published = new Map<string, string[]>()
  readonly #facts: readonly RunFacts[]
  readonly #starting = new Set<string>()
  #process: FabricProcess | undefined

  constructor(scenario: Scenario) {
    this.#scenario = scenario
    const world = new World(scenario)
    this.#world = world
    this.#disk = new Disk(world)
    this.#providers = [...PROVIDERS, ...WEB_INPUTS].map((kind) => new SimulatedProvider(world, kind))
    this.#facts = scenario.runs.map((run, i) => factsOf(run, i))
    world.witness.runs = scenario.runs.length
  }

  async live(): Promise<Remains> {
    const world = this.#world
    this.#boot()
    for (const [i, run] of this.#scenario.runs.entries()) {
      world.plan(run.at, () => void this.#start(i))
      if (run.cancelAt !== null) world.plan(run.cancelAt, () => void this.#cancel(i))
      for (let at = run.at; world.happens('run is resumed');) {
        at += world.chances.spread(1e6, 1e10)
        world.plan(at, () => this.#process?.runner.resume(this.#facts[i]?.runId ?? ''))
      }
    }
    await this.#untilQuiet()
    await this.#close()
    return { scenario: this.#scenario, world, disk: this.#disk, facts: this.#facts, published: this.#published }
  }

  /** Until all runs have ended and nothing is planned any more, or what is planned is long after. */
  async #untilQuiet(): Promise<void> {
    const world = this.#world
    const { witness } = world
    let quiet = Infinity
    for (let turns = 0; witness.violations.length === 0 && world.now <= quiet; turns++) {
      await settled()
      if (turns > MOST_TURNS) witness.violate(`no end after ${turns} happenings`)
      if (!world.turn()) break
      if (!witness.isOver) this.#sometimes()
      else if (quiet === Infinity) quiet = world.now + QUIET_AFTER
    }
    if (witness.isOver) return
    const left = this.#facts.filter(({ runId }) => !witness.hasEnded(runId)).map(({ runId }) => runId)
    witness.violate(`nothing will happen any more, and these have not ended: ${left.join(', ')}`)
  }

  /** The process ends in order, and leaves nothing behind. */
  async #close(): Promise<void> {
    const { witness } = this.#world
    const process = this.#process
    if (!process?.alive || witness.violations.length > 0) return
    const { size } = process.runner
    if (size > 0) witness.violate(`the runner still holds ${size} runs after all have ended`)
    if (process.clock.pending > 0) witness.violate(`${process.clock.pending} timers are left after all runs have ended`)
    void process.stop()
    for (let more = true; more && process.alive; more = this.#world.turn()) await settled()
  }

  /** What may happen at any time. */
  #sometimes(): void {
    const world = this.#world
    const process = this.#process
    for (const kind of ['clock jumps forward', 'clock jumps back'] as const) {
      if (!world.happens(kind)) continue
      const by = world.chances.spread(1e3, 1e11)
      world.drift += Math.round(kind === 'clock jumps back' ? -by : by)
      process?.clock.jumped()
    }
    if (world.happens('process is stopped')) this.#stop()
  }

  #perhapsStop(): void {
    if (this.#world.happens('process is stopped as it is told something')) this.#stop()
  }

  #stop(): void {
    const world = this.#world
    if (!this.#process?.alive || world.deaths >= MOST_DEATHS) return
    world.deaths++
    world.counts.add('crashes', 'stopped in order')
    void this.#process.stop()
  }

  #boot(): void {
    const world = this.#world
    if (world.happens('clock is set back while the process is down'))
      world.drift -= Math.round(world.chances.spread(1e6, 1e11))
    const process = new FabricProcess({
      world,
      disk: this.#disk,
      providers: this.#providers,
      published: this.#published,
      ended: () => {
        world.plan(world.chances.spread(1e3, 1e9), () => this.#boot())
      },
    })
    this.#process = process
    world.process = process
    this.#starting.clear()
    void this.#recover(process)
  }

  async #recover(process: FabricProcess): Promise<void> {
    const before = await this.#disk.kept.unfinished()
    this.#world.witness.restarted()
    await process.runner.recover()
    if (!process.alive) return
    // A run whose journal could not be read waits for the next start of the process.
    const unread = before.some((runId) => process.runner.find(runId) === undefined)
    if (unread) this.#world.plan(1e9, () => this.#process === process && this.#world.kill())
    for (const [i, { at }] of this.#scenario.runs.entries()) {
      if (this.#world.now >= EPOCH + at) void this.#start(i)
    }
  }

  /** Somebody starts a run, and again as long as they are not told that it has started. */
  async #start(i: number): Promise<void> {
    const [facts, run, process] = [this.#facts[i], this.#scenario.runs[i], this.#process]
    if (!facts || !run || !process?.alive || this.#starting.has(facts.runId)) return
    if (this.#disk.kept.entriesOf(facts.runId) > 0) return
    this.#starting.add(facts.runId)
    const starting = process.start(facts, run)
    this.#perhapsStop()
    if (await starting) return
    this.#starting.delete(facts.runId)
    this.#world.plan(1e6, () => void this.#start(i))
  }

  /** Somebody cancels a run, and again when the process was not there to hear it. */
  async #cancel(i: number): Promise<void> {
    const [facts, process] = [this.#facts[i], this.#process]
    if (!facts || this.#world.witness.hasEnded(facts.runId)) return
    const { witness } = this.#world
    witness.cancelWanted.add(facts.runId)
    const telling = process?.alive ? process.runner.tell(facts.runId, { kind: 'cancel', by: 'ada' }) : undefined
    if (telling) this.#perhapsStop()
    const told = (await telling) ?? false
    if (!told) return void this.#world.plan(3e7, () => void this.#cancel(i))
    if (process?.alive && !witness.canceling.has(facts.runId) && !witness.hasEnded(facts.runId)) {
      witness.violate(`run ${facts.runId} was said to be canceled, and its journal does not know`)
    }
  }
}

function factsOf({ flow }: PlannedRun, i: number): RunFacts {
  const runId = `00000000-0000-4000-8000-${String(i).padStart(12, '0')}`
  return {
    runId,
    flowId: '00000000-0000-4000-8000-00000000f10f',
    definition: flow,
    label: null,
    monitors: [],
    managers: [],
    owner: 'urn:globus:auth:identity:00000000-0000-4000-8000-000000000003',
    context: { run_id: runId, action_id: runId, username: 'ada', token_info: { iat: formatTimestamp(EPOCH) } },
  }
}

/** Until every promise that can be settled by now has been heard of: ticks come after all microtasks. */
function settled(): Promise<void> {
  return new Promise((resolve) => process.nextTick(resolve))
}
