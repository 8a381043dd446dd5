/** How the states of a run stand, for the graph. */
import { own, type JsonObject, type Micros } from '#flow'
import { addEntry, buildRun, stepsOf, type LogEntry, type Run, type Step } from '#run'
import type { RunSummary } from '#messages'

export interface Painting {
  readonly summary: RunSummary
  readonly run: Run
  /** How many entries of the log are in it. */
  readonly entries: number
  /** What the run was started with; null when that could not be read. */
  readonly definition: JsonObject | null
}

export function paintingOf(summary: RunSummary, entries: readonly LogEntry[], definition: JsonObject | null): Painting {
  return { summary, run: buildRun(entries), entries: entries.length, definition }
}

export function addToPainting(painting: Painting, index: number, entry: LogEntry): Painting {
  if (index !== painting.entries) return painting
  return { ...painting, entries: index + 1, run: addEntry(painting.run, entry) }
}

export interface Painted {
  readonly steps: ReadonlyMap<string, Step>
  /** Ways that the run took, as `from → to`. */
  readonly ways: ReadonlySet<string>
}

export const way = (from: string, to: string): string => JSON.stringify([from, to])

export function paintedBy({ run }: Painting, now: Micros): Painted {
  const steps = new Map(stepsOf(run, now).map((step) => [step.name, step]))
  const ways = new Set<string>()
  for (const [index, visit] of run.visits.entries()) {
    const next = run.visits[index + 1]
    if (next) ways.add(way(visit.state, next.state))
  }
  return { steps, ways }
}

/** Whether two definitions say the same, whatever the order of their keys. */
export function sameDefinition(a: unknown, b: unknown): boolean {
  if (a === b) return true
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false
  if (Array.isArray(a) !== Array.isArray(b)) return false
  const keys = Object.keys(a)
  return (
    keys.length === Object.keys(b).length &&
    // SAFETY: both are JSON objects or lists by the checks above; lists are read by their indices as keys.
    keys.every((key) => Object.hasOwn(b, key) && sameDefinition(own(a as JsonObject, key), own(b as JsonObject, key)))
  )
}
