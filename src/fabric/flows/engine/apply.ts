/** How an entry changes a run. Live and in recovery the same: a run is the fold of its entries. */
import {
  actionResult,
  caughtError,
  fabricLimits,
  storeCaught,
  storeResult,
  type Json,
  type Path,
  type State,
} from '#flow'
import type { Entry, ErredEntry } from './entry.ts'
import { hiddenAfter, resultPath } from './hidden.ts'
import { masked } from './private-values.ts'
import { newRun, tokensOf, type Failure, type Phase, type Run, type RunFacts } from './run.ts'

export const limits = fabricLimits

/** `data`: the document after this entry, when the caller has it already. */
export function apply(run: Run, entry: Entry, data: Json = dataAfter(run, entry)): Run {
  const logged = run.logged + logLength(run, entry)
  const hidden = hiddenAfter(
    run,
    entry,
    'state' in entry && entry.state !== undefined ? stateNamed(run, entry.state) : stateAt(run),
  )
  const next: Run = { ...run, data, time: entry.time, entries: run.entries + 1, logged, hidden }
  switch (entry.kind) {
    case 'started':
      return {
        ...next,
        started: entry.time,
        tokens: tokensOf(entry.value),
        ...(entry.from === undefined ? {} : { phase: { kind: 'entering', state: entry.from.state } }),
      }
    case 'passed':
      return { ...next, steps: run.steps + 1, phase: moved(entry.next) }
    case 'acted': {
      const { state, request, value: body, time: since } = entry
      const secret = entry.hidden !== undefined || masked(body, { ...hidden, paths: [] }) !== body
      return {
        ...next,
        steps: run.steps + 1,
        phase: { kind: 'acting', state, request, body, secret, since, status: null },
      }
    }
    case 'polled':
      return run.phase.kind === 'acting' ? { ...next, phase: { ...run.phase, status: entry.value } } : next
    case 'action-done':
      return { ...next, phase: moved(entry.next) }
    case 'waiting': {
      const { state, until, time: since } = entry
      return { ...next, steps: run.steps + 1, phase: { kind: 'waiting', state, since, until } }
    }
    case 'waited':
      return { ...next, phase: moved(entry.next) }
    case 'erred':
      // Without an action or a wait before it, this was the state's entering as well: it counts against endless loops.
      return { ...next, steps: run.steps + (run.phase.kind === 'entering' ? 1 : 0), phase: afterError(run, entry) }
    case 'canceling':
      return { ...next, canceling: { by: entry.by, since: entry.time } }
    case 'ended':
      return { ...next, phase: { kind: 'ended', how: entry.how, failure: failureOf(entry) } }
  }
}

/** The run that these entries describe. */
export function replay(facts: RunFacts, entries: Iterable<Entry>): Run {
  let run = newRun(facts)
  for (const entry of entries) run = apply(run, entry)
  return run
}

/** Step after step, each entry with the run before and after it. */
export function* passages(
  start: Run,
  steps: Iterable<readonly Entry[]>,
): Generator<{ readonly before: Run; readonly entry: Entry; readonly after: Run }> {
  let before = start
  for (const step of steps) {
    for (const entry of step) {
      const after = apply(before, entry)
      yield { before, entry, after }
      before = after
    }
  }
}

export function stateNamed(run: Run, name: string): State | undefined {
  const { States } = run.facts.definition
  return Object.hasOwn(States, name) ? States[name] : undefined
}

/** How many entries of the run's log this journal entry is (log-entries.ts writes them). */
function logLength(run: Run, entry: Entry): number {
  if (entry.kind === 'canceling' || (entry.kind === 'polled' && stateAt(run)?.Type !== 'Action')) return 0
  if (entry.kind === 'passed') return 2
  if (entry.kind !== 'erred' || run.phase.kind !== 'entering') return 1
  return stateNamed(run, entry.state)?.Type === 'Fail' ? 1 : 2
}

/** Where values hidden in a filled template stand in `$` once they are stored at `ResultPath`. */
export function hiddenInData(state: State | undefined, hidden: readonly Path[]): readonly Path[] {
  const at = resultPath(state)
  return hidden.map((path) => [...at, ...path])
}

function dataAfter(run: Run, entry: Entry): Json {
  switch (entry.kind) {
    case 'started':
      return entry.value
    case 'passed': {
      const state = stateNamed(run, entry.state)
      return entry.value === undefined || !state ? run.data : stored(run, state, entry.value)
    }
    case 'action-done': {
      const state = stateAt(run)
      const name = run.phase.kind === 'acting' ? run.phase.state : ''
      return state ? stored(run, state, actionResult(entry, state, name)) : run.data
    }
    case 'erred': {
      const catcher = catcherAt(run, entry)
      if (!catcher) return run.data
      const placed = storeCaught(catcher, { data: run.data, limits }, caughtError(entry))
      return placed.ok ? placed.value : run.data
    }
    case 'acted':
    case 'polled':
    case 'waiting':
    case 'waited':
    case 'canceling':
    case 'ended':
      return run.data
  }
}

/** The part of a state that says where its result goes. */
export function resultPlace(state: State | undefined): { readonly ResultPath?: string } {
  return state && 'ResultPath' in state && state.ResultPath !== undefined ? { ResultPath: state.ResultPath } : {}
}

function stored(run: Run, state: State, value: Json): Json {
  const placed = storeResult(resultPlace(state), { data: run.data, limits }, value)
  return placed.ok ? placed.value : run.data
}

function stateAt(run: Run): State | undefined {
  return run.phase.kind === 'acting' ? stateNamed(run, run.phase.state) : undefined
}

function catcherAt(run: Run, entry: ErredEntry) {
  const state = stateNamed(run, entry.state)
  return entry.caught !== undefined && state && 'Catch' in state ? state.Catch?.[entry.caught] : undefined
}

function moved(next: string | null): Phase {
  return next === null ? { kind: 'leaving', failure: null } : { kind: 'entering', state: next }
}

function afterError(run: Run, entry: ErredEntry): Phase {
  const catcher = catcherAt(run, entry)
  if (catcher) return { kind: 'entering', state: catcher.Next }
  return { kind: 'leaving', failure: { state: entry.state, error: entry.error, cause: entry.cause } }
}

function failureOf(entry: Entry & { kind: 'ended' }): Failure | null {
  if (entry.how === 'succeeded') return null
  return { state: entry.state ?? null, error: entry.error ?? '', cause: entry.cause ?? '' }
}
