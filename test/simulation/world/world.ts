/**
 * A world in memory: its time, what is planned in it, what goes wrong in it, and the process that lives in it now. All of it
 * comes from the scenario; nothing in here or around it asks the machine for time or chance.
 */
import { Chances } from '../chances.ts'
import { Counts } from '../counts.ts'
import type { FaultKind } from '../faults.ts'
import { SimulatedClock } from '../clock.ts'
import type { Timer } from '../../../src/fabric/flows/engine/ports.ts'
import { EPOCH } from '../flows/values.ts'
import type { Scenario } from '../scenario.ts'
import { Witness } from './witness.ts'

/** Deaths by chance in one world; those of the scenario's own crashes come on top. */
export const MOST_DEATHS = 12

/** As much of a process as the world has to know: everything it does ends with it. */
export interface Mortal {
  readonly alive: boolean
  die(): void
}

export class World {
  readonly scenario: Scenario
  readonly chances: Chances
  readonly counts = new Counts()
  readonly witness: Witness
  readonly #time = new SimulatedClock(EPOCH)
  readonly #dice = new Map<FaultKind, Chances>()
  readonly #crashes: ReadonlySet<number>
  /** How much the wall clock is ahead of true time. */
  drift = 0
  moments = 0
  deaths = 0
  process: Mortal | undefined

  constructor(scenario: Scenario) {
    this.scenario = scenario
    this.chances = new Chances(scenario.seed).fork('world')
    this.witness = new Witness(this.counts)
    this.#crashes = new Set(scenario.crashes)
  }

  /** True time, microseconds; the wall clock of the process may say something else. */
  get now(): number {
    return this.#time.now()
  }

  plan(after: number, call: () => void): Timer {
    return this.#time.after(after, call)
  }

  /** Does this go wrong now? Each kind has dice of its own. */
  happens(kind: FaultKind): boolean {
    const often = this.scenario.faults[kind] ?? 0
    if (often === 0) return false
    const dice = this.#dice.get(kind) ?? this.chances.fork(kind)
    this.#dice.set(kind, dice)
    const happened = dice.hit(often)
    if (happened) this.counts.add('faults', kind)
    return happened
  }

  /** A place in which the process can die: it is numbered, and the scenario or chance may say that it does. */
  moment(position: string): void {
    const number = this.moments++
    if (!this.process?.alive) return
    const planned = this.#crashes.has(number)
    if (!planned && (this.deaths >= MOST_DEATHS || this.witness.isOver || !this.happens('process is killed'))) return
    this.counts.add('crashes', position)
    this.kill()
  }

  kill(): void {
    if (!this.process?.alive) return
    this.deaths++
    this.process.die()
  }

  /** Lets the next planned thing happen. False when nothing is planned any more. */
  turn(): boolean {
    return this.#time.next()
  }
}
