/** Where the time of many runs of a flow went: sums, and distributions per run and per state. Bounded, however many come. */
import { Sketch } from './sketch.ts'
import type { RunSummary, Step } from './steps.ts'

export interface StateTally {
  readonly name: string
  /** Seconds in the state, of each run that visited it. */
  readonly seconds: Sketch
  /** Of them, in which no action was carried out. */
  readonly overhead: Sketch
}

export class RunTally {
  readonly #states = new Map<string, StateTally>()
  /** Seconds from start to end of each run. */
  readonly seconds = new Sketch()
  readonly overhead = new Sketch()
  readonly #sums = { active: 0, queue: 0, between: 0, pollWait: 0 }

  add(summary: RunSummary, steps: readonly Step[]): void {
    this.seconds.add(summary.seconds)
    this.overhead.add(summary.overhead_seconds)
    this.#sums.active += summary.active_seconds
    this.#sums.queue += summary.queue_seconds
    this.#sums.between += summary.between_seconds
    this.#sums.pollWait += summary.poll_wait_seconds
    for (const { name, seconds, overhead_seconds } of steps) {
      const state = this.#states.get(name) ?? { name, seconds: new Sketch(), overhead: new Sketch() }
      this.#states.set(name, state)
      state.seconds.add(seconds)
      state.overhead.add(overhead_seconds)
    }
  }

  get runs(): number {
    return this.seconds.count
  }

  /** In the order in which they were first visited. */
  get states(): readonly StateTally[] {
    return [...this.#states.values()]
  }

  /** All runs as one: sums in seconds, the overhead in percent of the wall time. */
  get total(): RunSummary {
    const { active, queue, between, pollWait } = this.#sums
    const seconds = this.seconds.sum
    const overhead = between + pollWait
    return {
      seconds,
      active_seconds: active,
      queue_seconds: queue,
      overhead_seconds: overhead,
      overhead_percent: seconds === 0 ? 0 : (100 * overhead) / seconds,
      between_seconds: between,
      poll_wait_seconds: pollWait,
    }
  }
}
