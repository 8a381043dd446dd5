/** The data of a run, visit by visit: `$` before and after each stay in a state, what was sent and what came back. */
import {
  caughtError,
  catcherOf,
  fabricLimits,
  isObject,
  maskKeys,
  own,
  storeCaught,
  type Json,
  type JsonObject,
  type State,
} from '#flow'
import type { ActionStatus } from './log.ts'
import type { Run, Visit } from './model.ts'

/** As the log shows it: what is private is masked. */
export interface VisitData {
  /** `$` before it; undefined when the log does not tell. */
  readonly before: Json | undefined
  /** The body of its action, or the parameters of its web input. */
  readonly sent?: Json
  /** The newest status document of its action, or the refusal of its provider. */
  readonly returned?: JsonObject
  /** `$` after it; undefined when it has not ended, ended the run, or the log does not tell. */
  readonly after: Json | undefined
}

/**
 * One for each of the run's visits, in their order. A log has `$` where a state ended well; after an error that was caught
 * it follows from the definition the run had.
 */
export function dataOfVisits(run: Run, definition: JsonObject | null): readonly VisitData[] {
  const states = definition && own(definition, 'States')
  let data: Json | undefined = run.input
  return run.visits.map((visit) => {
    const acts = visit.type === 'Action' || visit.type === 'CreateWebInput' || visit.type === 'AwaitWebInput'
    // Of a state that asks nobody the log quotes `$` itself.
    const before = acts ? data : (visit.input ?? data)
    const state = isObject(states) ? own(states, visit.state) : undefined
    const after = visit.output ?? (visit.end === null ? undefined : afterError(visit, before, state))
    data = after
    return {
      before,
      ...(acts && visit.input !== undefined && { sent: visit.input }),
      ...returnedTo(visit),
      after,
    }
  })
}

function returnedTo({ action, log }: Visit): { readonly returned?: JsonObject } {
  if (action) return { returned: asJson(action) }
  const refusal = log.findLast(({ details }) => isObject(details['response']))?.details['response']
  return isObject(refusal) ? { returned: refusal } : {}
}

function afterError(visit: Visit, before: Json | undefined, state: Json | undefined): Json | undefined {
  const { error, cause = '' } = visit
  if (before === undefined || error === undefined || !isObject(state)) return undefined
  if (!visit.log.some(({ details }) => details['caught'] === true)) return undefined
  // SAFETY: what a catcher holds is checked where it is read.
  const catcher = catcherOf(state as unknown as State, error)
  if (!catcher) return undefined
  const value = returnedTo(visit).returned
  const failed = { state: visit.state, error, cause, ...(value && { value }) }
  const placed = storeCaught(catcher, { data: before, limits: fabricLimits }, caughtError(failed))
  return placed.ok ? maskKeys(placed.value) : undefined
}

/** The document is JSON, its type only lacks the index signature. */
const asJson = (status: ActionStatus): JsonObject => ({ ...status })
