/** What a run is doing, in words: the `status` and `details` of its document (globus-protocol.md 2.4). */
import { formatTimestamp, isObject, type Json, type JsonObject } from '#flow'
import type { RunStatus } from '#run'
import { masked } from './private-values.ts'
import type { ActingPhase, EndedPhase, Run } from './run.ts'

export interface Activity {
  readonly status: RunStatus
  readonly details: JsonObject
}

/** `withOutput`: a finished run's details carry its output, which lists leave out. */
export function activityOf(run: Run, withOutput: boolean): Activity {
  const { phase } = run
  const active = (code: string, description: string, details: JsonObject): Activity => ({
    status: 'ACTIVE',
    details: { code, description, time: formatTimestamp(run.time), details },
  })
  switch (phase.kind) {
    case 'entering':
    case 'leaving':
      return active('FlowStarting', run.steps === 0 ? 'starting' : 'between states', {})
    case 'waiting': {
      const until = formatTimestamp(phase.until)
      const description = `${phase.state}: waiting until ${until.slice(0, 19).replace('T', ' ')} UTC`
      return active('WaitStarted', description, { state_name: phase.state, state_type: 'Wait', until })
    }
    case 'acting':
      return acting(run, phase, active)
    case 'ended':
      return ended(run, phase, withOutput)
  }
}

function acting(
  run: Run,
  phase: ActingPhase,
  active: (code: string, description: string, details: JsonObject) => Activity,
): Activity {
  const { status, state } = phase
  const details = { state_name: state, state_type: 'Action' }
  const doing = status === null ? 'starting' : status.display_status || status.status.toLowerCase()
  if (run.canceling) return active('FlowCanceling', `canceling: ${state} is asked to stop`, details)
  if (status?.status !== 'INACTIVE') {
    return active(status === null ? 'ActionStarted' : 'ActionPolled', `${state}: ${doing}`, details)
  }
  const why = masked(status.details)
  const said = (key: string): Json | undefined => (isObject(why) ? why[key] : undefined)
  const code = said('code')
  const description = said('description')
  return {
    status: 'INACTIVE',
    details: {
      ...(isObject(why) ? why : {}),
      code: typeof code === 'string' ? code : 'ActionInactive',
      description: `${state}: ${typeof description === 'string' ? description : doing}`,
      state_name: state,
      action_statuses: [{ ...status, details: why, state_name: state }],
    },
  }
}

function ended(run: Run, phase: EndedPhase, withOutput: boolean): Activity {
  const time = formatTimestamp(run.time)
  if (phase.how === 'succeeded') {
    const output = withOutput ? { output: masked(run.data, run.hidden) } : {}
    const description = 'The Flow Instance completed successfully'
    return { status: 'SUCCEEDED', details: { code: 'FlowSucceeded', description, time, ...output } }
  }
  const { state, error, cause } = phase.failure ?? { state: null, error: '', cause: '' }
  if (phase.how === 'canceled') {
    const details = { code: 'FlowCanceled', description: `The Flow Instance was ${cause}`, time, details: { cause } }
    return { status: 'FAILED', details }
  }
  const where = state === null ? {} : { state_name: state }
  const description = `${state === null ? '' : `${state}: `}${error}: ${cause}`
  return { status: 'FAILED', details: { code: 'FlowFailed', description, time, details: { ...where, error, cause } } }
}
