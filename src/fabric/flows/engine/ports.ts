/**
 * What the engine has of the world, all of it: four ports. The fabric gives real ones; a simulation gives others and runs
 * years of flows, with every fault, from a seed.
 */
import type { JsonObject, Micros } from '#flow'
import type { ActionProvider } from '../../actions/provider.ts'
import type { Entry } from './entry.ts'
import type { Run, RunFacts } from './run.ts'

export interface Ports {
  readonly clock: Clock
  readonly random: Random
  readonly journal: Journal
  readonly providers: Providers
}

export interface Clock {
  now(): Micros
  /** Calls back once, not before `time`; at once (but not inside this call) when that has passed. */
  at(time: Micros, callback: () => void): Timer
}

export interface Timer {
  cancel(): void
}

export interface Random {
  uuid(): string
}

/** The durable memory of runs: per run, the list of its entries. What is not in it has not happened. */
export interface Journal {
  /** The first entries of a new run, with its facts. Resolves when durable. */
  begin(run: Run, entries: readonly Entry[], about: RunAbout): Promise<void>
  /**
   * More entries of a run, after its entry number `run.entries - entries.length`. Resolves when durable; rejects when
   * nothing of it is.
   */
  append(run: Run, entries: readonly Entry[]): Promise<void>
  /** What is durable of a run. @throws {Error} when the journal has no such run, or cannot read it. */
  read(runId: string): Promise<{ readonly facts: RunFacts; readonly entries: readonly Entry[] }>
  /** Ids of the runs that have not ended, oldest first. */
  unfinished(): Promise<readonly string[]>
}

/** What is kept with a run for people and lists; the engine itself does not read it. */
export interface RunAbout {
  readonly flowTitle: string
  readonly flowUpdated: string
  readonly inputSchema: JsonObject
  readonly tags: readonly string[]
  readonly managers: readonly string[]
  readonly monitors: readonly string[]
}

export interface Providers {
  resolve(url: string): ActionProvider | undefined
  explainUnknown(url: string): string
}
