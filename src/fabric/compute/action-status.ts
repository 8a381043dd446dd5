/** A task group as an action's status document (Globus Action Provider Interface). */
import { deserialise, type LinkValue } from '#api'
import type { Json, JsonObject } from '#flow'
import { displayStatus, type ActionStatus, type WorkSpan } from '#run'
import type { AcceptedAction } from '../store/accepted-actions.ts'
import type { TaskRecord } from './books.ts'
import { exceptionText, type EndpointState } from './documents.ts'

/** What is known of a task beyond the books. */
export interface TaskView {
  readonly task: TaskRecord
  readonly functionName: string
  readonly endpoint: { readonly name: string; readonly state: EndpointState }
  readonly progress: string | null
}

export function actionStatus(action: AcceptedAction, start: string, views: readonly TaskView[]): ActionStatus {
  const open = views.filter(({ task }) => task.status === 'open')
  const failed = views.filter(({ task }) => task.status === 'failed')
  const ended = views.flatMap(({ task }) => task.completed ?? []).sort()
  const status = open.length > 0 ? 'ACTIVE' : failed.length > 0 ? 'FAILED' : 'SUCCEEDED'
  return {
    ...action,
    action_id: `tg_${action.action_id}`,
    status,
    start_time: start,
    completion_time: open.length > 0 ? null : (ended.at(-1) ?? start),
    release_after: 'P30D',
    display_status: displayStatus(standing(views, open, failed)),
    details: detailsOf(status, views),
  }
}

function standing(views: readonly TaskView[], open: readonly TaskView[], failed: readonly TaskView[]): string {
  const [first] = open
  if (!first) return failed[0] ? (failed[0].task.failure?.code ?? 'failed') : 'succeeded'
  const away = open.find(({ endpoint }) => endpoint.state !== 'online')
  if (away) return `waiting for endpoint ${away.endpoint.name} (${away.endpoint.state})`
  const running = open.filter(({ task }) => isRunning(task))
  if (views.length > 1)
    return `${views.length - open.length} of ${views.length} tasks done, ${running.length} running on ${first.endpoint.name}`
  if (running.length === 0) return `queued on ${first.endpoint.name}`
  return first.progress ?? `running on ${first.endpoint.name}`
}

const isRunning = (task: TaskRecord) => task.attempts.some(({ outcome }) => outcome === 'running')

/** Both lists of a success are read by clients: the bare values, and each with its task. */
function detailsOf(status: ActionStatus['status'], views: readonly TaskView[]): JsonObject {
  const work = views.flatMap(workOf)
  if (status === 'ACTIVE')
    return { tasks: views.map(({ task }) => ({ task_id: task.task_id, status: task.status })), work: asJson(work) }
  const results = views.map(({ task }): Json => {
    if (task.status === 'success') return { task_id: task.task_id, output: output(task.result) }
    const { failure } = task
    return { task_id: task.task_id, exception: failure ? exceptionText(failure) : 'failed', failure: asJson(failure) }
  })
  if (status === 'FAILED') return { results, work: asJson(work) }
  return { result: views.map(({ task }) => output(task.result)), results, work: asJson(work) }
}

function workOf({ task, functionName }: TaskView): WorkSpan[] {
  return task.attempts.map(({ attempt, start, end, outcome }) => ({
    name: functionName,
    attempt,
    start,
    end,
    outcome,
    task_id: task.task_id,
  }))
}

/** Actions are asked for in JSON, so their results are in JSON. */
const output = (value: LinkValue | null): Json =>
  value?.encoding === 'packed' ? asJson(deserialise(value.text)) : null

// SAFETY: for values that were read from JSON or hold nothing else.
const asJson = (value: unknown): Json => value as Json
