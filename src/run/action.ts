/** What a log entry tells of an action, in our own logs and in hosted ones, read with suspicion. */
import { isObject, own, parseTimestamp, type JsonObject } from '#flow'
import type { ActionStatus, LogEntry, WorkSpan } from './log.ts'
import type { Attempt } from './model.ts'

/** Objects looked at in an output before giving up: a status document lies near its top. */
const MOST_LOOKED_AT = 2000

/**
 * The status document an entry quotes. Our engine writes it as `action`; a hosted log has it inside `output`, wherever the
 * state's ResultPath put it, marked with the `state_name`.
 */
export function actionIn({ code, details }: LogEntry): ActionStatus | null {
  const quoted = statusDocument(details.action) ?? statusDocument(details)
  if (quoted || !(code === 'ActionCompleted' || code === 'ActionFailed') || !isObject(details.output)) return quoted
  const { output, state_name = '' } = details
  const queue: JsonObject[] = [output]
  for (let i = 0; i < queue.length && i < MOST_LOOKED_AT; i++) {
    const here = queue[i]
    if (!here) break
    const found = here.state_name === state_name ? statusDocument(here) : null
    if (found) return found
    for (const child of Object.values(here)) if (isObject(child)) queue.push(child)
  }
  return statusDocument(own(output, state_name))
}

function statusDocument(value: unknown): ActionStatus | null {
  if (!isObject(value) || typeof value.action_id !== 'string' || typeof value.status !== 'string') return null
  if (!['ACTIVE', 'INACTIVE', 'SUCCEEDED', 'FAILED'].includes(value.status)) return null
  const text = (content: unknown) => (typeof content === 'string' ? content : null)
  const names = (content: unknown) => (Array.isArray(content) ? content.filter((name) => typeof name === 'string') : [])
  return {
    action_id: value.action_id,
    // SAFETY: compared with the four names just above.
    status: value.status as ActionStatus['status'],
    creator_id: text(value.creator_id) ?? '',
    label: text(value.label),
    monitor_by: names(value.monitor_by),
    manage_by: names(value.manage_by),
    start_time: text(value.start_time) ?? '',
    completion_time: text(value.completion_time),
    release_after: text(value.release_after),
    display_status: text(value.display_status) ?? value.status,
    details: isObject(value.details) ? value.details : {},
  }
}

const OUTCOMES: ReadonlySet<unknown> = new Set<WorkSpan['outcome']>([
  'running',
  'succeeded',
  'failed',
  'lost',
  'canceled',
])

/** The attempts in `details.work`; null when the provider does not report any (hosted ones do not). */
export function attemptsOf(action: ActionStatus): readonly Attempt[] | null {
  const { work } = action.details
  if (!Array.isArray(work)) return null
  return work.flatMap((span: unknown): Attempt[] => {
    if (!isObject(span) || typeof span.start !== 'string') return []
    const start = parseTimestamp(span.start)
    if (start === null) return []
    const end = typeof span.end === 'string' ? parseTimestamp(span.end) : null
    return [
      {
        name: typeof span.name === 'string' ? span.name : '',
        attempt: typeof span.attempt === 'number' ? span.attempt : 1,
        start,
        end: end === null ? null : Math.max(start, end),
        // SAFETY: only names of outcomes are in the set.
        outcome: OUTCOMES.has(span.outcome) ? (span.outcome as Attempt['outcome']) : 'running',
        ...(typeof span.task_id === 'string' && { task_id: span.task_id }),
      },
    ]
  })
}
