/** What a run is doing, in words: the `status` and `details` of its document (Globus Flows API). */
import { formatTimestamp, isObject, type Json, type JsonObject } from '#flow'
import type { ActionStatus, RunStatus } from '#run'
import { stateNamed } from './apply.ts'
import { masked, maskedText } from './private-values.ts'
import type { Run } from './run.ts'

export interface Activity {
  readonly status: RunStatus
  readonly details: JsonObject
}

export function statusOf({ phase }: Run): RunStatus {
  if (phase.kind === 'ended') return phase.how === 'succeeded' ? 'SUCCEEDED' : 'FAILED'
  return phase.kind === 'acting' && phase.status?.status === 'INACTIVE' ? 'INACTIVE' : 'ACTIVE'
}

/** The web input that the run waits for. */
export function blockingWebInput(run: Run): string | null {
  const { phase } = run
  if (phase.kind !== 'acting' || phase.status === null || stateNamed(run, phase.state)?.Type !== 'AwaitWebInput')
    return null
  const { WebInputId } = phase.body
  return typeof WebInputId === 'string' ? WebInputId : null
}

/** One sentence: "Correlate: waiting for endpoint local". */
export function sentenceOf(run: Run): string {
  const { phase } = run
  switch (phase.kind) {
    case 'entering':
    case 'leaving':
      return run.steps === 0 ? 'starting' : 'between states'
    case 'waiting':
      return `${phase.state}: waiting until ${formatTimestamp(phase.until).slice(0, 19).replace('T', ' ')} UTC`
    case 'acting':
      if (run.canceling) return `canceling: ${phase.state} is asked to stop`
      if (phase.status === null) return `${phase.state}: starting`
      return `${phase.state}: ${maskedText(phase.status.display_status || phase.status.status, run.hidden.texts)}`
    case 'ended': {
      const { state, error, cause } = phase.failure ?? { state: null, error: '', cause: '' }
      if (phase.how === 'succeeded') return 'The Flow Instance completed successfully'
      if (phase.how === 'canceled') return `The Flow Instance was ${cause}`
      return maskedText([state ?? '', error, cause].filter((part) => part !== '').join(': '), run.hidden.texts)
    }
  }
}

/** `withOutput`: a finished run's details carry its output, which lists leave out. */
export function activityOf(run: Run, withOutput: boolean): Activity {
  const { phase } = run
  const said = (code: string, more: JsonObject): Activity => ({
    status: statusOf(run),
    details: { code, description: sentenceOf(run), time: formatTimestamp(run.time), ...more },
  })
  switch (phase.kind) {
    case 'entering':
    case 'leaving':
      return said('FlowStarting', { details: {} })
    case 'waiting': {
      const until = formatTimestamp(phase.until)
      return said('WaitStarted', { details: { state_name: phase.state, state_type: 'Wait', until } })
    }
    case 'acting': {
      const type = stateNamed(run, phase.state)?.Type ?? 'Action'
      const details = { state_name: phase.state, state_type: type }
      if (run.canceling) return said('FlowCanceling', { details })
      if (phase.status?.status !== 'INACTIVE') {
        return said(phase.status === null || type !== 'Action' ? `${type}Started` : 'ActionPolled', { details })
      }
      return inactive(phase.state, phase.status, masked(phase.status.details, { ...run.hidden, paths: [] }), said)
    }
    case 'ended': {
      const { state, error, cause } = phase.failure ?? { state: null, error: '', cause: '' }
      if (phase.how === 'succeeded') {
        return said('FlowSucceeded', withOutput ? { output: masked(run.data, run.hidden) } : {})
      }
      if (phase.how === 'canceled') return said('FlowCanceled', { details: { cause } })
      const where = state === null ? {} : { state_name: state }
      return said('FlowFailed', { details: { ...where, error, cause: maskedText(cause, run.hidden.texts) } })
    }
  }
}

/** What tells a client how to help (Globus Flows API, ConsentRequired and AuthorizationParameters). */
function passedOn({
  required_scope,
  required_scopes,
  authorization_parameters,
  resolution_url,
}: JsonObject): JsonObject {
  return {
    ...(required_scope === undefined ? {} : { required_scope }),
    ...(required_scopes === undefined ? {} : { required_scopes }),
    ...(authorization_parameters === undefined ? {} : { authorization_parameters }),
    ...(resolution_url === undefined ? {} : { resolution_url }),
  }
}

/** An action that cannot go on by itself says what it needs: that is the run's to say, too. */
function inactive(
  state: string,
  status: ActionStatus,
  shown: Json,
  said: (code: string, more: JsonObject) => Activity,
): Activity {
  const why: JsonObject = isObject(shown) ? shown : {}
  const { code, description } = why
  return said(typeof code === 'string' ? code : 'ActionInactive', {
    ...(typeof description === 'string' ? { description: `${state}: ${description}` } : {}),
    ...passedOn(why),
    state_name: state,
    details: { state_name: state, state_type: 'Action' },
    action_statuses: [{ ...status, details: why, state_name: state }],
  })
}
