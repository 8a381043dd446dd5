/** One life of the fabric's process: the real runner on the world's ports, from its start to its death. */
import pino from 'pino'
import { advance } from '../../../src/fabric/flows/engine/advance.ts'
import { apply } from '../../../src/fabric/flows/engine/apply.ts'
import type { Entry } from '../../../src/fabric/flows/engine/entry.ts'
import { logEntries } from '../../../src/fabric/flows/engine/log-entries.ts'
import type { RunAbout } from '../../../src/fabric/flows/engine/ports.ts'
import { newRun, type Run, type RunFacts } from '../../../src/fabric/flows/engine/run.ts'
import { createRunner, type Runner } from '../../../src/fabric/flows/engine/runner.ts'
import { createProviderRegistry } from '../../../src/fabric/actions/registry.ts'
import type { PlannedRun } from '../scenario.ts'
import { seededUuid } from '../seeded.ts'
import type { Disk } from './disk.ts'
import type { SimulatedProvider } from './simulated-provider.ts'
import { WallClock } from './wall-clock.ts'
import type { Mortal, World } from './world.ts'

/** The run that others go on from. */
const EARLIER = '00000000-0000-4000-8000-0000000000e0'

const silent = pino({ level: 'silent' })

const nothingAbout: RunAbout = {
  flowTitle: '',
  flowUpdated: '',
  inputSchema: {},
  tags: [],
  managers: [],
  monitors: [],
}

export interface Surroundings {
  readonly world: World
  readonly disk: Disk
  readonly providers: readonly SimulatedProvider[]
  /** Log entries as they were published, by run and number. */
  readonly published: Map<string, string[]>
  /** Called when it has died or ended in order. */
  readonly ended: () => void
}

export class FabricProcess implements Mortal {
  alive = true
  readonly clock: WallClock
  readonly runner: Runner
  readonly #around: Surroundings
  readonly #ids: { uuid(): string }
  readonly #journal: ReturnType<Disk['as']>

  constructor(around: Surroundings) {
    this.#around = around
    const { world, disk } = around
    this.clock = new WallClock(world, this)
    this.#ids = { uuid: () => seededUuid(() => world.chances.next()) }
    this.#journal = disk.as(this)
    const providers = createProviderRegistry(around.providers.map((provider) => provider.as(this)))
    const ports = { clock: this.clock, random: this.#ids, journal: this.#journal, providers }
    this.runner = createRunner(ports, (before, entries, after) => this.#publish(before, entries, after), silent)
  }

  /** As the flows service starts a run. False when the disk did not take it. */
  async start(facts: RunFacts, { input, from }: Pick<PlannedRun, 'input' | 'from'>): Promise<boolean> {
    const before = newRun(facts)
    const origin = from === null ? {} : { from: { run: EARLIER, state: from } }
    const event = { kind: 'start', input, ...origin, time: this.clock.now(), id: this.#ids.uuid() } as const
    const begun = advance(before, event)
    try {
      await this.#journal.begin(begun.run, begun.entries, nothingAbout)
    } catch {
      return false
    }
    if (this.alive) this.runner.launch({ ...begun, before })
    return true
  }

  die(): void {
    if (!this.alive) return
    this.alive = false
    this.clock.clear()
    for (const provider of this.#around.providers) provider.deafen()
    void this.#around.disk.crash()
    this.#around.ended()
  }

  /** An end in order: nothing may be left of it. */
  async stop(): Promise<void> {
    const { world } = this.#around
    await this.runner.stop()
    // What was under way when it was stopped comes yet.
    await new Promise<void>((resolve) => void world.plan(50_000, resolve))
    if (!this.alive) return
    const { witness } = world
    if (this.clock.pending > 0) witness.violate(`${this.clock.pending} timers are left after the runner was stopped`)
    if (this.listeners > 0) witness.violate(`${this.listeners} subscriptions are left after the runner was stopped`)
    this.die()
  }

  get listeners(): number {
    return this.#around.providers.reduce((sum, { listeners }) => sum + listeners, 0)
  }

  /** As the flows service tells the event stream. */
  #publish(before: Run, entries: readonly Entry[], after: Run): void {
    if (!this.alive) return
    const { runId } = after.facts
    const published = this.#around.published.get(runId) ?? []
    this.#around.published.set(runId, published)
    this.#mustBeDurable(after)
    let run = before
    for (const entry of entries) {
      const next = apply(run, entry)
      for (const [offset, one] of logEntries(run, entry, next).entries()) {
        published[run.logged + offset] = JSON.stringify(one)
      }
      run = next
    }
  }

  #mustBeDurable({ facts: { runId }, entries }: Run): void {
    const durable = this.#around.disk.kept.entriesOf(runId)
    if (durable >= entries) return
    this.#around.world.witness.violate(`entry ${entries} of run ${runId} was published, and ${durable} are durable`)
  }
}
