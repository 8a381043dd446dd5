/** A journal in memory, held by the same tests as the one in SQLite. It keeps text, as a disk would. */
import { decodeStep, encodeStep } from '../../../src/fabric/flows/journal/encode.ts'
import { statusOf } from '../../../src/fabric/flows/engine/activity.ts'
import type { Entry } from '../../../src/fabric/flows/engine/entry.ts'
import type { Journal } from '../../../src/fabric/flows/engine/ports.ts'
import type { Run, RunFacts } from '../../../src/fabric/flows/engine/run.ts'

export interface SimulatedJournal extends Journal {
  /** All that was written of a run, as text. */
  textOf(runId: string): string
  /** How many entries a run has. */
  entriesOf(runId: string): number
}

export function createSimulatedJournal(): SimulatedJournal {
  const runs = new Map<string, { facts: RunFacts; steps: string[]; entries: number; over: boolean }>()
  const payloads = new Map<string, string>()

  function add(run: Run, entries: readonly Entry[]): void {
    const kept = runs.get(run.facts.runId)
    if (!kept) throw new Error(`the journal has no run ${run.facts.runId}`)
    const first = run.entries - entries.length
    if (first !== kept.entries) throw new Error(`entry ${first} cannot follow ${kept.entries} entries`)
    const { text, payloads: large } = encodeStep(entries)
    for (const [hash, value] of large) payloads.set(hash, value)
    kept.steps.push(text)
    kept.entries = run.entries
    kept.over = ['SUCCEEDED', 'FAILED'].includes(statusOf(run))
  }

  return {
    async begin(run, entries) {
      if (runs.has(run.facts.runId)) throw new Error(`run ${run.facts.runId} is there already`)
      runs.set(run.facts.runId, { facts: run.facts, steps: [], entries: 0, over: false })
      add(run, entries)
    },
    async append(run, entries) {
      add(run, entries)
    },
    async read(runId) {
      const kept = runs.get(runId)
      if (!kept) throw new Error(`the journal has no run ${runId}`)
      const entries = kept.steps.flatMap((step) => decodeStep(step, (hash) => payloads.get(hash) ?? 'null'))
      return { facts: kept.facts, entries }
    },
    async unfinished() {
      return [...runs].flatMap(([id, { over }]) => (over ? [] : [id]))
    },
    entriesOf: (runId) => runs.get(runId)?.entries ?? 0,
    textOf: (runId) => runs.get(runId)?.steps.join('\n') ?? '',
  }
}
