/** How runs move: what happens to a run waits in its mail, is decided by the core, and written before anything else. */
import type { Logger } from 'pino'
import type { Micros } from '#flow'
import { advance } from './advance.ts'
import type { Entry } from './entry.ts'
import type { Effect, Happening, RunEvent, TimerName } from './event.ts'
import type { Ports, Timer } from './ports.ts'
import type { Run } from './run.ts'

/**
 * How long news that an action is under way may wait to be written, microseconds. Nothing is done on its account, so none
 * of it is lost to a crash that could not be asked for again; an action done meanwhile costs one write, not two.
 */
const PROGRESS_WAIT = 20_000

/** Waits before something that failed is tried again, microseconds; the last one again and again. */
const AGAIN = [200_000, 1_000_000, 5_000_000]

/** A run under way. */
export interface Active {
  /** As of its last durable entry. */
  run: Run
  readonly mail: Letter[]
  busy: boolean
  /** Ends the wait for more to write down with what is in the mail. */
  hurry: (() => void) | undefined
  /** Resolves when the letters that came so far are dealt with. */
  moving: Promise<void> | undefined
  readonly timers: Map<TimerName, Timer>
}

interface Letter {
  readonly event: RunEvent
  readonly read: ((heard: boolean) => void) | undefined
}

export interface Moves {
  /** `read` is called once what follows from it is durable; with false when it cannot be any more. */
  post(to: Active, happening: Happening, read?: (heard: boolean) => void): void
  /** Wait before try number `tries` (from 0) is repeated; cut short by `stop`. */
  nap(tries: number): Promise<void>
  /** Wait until this time, if it is not past; cut short by `stop`. */
  rest(until: Micros): Promise<void>
  /** True while this is the action the run waits for. */
  isActing(of: Active, request: string | undefined): boolean
  /** Nothing is decided any more. */
  stop(): void
}

export const activeRun = (run: Run): Active => ({
  run,
  mail: [],
  busy: false,
  hurry: undefined,
  moving: undefined,
  timers: new Map(),
})

export const requestOf = (run: Run): string | undefined => (run.phase.kind === 'acting' ? run.phase.request : undefined)

/** `written`: called for every step when it is durable. */
export function createMoves(
  { clock, random, journal }: Ports,
  written: (of: Active, before: Run, entries: readonly Entry[], effects: readonly Effect[]) => void,
  log: Logger,
): Moves {
  const naps = new Set<() => void>()
  const hurries = new Set<() => void>()
  let stopped = false

  async function move(of: Active): Promise<void> {
    while (of.mail.length > 0) {
      if (of.mail.every(isProgress)) await moreMail(of)
      const letters = of.mail.splice(0)
      let heard = false
      try {
        heard = !stopped && (await step(of, letters))
      } catch (error) {
        // The run stays as it is on disk, other runs go on.
        log.error({ run: of.run.facts.runId, err: error }, 'a step of a run failed: a bug in the engine')
      }
      for (const { read } of letters) read?.(heard)
    }
    of.busy = false
  }

  /** Until something comes that cannot wait, or the progress in the mail has waited long enough. */
  async function moreMail(of: Active): Promise<void> {
    await new Promise<void>((resolve) => {
      const timer = clock.at(clock.now() + PROGRESS_WAIT, resolve)
      of.hurry = () => {
        timer.cancel()
        resolve()
      }
      hurries.add(of.hurry)
    })
    if (of.hurry) hurries.delete(of.hurry)
    of.hurry = undefined
  }

  /** All that has come in meanwhile is decided together and written together. */
  async function step(of: Active, letters: readonly Letter[]): Promise<boolean> {
    const before = of.run
    let run = before
    const entries: Entry[] = []
    const effects: Effect[] = []
    for (const { event } of letters) {
      const advanced = advance(run, event)
      run = advanced.run
      entries.push(...advanced.entries)
      effects.push(...advanced.effects)
      const { ignored } = advanced
      if (ignored !== undefined) log.debug({ run: run.facts.runId, event: event.kind }, ignored)
    }
    if (entries.length > 0 && !(await write(run, entries))) return false
    of.run = run
    written(of, before, entries, effects)
    return true
  }

  /** False when stopped before the journal took it: the next process decides anew. */
  async function write(run: Run, entries: readonly Entry[]): Promise<boolean> {
    for (let tries = 0; !stopped; tries++) {
      try {
        await journal.append(run, entries)
        return true
      } catch (error) {
        if (!stopped) log.error({ run: run.facts.runId, err: error }, 'the journal refused a step; it is tried again')
      }
      await nap(tries)
    }
    return false
  }

  function nap(tries: number): Promise<void> {
    return rest(clock.now() + (AGAIN[Math.min(tries, AGAIN.length - 1)] ?? 0))
  }

  async function rest(until: Micros): Promise<void> {
    if (stopped || until <= clock.now()) return
    await new Promise<void>((resolve) => {
      const wake = () => {
        timer.cancel()
        naps.delete(wake)
        resolve()
      }
      const timer = clock.at(until, wake)
      naps.add(wake)
    })
  }

  return {
    nap,
    rest,
    post(to, happening, read) {
      if (stopped) return read?.(false)
      const letter: Letter = { event: { ...happening, time: clock.now(), id: random.uuid() }, read }
      to.mail.push(letter)
      if (!isProgress(letter)) to.hurry?.()
      if (to.busy) return
      to.busy = true
      to.moving = move(to)
    },
    isActing: (of, request) => !stopped && request !== undefined && requestOf(of.run) === request,
    stop() {
      stopped = true
      for (const wake of [...naps, ...hurries]) wake()
    },
  }
}

function isProgress({ event }: Letter): boolean {
  return event.kind === 'status' && event.status.completion_time === null
}
