/**
 * The disk under the journal: steps that come at the same time share a commit, a commit takes its time, fails as a whole,
 * or is torn by a crash. Torn means what it can mean for a store with transactions: of the steps that were not yet
 * acknowledged some first ones are there and the rest is not; half a step never is.
 */
import type { Entry } from '../../../src/fabric/flows/engine/entry.ts'
import type { Journal } from '../../../src/fabric/flows/engine/ports.ts'
import type { Run } from '../../../src/fabric/flows/engine/run.ts'
import { createSimulatedJournal } from './simulated-journal.ts'
import type { Mortal, World } from './world.ts'

interface Write {
  readonly run: Run
  readonly entries: readonly Entry[]
  readonly keep: () => Promise<void>
  readonly written: () => void
  readonly failed: (error: Error) => void
}

export class Disk {
  readonly kept = createSimulatedJournal()
  readonly #world: World
  #waiting: Write[] = []

  constructor(world: World) {
    this.#world = world
  }

  /** As the process has it. */
  as(process: Mortal): Journal {
    const { kept } = this
    return {
      begin: (run, entries, about) => this.#write(process, run, entries, () => kept.begin(run, entries, about)),
      append: (run, entries) => this.#write(process, run, entries, () => kept.append(run, entries)),
      read: async (runId) => {
        if (this.#world.happens('read fails')) throw new Error('the disk cannot be read')
        return kept.read(runId)
      },
      unfinished: () => kept.unfinished(),
    }
  }

  /** What a crash leaves of the writes that nobody had been told of. */
  async crash(): Promise<void> {
    const lost = this.#waiting
    this.#waiting = []
    if (lost.length === 0 || !this.#world.happens('commit is torn')) return
    for (const write of lost.slice(0, this.#world.chances.whole(0, lost.length))) await this.#keep(write)
  }

  #write(process: Mortal, run: Run, entries: readonly Entry[], keep: () => Promise<void>): Promise<void> {
    this.#world.moment('before a write')
    return new Promise((written, failed) => {
      if (!process.alive) return
      this.#waiting.push({ run, entries, keep, written, failed })
      if (this.#waiting.length > 1) return
      const takes = this.#world.happens('write is slow') ? [1e6, 2e7] : [200, 5000]
      this.#world.plan(this.#world.chances.spread(takes[0] ?? 0, takes[1] ?? 0), () => void this.#commit(process))
    })
  }

  async #commit(process: Mortal): Promise<void> {
    this.#world.moment('while a write is under way')
    const writes = this.#waiting
    if (!process.alive || writes.length === 0) return
    this.#waiting = []
    if (this.#world.happens('write fails')) {
      for (const { failed } of writes) failed(new Error('the disk is full'))
      return
    }
    for (const write of writes) await this.#keep(write)
    this.#world.moment('between a write and its acknowledgement')
    if (!process.alive) return
    if (this.#world.happens('write is not acknowledged')) {
      this.#world.plan(this.#world.chances.spread(1e3, 1e7), () => this.#world.kill())
      return
    }
    for (const { run, entries, written } of writes) {
      this.#world.witness.told(run.facts.runId, entries)
      written()
    }
  }

  async #keep({ run, entries, keep, failed }: Write): Promise<void> {
    const { runId } = run.facts
    try {
      await keep()
      this.#world.witness.wrote(runId, entries)
    } catch (error) {
      this.#world.witness.violate(`the journal of run ${runId} refused a step: ${String(error)}`)
      failed(error instanceof Error ? error : new Error(String(error)))
    }
  }
}
