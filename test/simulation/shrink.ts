/** The smallest scenario that still goes wrong: fewer runs, fewer faults, fewer crashes, smaller flows. */
import type { FlowDefinition, State } from '../../src/flow/index.ts'
import type { Failure } from './block.ts'
import type { Scenario } from './scenario.ts'
import { watch } from './oracle/judge.ts'

/** Worlds looked at on the way. */
const MOST_TRIES = 600

/** @param of a scenario with a violation. Answers with the smallest that was found, and what is violated there. */
export async function shrink(of: Failure): Promise<Failure> {
  let smallest = of
  let tries = 0
  for (let smaller = true; smaller && tries < MOST_TRIES;) {
    smaller = false
    for (const scenario of simpler(smallest.scenario)) {
      if (++tries > MOST_TRIES) break
      const { violations } = await watch(scenario)
      if (violations.length === 0) continue
      smallest = { scenario, violations }
      smaller = true
      break
    }
  }
  return smallest
}

/** Each with one thing less, what makes most difference first. */
function* simpler(scenario: Scenario): Generator<Scenario> {
  const { runs, faults, crashes } = scenario
  for (const [i] of runs.entries()) if (runs.length > 1) yield { ...scenario, runs: runs.toSpliced(i, 1) }
  for (const kind of Object.keys(faults)) {
    yield { ...scenario, faults: Object.fromEntries(Object.entries(faults).filter(([other]) => other !== kind)) }
  }
  for (const [i] of crashes.entries()) yield { ...scenario, crashes: crashes.toSpliced(i, 1) }
  for (const [i, run] of runs.entries()) {
    if (run.from !== null) yield { ...scenario, runs: runs.with(i, { ...run, from: null }) }
    if (run.cancelAt !== null) yield { ...scenario, runs: runs.with(i, { ...run, cancelAt: null }) }
    for (const flow of smallerFlows(run.flow)) yield { ...scenario, runs: runs.with(i, { ...run, flow }) }
  }
}

/** Starting later, without a state nobody comes to, without a Catch, without a state on the way. */
function* smallerFlows(flow: FlowDefinition): Generator<FlowDefinition> {
  const start = flow.States[flow.StartAt]
  if (start && 'Next' in start && start.Next !== undefined) yield reachable({ ...flow, StartAt: start.Next })
  for (const [name, state] of Object.entries(flow.States)) {
    if ('Catch' in state) {
      const { Catch: _, ...rest } = state
      yield reachable({ ...flow, States: { ...flow.States, [name]: rest } })
    }
    if ('Next' in state && state.Next !== undefined && state.Next !== name && name !== flow.StartAt) {
      yield reachable(bypassed(flow, name, state.Next))
    }
    if (state.Type === 'Choice' && state.Default !== undefined) yield reachable(bypassed(flow, name, state.Default))
  }
}

function bypassed(flow: FlowDefinition, name: string, next: string): FlowDefinition {
  const { [name]: _, ...States } = flow.States
  const text = JSON.stringify({ ...flow, States })
  // SAFETY: a flow whose states lead past one of them is a flow.
  return JSON.parse(text.replaceAll(`:${JSON.stringify(name)}`, `:${JSON.stringify(next)}`)) as FlowDefinition
}

function reachable(flow: FlowDefinition): FlowDefinition {
  const seen = new Set([flow.StartAt])
  for (const name of seen) for (const next of targets(flow.States[name])) if (next in flow.States) seen.add(next)
  return { ...flow, States: Object.fromEntries(Object.entries(flow.States).filter(([name]) => seen.has(name))) }
}

function targets(state: State | undefined): readonly string[] {
  return [...JSON.stringify(state ?? {}).matchAll(/"(?:Next|Default)":"([^"]+)"/g)].flatMap(([, name]) => name ?? [])
}
