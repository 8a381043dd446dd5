/**
 * The core of the engine: what a run does when something happens to it. Pure: no clock, no I/O, no randomness; the event
 * brings time and a random id. Total: an event that does not fit is ignored, with the reason.
 */
import { actionResult, explainFailure, storeResult, successorOf } from '#flow'
import { finished, type ActionStatus } from '#run'
import { actionUrl, asJson, deadlineOf } from './action-state.ts'
import { limits, resultPlace, stateNamed } from './apply.ts'
import { enterStates } from './enter.ts'
import type { Entry } from './entry.ts'
import type { Effect, RunEvent, TimerName } from './event.ts'
import { expiryOf, type ActingPhase, type Run } from './run.ts'
import { Step } from './step.ts'

export interface Advanced {
  readonly run: Run
  readonly entries: readonly Entry[]
  readonly effects: readonly Effect[]
  /** Why the event changed nothing. */
  readonly ignored?: string
}

/** How long a canceled action may take to confirm before the run ends without it, microseconds. */
const CANCEL_GRACE = 10_000_000
/** How long after a recovery an action whose time was over meanwhile may still tell that it was done, microseconds. */
const RECOVERY_GRACE = 5_000_000

export function advance(run: Run, event: RunEvent): Advanced {
  const ignore = (ignored: string): Advanced => ({ run, entries: [], effects: [], ignored })
  if (run.phase.kind === 'ended') return ignore('the run has ended')
  const step = new Step(run, event)
  const ignored = react(step, event)
  if (ignored !== undefined) return ignore(ignored)
  enterStates(step)
  leave(step)
  return { run: step.run, entries: step.entries, effects: step.effects }
}

/** What has to be done again for a run that a former process left: nothing it decided is decided twice. */
export function resume(run: Run, now: number): readonly Effect[] {
  const { phase, canceling } = run
  switch (phase.kind) {
    case 'entering':
    case 'leaving':
      return [{ kind: 'continue' }]
    case 'waiting':
      return [{ kind: 'set-timer', timer: 'wait', at: Math.min(phase.until, expiryOf(run)) }]
    case 'acting': {
      const about = { request: phase.request, url: actionUrl(run, phase.state) }
      const effects: Effect[] = phase.status
        ? [{ kind: 'follow-action', ...about, actionId: phase.status.action_id }]
        : [{ kind: 'start-action', ...about, body: phase.body }]
      const at = Math.max(deadlineOf(run, phase), now + RECOVERY_GRACE)
      if (!canceling) return [...effects, { kind: 'set-timer', timer: 'deadline', at }]
      if (phase.status) effects.push({ kind: 'cancel-action', ...about, actionId: phase.status.action_id })
      // A clock that was set back since counts from when the run was canceled: times in a run never go back.
      const from = Math.max(now, canceling.since)
      return [...effects, { kind: 'set-timer', timer: 'cancel', at: from + CANCEL_GRACE }]
    }
    case 'ended':
      return [{ kind: 'forget' }]
  }
}

/** What the event itself does; states that can be entered after it are the caller's. Returns why it was ignored. */
function react(step: Step, event: RunEvent): string | undefined {
  const { phase } = step.run
  switch (event.kind) {
    case 'start':
      if (step.run.entries > 0) return 'the run has started before'
      step.record({
        kind: 'started',
        time: step.time,
        value: event.input,
        ...(event.hidden === undefined || event.hidden.length === 0 ? {} : { hidden: event.hidden }),
        ...(event.from === undefined ? {} : { from: event.from }),
      })
      return undefined
    case 'continue':
      return phase.kind === 'entering' || phase.kind === 'leaving' ? undefined : 'the run waits for something'
    case 'status':
      if (phase.kind !== 'acting' || phase.request !== event.request) return 'the status of an action that is over'
      return onStatus(step, phase, event.status)
    case 'refused': {
      if (phase.kind !== 'acting' || phase.request !== event.request) return 'the refusal of an action that is over'
      const { error, payload, ...refusal } = event.refusal
      step.fail(
        phase.state,
        error,
        refusal.description,
        phase.status ? asJson(phase.status) : { ...payload, ...refusal },
      )
      return undefined
    }
    case 'timer':
      return onTimer(step, event.timer)
    case 'cancel':
      return onCancel(step, event.by)
  }
}

