/**
 * The thin shell around the core: gives each event its time, writes what the core decides, and only then performs the
 * effects. One run moves one step at a time; runs do not wait for each other.
 */
import type { Logger } from 'pino'
import { resume } from './advance.ts'
import { replay } from './apply.ts'
import { createEffects } from './effects.ts'
import type { Entry } from './entry.ts'
import type { Effect, Happening } from './event.ts'
import { activeRun, createMoves, requestOf, type Active } from './moves.ts'
import { createPlanner, type PollPlanner } from './polling/index.ts'
import type { Ports } from './ports.ts'
import type { Run } from './run.ts'

export interface Runner {
  /** Take over a run whose first entries are durable. */
  launch(begun: Begun): void
  /** Take over every run that a former process left. Returns how many there are. */
  recover(): Promise<number>
  /** Tell a run something; resolves when what follows from it is durable. False when it is not under way, or not any more. */
  tell(runId: string, happening: Happening): Promise<boolean>
  /** Ask the provider of the run's action now how it stands; one that waits for somebody is told to go on. */
  resume(runId: string): void
  /** The run as of its last durable entry; undefined when it is not under way. */
  find(runId: string): Run | undefined
  /** Why a run that the last process left cannot go on: it was not recovered. */
  aside(runId: string): string | undefined
  /** Such a run was ended otherwise. */
  forget(runId: string): void
  /** All that is private in a run that is under way. */
  privateTexts(): readonly (readonly string[])[]
  readonly size: number
  stop(): Promise<void>
}

export interface Begun {
  readonly run: Run
  readonly before: Run
  readonly entries: readonly Entry[]
  readonly effects: readonly Effect[]
}

/** Hears of every step, after it is durable and before its effects. */
export type Observer = (before: Run, entries: readonly Entry[], after: Run) => void

/** `planner`: when providers that do not push are asked how their actions stand. */
export function createRunner(
  ports: Ports,
  observe: Observer,
  log: Logger,
  planner: PollPlanner = createPlanner('learned'),
): Runner {
  const { clock, journal } = ports
  const active = new Map<string, Active>()
  const aside = new Map<string, string>()
  let stopped = false
  const moves = createMoves(ports, written, log)
  const effects = createEffects(ports, planner, moves, (of) => active.delete(of.run.facts.runId), log)

  function take(run: Run): Active {
    const taken = activeRun(run)
    active.set(run.facts.runId, taken)
    return taken
  }

  function written(of: Active, before: Run, entries: readonly Entry[], wanted: readonly Effect[]): void {
    if (entries.length > 0) tell(before, entries, of.run)
    if (!moves.isActing(of, requestOf(before))) effects.unfollow(of)
    for (const effect of wanted) effects.perform(of, effect)
  }

  function tell(before: Run, entries: readonly Entry[], after: Run): void {
    try {
      observe(before, entries, after)
    } catch (error) {
      log.error({ run: after.facts.runId, err: error }, 'a step of a run could not be published')
    }
  }

  return {
    launch({ before, run, entries, effects: wanted }) {
      // It is on disk: the next process goes on with it.
      if (stopped) return
      written(take(run), before, entries, wanted)
    },
    async recover() {
      const ids = await journal.unfinished()
      for (const id of ids) {
        try {
          const { facts, entries } = await journal.read(id)
          if (stopped) break
          const run = replay(facts, entries)
          const taken = take(run)
          for (const effect of resume(run, clock.now())) effects.perform(taken, effect)
        } catch (error) {
          aside.set(id, error instanceof Error ? error.message : String(error))
          log.error({ run: id, err: error }, 'a run cannot be read: it is left as it is, and the others go on')
        }
      }
      return ids.length
    },
    async tell(runId, happening) {
      const of = active.get(runId)
      if (!of) return false
      return new Promise((resolve) => moves.post(of, happening, resolve))
    },
    resume(runId) {
      const of = active.get(runId)
      if (of) effects.resume(of)
    },
    find: (runId) => active.get(runId)?.run,
    aside: (runId) => aside.get(runId),
    forget: (runId) => void aside.delete(runId),
    privateTexts: () => [...active.values()].map(({ run }) => run.hidden.texts),
    get size() {
      return active.size
    },
    async stop() {
      stopped = true
      moves.stop()
      effects.stop()
      await Promise.all([...active.values()].map((of) => of.moving))
      // Not before: a step that was being written sets its timers yet.
      for (const of of active.values()) effects.release(of)
    },
  }
}
