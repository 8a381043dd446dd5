/** Entering states: on from where the run stands, through all that need nothing from outside. */
import {
  actionBody,
  choose,
  failWith,
  passResult,
  storeResult,
  successorOf,
  waitUntil,
  type ExpressionEvalState,
  type PassState,
  type Scope,
  type State,
  type WaitState,
} from '#flow'
import { actionUrl, deadlineOf, type ActingState } from './action-state.ts'
import { hiddenInData, limits, stateNamed } from './apply.ts'
import { expiryOf } from './run.ts'
import type { Step } from './step.ts'

/** States a run may enter in its life: a loop without an end is found out. */
export const MOST_STEPS = 100_000
/** States entered in one step; then other runs get their turn. */
const STEPS_AT_ONCE = 256

export function enterStates(step: Step): void {
  const pause = step.run.steps + STEPS_AT_ONCE
  while (step.run.phase.kind === 'entering' && !step.run.canceling) {
    if (step.run.steps >= pause) return step.effect({ kind: 'continue' })
    enterState(step, step.run.phase.state)
  }
}

function enterState(step: Step, name: string): void {
  const { time } = step
  const state = stateNamed(step.run, name)
  if (step.run.steps >= MOST_STEPS) {
    const cause = `the run has entered ${MOST_STEPS} states: a loop without an end?`
    return step.record({ kind: 'erred', time, state: name, error: 'States.Runtime', cause })
  }
  if (time >= expiryOf(step.run)) return step.expire(name)
  if (!state) return step.fail(name, 'States.Runtime', `the definition has no state "${name}"`)
  try {
    enter(step, name, state)
  } catch (error) {
    // Evaluation does not throw on a checked definition. One that slipped through ends its own run, not the engine.
    step.fail(name, 'States.Runtime', `the state cannot be evaluated: ${String(error)}`)
  }
}

function enter(step: Step, name: string, state: State): void {
  const { time } = step
  const scope: Scope = { data: step.run.data, context: step.run.facts.context, limits }
  switch (state.Type) {
    case 'Action':
    case 'CreateWebInput':
    case 'AwaitWebInput':
      return act(step, name, state, scope)
    case 'Pass':
    case 'ExpressionEval':
      return pass(step, name, state, scope)
    case 'Choice': {
      const next = choose(state, scope)
      if (next.ok) return step.record({ kind: 'passed', time, state: name, next: next.value })
      return step.fail(name, next.error.error, next.error.cause)
    }
    case 'Wait':
      return wait(step, name, state, scope)
    case 'Fail': {
      const { error, cause } = failWith(state, scope)
      return step.record({ kind: 'erred', time, state: name, error, cause })
    }
    default: {
      // Out of a definition that no check has seen. Passed over in silence it would be entered for ever.
      const { Type }: { readonly Type?: unknown } = state
      return step.fail(name, 'States.Runtime', `there is no state type ${JSON.stringify(Type)}`)
    }
  }
}

function act(step: Step, name: string, state: ActingState, scope: Scope): void {
  const filled = actionBody(state, scope)
  if (!filled.ok) return step.fail(name, filled.error.error, filled.error.cause)
  const { value: body, hidden } = filled.value
  step.record({
    kind: 'acted',
    time: step.time,
    state: name,
    request: step.id,
    value: body,
    ...(hidden.length === 0 ? {} : { hidden }),
  })
  const { phase } = step.run
  step.effect({ kind: 'start-action', request: step.id, url: actionUrl(step.run, name), body })
  if (phase.kind === 'acting') step.effect({ kind: 'set-timer', timer: 'deadline', at: deadlineOf(step.run, phase) })
}

function pass(step: Step, name: string, state: PassState | ExpressionEvalState, scope: Scope): void {
  const result = passResult(state, scope)
  if (!result.ok) return step.fail(name, result.error.error, result.error.cause)
  const entry = { kind: 'passed', time: step.time, state: name, next: successorOf(state) } as const
  if (result.value === null) return step.record(entry)
  const { value, hidden } = result.value
  const placed = storeResult(state, scope, value)
  if (!placed.ok) return step.fail(name, placed.error.error, placed.error.cause)
  const masks = hidden.length === 0 ? {} : { hidden: hiddenInData(state, hidden) }
  step.record({ ...entry, value, ...masks }, placed.value)
}

function wait(step: Step, name: string, state: WaitState, scope: Scope): void {
  const until = waitUntil(state, scope, step.time)
  if (!until.ok) return step.fail(name, until.error.error, until.error.cause)
  step.record({ kind: 'waiting', time: step.time, state: name, until: until.value })
  if (until.value <= step.time) return step.record({ kind: 'waited', time: step.time, next: successorOf(state) })
  step.effect({ kind: 'set-timer', timer: 'wait', at: Math.min(until.value, expiryOf(step.run)) })
}
