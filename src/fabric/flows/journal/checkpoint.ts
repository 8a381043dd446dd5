/**
 * A run folded up to an entry, on disk. It holds nothing that the entries before it do not say: it spares reading them
 * again. Like them it holds private values masked, so a run that has any is not recovered from it.
 */
import { MASK } from '#flow'
import { masked, maskedText } from '../engine/private-values.ts'
import type { Phase, Run, RunFacts } from '../engine/run.ts'

/** Entries between two of them: what a reader folds at most, some 10 ms. */
const EVERY = 1024
/** A run of more entries has one at its end. */
const LONG = 128

/** Whether one is due with these entries. */
export function isDue({ entries, phase }: Run, fresh: number): boolean {
  if (phase.kind === 'ended' && entries > LONG) return true
  return Math.floor(entries / EVERY) > Math.floor((entries - fresh) / EVERY)
}

export function encodeCheckpoint(run: Run): string {
  const { hidden } = run
  const shown = {
    ...run,
    // They stand in the row of the run.
    facts: undefined,
    data: masked(run.data, hidden),
    phase: shownPhase(run.phase, hidden.texts),
    hidden: { ...hidden, texts: [] },
  }
  return JSON.stringify(shown)
}

/** @throws {Error} for what encodeCheckpoint did not write. */
export function decodeCheckpoint(text: string, facts: RunFacts): Run {
  // SAFETY: written by encodeCheckpoint.
  return { facts, ...(JSON.parse(text) as Omit<Run, 'facts'>) }
}

/** What readers of a log want of a phase is its state; what an action was asked is in the entry before. */
function shownPhase(phase: Phase, texts: readonly string[]): Phase {
  if (phase.kind === 'acting' && (phase.secret || texts.length > 0))
    return { ...phase, body: { body: MASK }, status: null }
  if (phase.kind !== 'leaving' || !phase.failure) return phase
  return { ...phase, failure: { ...phase.failure, cause: maskedText(phase.failure.cause, texts) } }
}
