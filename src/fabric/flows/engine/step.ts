/** One step of a run in the making: where it is by now, what was decided on the way, and what is to be done then. */
import { catcherOf, caughtError, storeCaught, type Json, type JsonObject } from '#flow'
import { apply, limits, stateNamed } from './apply.ts'
import type { Entry, ErredEntry } from './entry.ts'
import type { Effect } from './event.ts'
import { LONGEST_RUN, type Run } from './run.ts'

export class Step {
  run: Run
  readonly entries: Entry[] = []
  readonly effects: Effect[] = []
  readonly time: number
  readonly id: string

  constructor(run: Run, event: { readonly time: number; readonly id: string }) {
    this.run = run
    this.time = Math.max(event.time, run.time)
    this.id = event.id
  }

  /** `data`: the document after this entry, when the caller has it already. */
  record(entry: Entry, data?: Json): void {
    this.run = apply(this.run, entry, data)
    this.entries.push(entry)
  }

  effect(effect: Effect): void {
    this.effects.push(effect)
  }

  /** The run's own time is over: no Catch takes that. */
  expire(state: string): undefined {
    const cause = `a run takes at most ${LONGEST_RUN / 86_400e6} days`
    this.record({ kind: 'erred', time: this.time, state, error: 'States.Timeout', cause })
  }

  /** A state fails: its Catch takes it, or the run ends. What a Catch cannot store ends the run as well. */
  fail(state: string, error: string, cause: string, said?: JsonObject): void {
    const entry: ErredEntry = {
      kind: 'erred',
      time: this.time,
      state,
      error,
      cause,
      ...(said === undefined ? {} : { value: said }),
    }
    const definition = stateNamed(this.run, state)
    const catcher = definition && !this.run.canceling ? catcherOf(definition, error) : undefined
    if (!definition || !catcher || !('Catch' in definition)) return this.record(entry)
    const placed = storeCaught(catcher, { data: this.run.data, limits }, caughtError(entry))
    const caught = (definition.Catch ?? []).indexOf(catcher)
    if (placed.ok) return this.record({ ...entry, caught }, placed.value)
    this.record({
      ...entry,
      error: placed.error.error,
      cause: `${placed.error.cause} (while storing ${error}: ${cause})`,
    })
  }
}
