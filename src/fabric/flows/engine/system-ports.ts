/** Clock and Random of a real machine. */
import { randomUUID } from 'node:crypto'
import { wallClock } from '../../clock.ts'
import type { Clock, Random } from './ports.ts'

/** setTimeout counts in 32 bits and does not see a sleeping machine: long waits are cut into these. */
const LONGEST_TIMER_MS = 30_000

export const systemClock: Clock = {
  now: wallClock,
  at(time, callback) {
    let pending: NodeJS.Timeout | NodeJS.Immediate
    const wait = () => {
      const left = Math.ceil((time - wallClock()) / 1000)
      if (left <= 0) pending = setImmediate(callback)
      else pending = setTimeout(left > LONGEST_TIMER_MS ? wait : recheck, Math.min(left, LONGEST_TIMER_MS))
    }
    // A timer may fire a little early by the wall clock; nobody is called before `time`.
    const recheck = () => (wallClock() < time ? wait() : callback())
    wait()
    return {
      cancel() {
        clearTimeout(pending as NodeJS.Timeout)
        clearImmediate(pending as NodeJS.Immediate)
      },
    }
  },
}

export const systemRandom: Random = { uuid: randomUUID }
