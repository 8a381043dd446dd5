/** The clock a process reads: true time, and however far it has been set ahead or back since. */
import type { Clock, Timer } from '../../../src/fabric/flows/engine/ports.ts'
import type { Mortal, World } from './world.ts'

/** A real process looks at the clock again at the latest after so long (system-ports.ts), microseconds. */
const LOOKS_AGAIN = 30_000_000

interface SetTimer {
  readonly target: number
  readonly callback: () => void
  planned: Timer | undefined
}

export class WallClock implements Clock {
  readonly #world: World
  readonly #process: Mortal
  readonly #timers = new Set<SetTimer>()

  constructor(world: World, process: Mortal) {
    this.#world = world
    this.#process = process
  }

  /** Timers that are set. */
  get pending(): number {
    return this.#timers.size
  }

  now(): number {
    return this.#world.now + this.#world.drift
  }

  at(target: number, callback: () => void): { cancel(): void } {
    const timer: SetTimer = { target, callback, planned: undefined }
    if (this.#process.alive) this.#set(timer, 0)
    return {
      cancel: () => {
        timer.planned?.cancel()
        this.#timers.delete(timer)
      },
    }
  }

  #set(timer: SetTimer, notice: number): void {
    timer.planned?.cancel()
    this.#timers.add(timer)
    const left = timer.target - this.now()
    timer.planned = this.#world.plan(left > 0 ? left : notice, () => {
      this.#timers.delete(timer)
      this.#world.moment('before a timer')
      if (this.#process.alive) timer.callback()
    })
  }

  /** Somebody has set the clock: timers that are due by now are noticed within half a minute, others wait longer. */
  jumped(): void {
    for (const timer of this.#timers) this.#set(timer, LOOKS_AGAIN * this.#world.chances.next())
  }

  clear(): void {
    for (const timer of this.#timers) timer.planned?.cancel()
    this.#timers.clear()
  }
}
