/**
 * A clock that jumps from one planned call to the next, whatever time lies between: years pass in seconds. Calls of the
 * same moment come in the order in which they were planned, so the same plans give the same course.
 */
import type { Micros } from '../../src/flow/index.ts'
import type { Clock, Timer } from '../../src/fabric/flows/engine/ports.ts'

interface Planned {
  readonly time: Micros
  readonly order: number
  readonly call: () => void
  /** Where it stands in the heap; -1 once it is called or canceled. */
  place: number
}

export class SimulatedClock implements Clock {
  #now: Micros
  #order = 0
  /** A binary heap, the earliest first: a canceled call leaves it at once, so a deadline of days keeps nothing alive. */
  readonly #heap: Planned[] = []

  constructor(start: Micros) {
    this.#now = start
  }

  now(): Micros {
    return this.#now
  }

  at(time: Micros, call: () => void): Timer {
    const planned: Planned = { time: Math.max(this.#now, time), order: this.#order++, call, place: -1 }
    this.#settle(planned, this.#heap.length)
    return { cancel: () => this.#remove(planned) }
  }

  after(micros: Micros, call: () => void): Timer {
    return this.at(this.#now + Math.max(0, Math.round(micros)), call)
  }

  /** Resolves when so much time has passed here. */
  sleep(micros: Micros): Promise<void> {
    return new Promise((resolve) => void this.after(micros, resolve))
  }

  /** How many calls are planned. */
  get planned(): number {
    return this.#heap.length
  }

  /** Jumps to the next planned call and makes it. False when none is planned: then nothing happens here any more. */
  next(): boolean {
    const first = this.#heap[0]
    if (!first) return false
    this.#remove(first)
    this.#now = first.time
    first.call()
    return true
  }

  /** Whoever planned is dead: none of its calls are made. */
  clear(): void {
    for (const planned of this.#heap.splice(0)) planned.place = -1
  }

  /**
   * Goes from call to call until `until` says so or nothing is planned any more. `settle` waits, before each, until what
   * the call before set going has gone as far as it gets without time.
   */
  async run(until: () => boolean = () => false, settle: () => Promise<void> = promisesHeard): Promise<void> {
    do await settle()
    while (!until() && this.next())
  }

  #remove(planned: Planned): void {
    const { place } = planned
    if (place < 0) return
    planned.place = -1
    const last = this.#heap.pop()
    if (last && last !== planned) this.#settle(last, place)
  }

  /** Puts it where it belongs, beginning at `place`, which is free. */
  #settle(planned: Planned, place: number): void {
    const heap = this.#heap
    let at = place
    for (let parent = (at - 1) >> 1; at > 0; at = parent, parent = (at - 1) >> 1) {
      const above = heap[parent]
      if (!above || isBefore(above, planned)) break
      this.#put(above, at)
    }
    for (;;) {
      const [left, right] = [heap[2 * at + 1], heap[2 * at + 2]]
      const below = left && right ? (isBefore(left, right) ? left : right) : left
      if (!below || below === planned || isBefore(planned, below)) break
      const from = below.place
      this.#put(below, at)
      at = from
    }
    this.#put(planned, at)
  }

  #put(planned: Planned, place: number): void {
    this.#heap[place] = planned
    planned.place = place
  }
}

const isBefore = (one: Planned, other: Planned): boolean =>
  one.time < other.time || (one.time === other.time && one.order < other.order)

/** Until every promise that is settled by now has been heard of: all there is where everything is in memory. */
export const promisesHeard = (): Promise<void> => new Promise((resolve) => process.nextTick(resolve))

/** Until the real event loop has turned so often: for what is done there, as a database's group commit is. */
export const eventLoopTurned = (times: number) => async (): Promise<void> => {
  for (let i = 0; i < times; i++) await new Promise<void>((resolve) => setImmediate(resolve))
}
