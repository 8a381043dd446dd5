/** Clock and Random of a real machine. */
import { randomUUID } from 'node:crypto'
import { wallClock } from '../../clock.ts'
import type { Clock, Random } from './ports.ts'

/** setTimeout counts in 32 bits and does not see a sleeping machine: long waits are cut into these. */
const LONGEST_TIMER_MS = 30_000

export const systemClock: Clock = {
  now: wallClock,
  at(time, callback) {
    let cancel = () => {}
    const wait = () => {
      const left = Math.ceil((time - wallClock()) / 1000)
      if (left <= 0) {
        const pending = setImmediate(callback)
        cancel = () => clearImmediate(pending)
      } else {
        // A timer may fire a little early by the wall clock: nobody is called before `time`.
        const pending = setTimeout(() => (wallClock() < time ? wait() : callback()), Math.min(left, LONGEST_TIMER_MS))
        cancel = () => clearTimeout(pending)
      }
    }
    wait()
    return { cancel: () => cancel() }
  },
}

export const systemRandom: Random = { uuid: randomUUID }
