/**
 * How long actions took, for each provider and state: the newest ones, so that what changes is learned anew. Bounded: those
 * that were not used for longest leave the memory, and are read again from the history when they are.
 */
import type { Micros } from '#flow'
import { dropOldest } from '../../../drop-oldest.ts'
import { planChecks, type Schedule } from './schedule.ts'

/** Where durations survive the process. */
export interface DurationHistory {
  /** Oldest first; empty when there is nothing. */
  read(key: string): readonly Micros[]
  write(key: string, durations: readonly Micros[]): void
}

export interface Durations {
  learn(provider: string, state: string, duration: Micros): void
  /** Undefined while nothing is known. */
  schedule(provider: string, state: string, least: Micros): Schedule | undefined
}

/** Newest durations kept for a state: a plan needs no more, and this many tell of a change within a day's runs. */
const KEPT = 128
/** States in memory. */
const STATES = 500

interface Known {
  durations: readonly Micros[]
  schedule: Schedule | undefined
  /** For which shortest step the schedule was made, and how many were learned since. */
  least: Micros
  news: number
}

export function createDurations(history?: DurationHistory): Durations {
  const states = new Map<string, Known>()

  /** The newest used last. */
  function known(provider: string, state: string): { readonly key: string; readonly of: Known } {
    const key = JSON.stringify([provider, state])
    const of = states.get(key) ?? {
      durations: history?.read(key).slice(-KEPT) ?? [],
      schedule: undefined,
      least: 0,
      news: 0,
    }
    states.delete(key)
    states.set(key, of)
    dropOldest(states, STATES)
    return { key, of }
  }

  return {
    learn(provider, state, duration) {
      const { key, of } = known(provider, state)
      of.durations = [...of.durations, Math.max(1, Math.round(duration))].slice(-KEPT)
      of.news++
      history?.write(key, of.durations)
    },
    schedule(provider, state, least) {
      const { of } = known(provider, state)
      if (of.durations.length === 0) return undefined
      // A plan is worth its milliseconds when a fourth of what it stands on is new.
      if (!of.schedule || of.least !== least || of.news * 4 >= of.durations.length) {
        of.schedule = planChecks(of.durations, least)
        of.least = least
        of.news = 0
      }
      return of.schedule
    },
  }
}
