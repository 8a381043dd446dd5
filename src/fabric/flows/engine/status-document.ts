/** An action's status document, checked where it comes in: what a provider answers is not trusted to be one. */
import { isObject, largerThan, nestedDeeperThan, type JsonObject } from '#flow'
import type { ActionStatus, ActionStatusName } from '#run'
import { limits } from './apply.ts'

const STATUSES: readonly string[] = ['ACTIVE', 'INACTIVE', 'SUCCEEDED', 'FAILED'] satisfies ActionStatusName[]
const LONGEST_DISPLAY = 64
/** Deeper documents are refused: they would exhaust the stack of every reader. */
const DEEPEST = 100

/**
 * The document as the engine keeps it, or the sentence that says what is wrong with it. `of`: the action that was asked
 * for; a document of another one is refused.
 */
export function readStatus(answer: unknown, of?: string): ActionStatus | string {
  let json: string
  let document: unknown
  try {
    // A copy, and plain JSON: what the provider does with its own object later is its own affair.
    json = JSON.stringify(answer) ?? 'null'
    document = JSON.parse(json)
  } catch (error) {
    return `its status document is not JSON: ${String(error)}`
  }
  if (!isObject(document)) return 'its status document is not an object'
  if (nestedDeeperThan(document, DEEPEST)) return `its status document is nested deeper than ${DEEPEST}`
  const { action_id, status } = document
  if (typeof action_id !== 'string' || action_id === '') return 'its status document has no action_id'
  if (of !== undefined && action_id !== of) {
    return `its status document is of the action ${JSON.stringify(action_id.slice(0, LONGEST_DISPLAY))}, not of ${of}`
  }
  if (typeof status !== 'string' || !STATUSES.includes(status)) {
    return `its status document has the status ${JSON.stringify(status ?? null)}; known are ${STATUSES.join(', ')}`
  }
  const text = (key: string) => (typeof document[key] === 'string' ? document[key] : null)
  const names = (key: string) => {
    const list = document[key]
    return Array.isArray(list) ? list.filter((name): name is string => typeof name === 'string') : []
  }
  const read: ActionStatus = {
    action_id,
    // SAFETY: it is one of STATUSES.
    status: status as ActionStatusName,
    creator_id: text('creator_id') ?? '',
    label: text('label'),
    monitor_by: names('monitor_by'),
    manage_by: names('manage_by'),
    start_time: text('start_time') ?? '',
    completion_time: text('completion_time'),
    release_after: text('release_after'),
    display_status: (text('display_status') ?? status).slice(0, LONGEST_DISPLAY),
    details: detailsOf(document['details']),
  }
  // A character is at most three bytes of UTF-8: most documents need no counting.
  return json.length * 3 <= limits.resultBytes ? read : bounded(read)
}

/** Details may be a string (Globus Action Provider Interface); states read them as an object. */
function detailsOf(details: unknown): JsonObject {
  if (isObject(details)) return details
  return details === undefined || details === null ? {} : { description: String(details) }
}

/** A document beyond the limit of results ends its action as failed: nothing of this size may enter a run. */
function bounded(status: ActionStatus): ActionStatus {
  if (!largerThan(status.details, limits.resultBytes)) return status
  const description = `the details of the action are larger than ${limits.resultBytes} bytes; return file paths instead`
  const failed = status.status === 'SUCCEEDED' ? 'FAILED' : status.status
  return { ...status, status: failed, details: { code: 'ResultTooLarge', description } }
}
