/**
 * An action provider whose actions take as long as their body says, on a simulated clock. It pushes, or is polled through
 * requests that take time: half of it before the provider hears of them, half before its answer is heard.
 */
import type { ActionRequest } from '../../../src/api/index.ts'
import { ActionError, type ActionProvider, type Pace } from '../../../src/fabric/actions/index.ts'
import { formatTimestamp, type Micros } from '../../../src/flow/index.ts'
import type { ActionStatus } from '../../../src/run/index.ts'
import type { StepKind } from '../../recorded/flows.ts'
import type { SimulatedClock } from '../../simulation/clock.ts'
import { urlOf } from './planned-run.ts'

export interface Asked {
  /** Status requests for the action. */
  readonly polls: number
  /** From its end until the provider was asked, or until its push left: 0. */
  readonly lateness: Micros
}

/** By action id: of those that are over, until somebody takes it out. */
export type Ledger = Map<string, Asked>

interface Action {
  readonly done: Micros
  /** Its status document while it is under way, and when it is done. */
  readonly underWay: ActionStatus
  readonly ended: ActionStatus
  polls: number
}

/** `requestTime` draws the time that one request takes; without it requests take none, and ends are pushed. */
export function createTimedProvider(
  kind: StepKind,
  clock: SimulatedClock,
  ledger: Ledger,
  requestTime: (() => Micros) | undefined,
  pace: Pace,
): ActionProvider {
  const actions = new Map<string, Action>()
  const listeners = new Set<(status: ActionStatus) => void>()

  /** A request on its way there and back, `handle` in between. */
  async function request<T>(handle: () => T): Promise<T> {
    if (!requestTime) return handle()
    const time = requestTime()
    await clock.sleep(time / 2)
    const answer = handle()
    await clock.sleep(time / 2)
    return answer
  }

  function begin({ request_id, body }: ActionRequest): ActionStatus {
    const [seconds, queue] = [Number(body['seconds']), Number(body['queue_seconds'])]
    if (!(seconds > 0 && queue >= 0 && queue <= seconds)) {
      throw new ActionError(400, 'BadRequest', `an action takes seconds above 0, not ${JSON.stringify(body)}`)
    }
    const accepted = clock.now()
    const done = accepted + Math.max(1, Math.round(seconds * 1e6))
    const started = Math.min(done - 1, accepted + Math.round(queue * 1e6))
    const action = { done, ...documentsOf(request_id, { accepted, started, done }), polls: 0 }
    actions.set(request_id, action)
    if (!requestTime) clock.at(done, () => push(request_id))
    return statusOf(action)
  }

  function push(id: string): void {
    const action = actions.get(id)
    if (!action) return
    end(id, action)
    for (const listener of listeners) listener(statusOf(action))
  }

  function ask(id: string): ActionStatus {
    const action = actions.get(id)
    if (!action) throw new ActionError(404, 'NotFound', `there is no action ${id}`)
    action.polls++
    if (action.done <= clock.now()) end(id, action)
    return statusOf(action)
  }

  function end(id: string, { polls: asked, done }: Action): void {
    actions.delete(id)
    ledger.set(id, { polls: asked, lateness: clock.now() - done })
  }

  const statusOf = ({ done, underWay, ended }: Action) => (done <= clock.now() ? ended : underWay)

  function documentsOf(action_id: string, times: Readonly<Record<'accepted' | 'started' | 'done', Micros>>) {
    const [start_time, start, end] = [times.accepted, times.started, times.done].map(formatTimestamp)
    const underWay: ActionStatus = {
      action_id,
      status: 'ACTIVE',
      creator_id: 'urn:globus:auth:identity:00000000-0000-4000-8000-000000000003',
      label: null,
      monitor_by: [],
      manage_by: [],
      start_time: start_time ?? '',
      completion_time: null,
      release_after: null,
      display_status: 'under way',
      details: {},
    }
    const work = { name: kind, attempt: 1, start: start ?? '', end: end ?? '', outcome: 'succeeded' }
    const completion_time = end ?? ''
    const ended = {
      ...underWay,
      status: 'SUCCEEDED' as const,
      completion_time,
      display_status: 'done',
      details: { work: [work] },
    }
    return { underWay, ended }
  }

  const status = (id: string) => request(() => ask(id))
  return {
    name: kind,
    urls: [urlOf(kind)],
    title: kind,
    description: 'takes as long as its body says',
    inputSchema: {},
    scope: urlOf(kind),
    synchronous: false,
    pace,
    run: (asked) => request(() => begin(asked)),
    status,
    cancel: status,
    release: status,
    ...(requestTime
      ? {}
      : {
          watch(listener: (status: ActionStatus) => void) {
            listeners.add(listener)
            return () => listeners.delete(listener)
          },
        }),
  }
}