function onStatus(step: Step, phase: ActingPhase, status: ActionStatus): string | undefined {
  if (finished(status.status)) return finishAction(step, phase, status)
  const before = phase.status
  if (before && before.status === status.status && before.display_status === status.display_status) {
    return 'the status is known'
  }
  step.record({ kind: 'polled', time: step.time, value: status })
  if (before || !step.run.canceling) return undefined
  const url = actionUrl(step.run, phase.state)
  step.effect({ kind: 'cancel-action', request: phase.request, url, actionId: status.action_id })
  return undefined
}

function finishAction(step: Step, phase: ActingPhase, status: ActionStatus): undefined {
  const state = stateNamed(step.run, phase.state)
  const tolerant = state?.Type === 'Action' && state.ExceptionOnActionFailure === false
  if (status.status === 'FAILED' && (!tolerant || step.run.canceling)) {
    const error = step.run.canceling ? 'ActionCanceled' : 'ActionFailedException'
    step.fail(phase.state, error, explainFailure(status), asJson(status))
    return
  }
  const next = state ? successorOf(state) : null
  const entry = { kind: 'action-done', time: step.time, value: status, next } as const
  const data = { data: step.run.data, limits }
  const placed = storeResult(resultPlace(state), data, actionResult(entry, state, phase.state))
  if (placed.ok) step.record(entry, placed.value)
  else step.fail(phase.state, placed.error.error, placed.error.cause, asJson(status))
}

function onTimer(step: Step, timer: TimerName): string | undefined {
  const { phase, canceling } = step.run
  if (timer === 'wait' && phase.kind === 'waiting') {
    if (step.time < Math.min(phase.until, expiryOf(step.run))) return 'the wait is not over'
    if (step.time < phase.until) return step.expire(phase.state)
    const state = stateNamed(step.run, phase.state)
    step.record({ kind: 'waited', time: step.time, next: state ? successorOf(state) : null })
    return undefined
  }
  if (timer === 'deadline' && phase.kind === 'acting' && !canceling) {
    const deadline = deadlineOf(step.run, phase)
    if (step.time < deadline) return 'the action has time left'
    if (step.time >= expiryOf(step.run)) return step.expire(phase.state)
    const seconds = (deadline - phase.since) / 1e6
    const last = phase.status ? `; its last status: ${phase.status.display_status}` : '; its provider has not answered'
    const said = phase.status ? asJson(phase.status) : undefined
    step.fail(phase.state, 'ActionTimeout', `not done within its WaitTime of ${seconds} s${last}`, said)
    return undefined
  }
  if (timer === 'cancel' && phase.kind === 'acting' && canceling) {
    if (step.time < canceling.since + CANCEL_GRACE) return 'the action has time left to stop'
    const cause = `its provider did not confirm the cancellation within ${CANCEL_GRACE / 1e6} s`
    step.fail(phase.state, 'ActionCanceled', cause, phase.status ? asJson(phase.status) : undefined)
    return undefined
  }
  return 'a timer of something that is over'
}

function onCancel(step: Step, by: string): string | undefined {
  const { phase } = step.run
  if (step.run.canceling) return 'the run is being canceled'
  step.record({ kind: 'canceling', time: step.time, by })
  if (phase.kind !== 'acting') return undefined
  if (phase.status) {
    const url = actionUrl(step.run, phase.state)
    step.effect({ kind: 'cancel-action', request: phase.request, url, actionId: phase.status.action_id })
  }
  step.effect({ kind: 'set-timer', timer: 'cancel', at: step.time + CANCEL_GRACE })
  return undefined
}

/** After its last state, or once a canceled run has nothing under way, it ends in the same step. */
function leave(step: Step): void {
  const { time } = step
  const { phase, canceling } = step.run
  if (canceling) {
    if (phase.kind === 'acting') return
    step.record({ kind: 'ended', time, how: 'canceled', cause: `canceled by ${canceling.by}` })
  } else if (phase.kind !== 'leaving') return
  else if (phase.failure) {
    const { state, error, cause } = phase.failure
    step.record({ kind: 'ended', time, how: 'failed', error, cause, ...(state === null ? {} : { state }) })
  } else step.record({ kind: 'ended', time, how: 'succeeded' })
  step.effect({ kind: 'forget' })
}
