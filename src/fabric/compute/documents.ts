/** Tasks and endpoints as Globus Compute's documents (Globus Compute API). */
import type { EndpointDocument, TaskDocument, TaskFailure } from '#api'
import { parseTimestamp } from '#flow'
import type { TaskRecord } from './books.ts'
import type { Desk } from './desk.ts'

export interface EndpointRecord {
  readonly id: string
  readonly name: string
  readonly managed: boolean
  readonly stopped: boolean
  readonly hostname: string | null
  readonly davy: string | null
}

export type EndpointState = 'online' | 'offline' | 'stopped'

/** An agent that was told to end is stopped from that moment; it takes nothing new. */
export const stateOf = (record: EndpointRecord, desk: Desk): EndpointState =>
  record.stopped ? 'stopped' : desk.online ? 'online' : 'offline'

export function endpointDocument(record: EndpointRecord, desk: Desk, owner: string): EndpointDocument {
  const counts = desk.counts
  const open = [...desk.open()]
  return {
    uuid: record.id,
    name: record.name,
    display_name: record.name,
    owner,
    multi_user: false,
    public: false,
    hostname: record.hostname,
    endpoint_version: record.davy,
    managed: record.managed,
    status: {
      status: stateOf(record, desk),
      details: {
        total_workers: counts?.total_workers ?? 0,
        idle_workers: counts?.idle_workers ?? 0,
        held_workers: counts?.held_workers ?? 0,
        pending_tasks: open.filter((task) => task.phase !== 'running').length,
        outstanding_tasks: open.length,
        last_heartbeat: desk.lastHeard ?? null,
      },
    },
  }
}

/** `result`, `stdout` and `stderr` may be large: lists and events leave them out. */
export function taskDocument(
  record: TaskRecord,
  names: { readonly function: string; readonly state: EndpointState },
  whole: boolean,
): TaskDocument {
  return {
    task_id: record.task_id,
    status: statusWord(record, names.state),
    function_id: record.function_id,
    function_name: names.function,
    endpoint_id: record.endpoint_id,
    task_group_id: record.group_id,
    submitted: record.submitted,
    attempts: [...record.attempts],
    failure: record.failure,
    completion_t: record.completed === null ? null : unixSeconds(record.completed),
    ...(record.failure ? { exception: exceptionText(record.failure), reason: record.failure.message } : {}),
    ...(whole ? { ...resultOf(record), stdout: record.stdout, stderr: record.stderr, details: detailsOf(record) } : {}),
  }
}

/** As Python prints a traceback: what, and then where, innermost first. */
export function exceptionText({ code, message, stack }: TaskFailure): string {
  const where = stack.flatMap(({ function: name, file, line, column, text }) => [
    `    at ${name === null ? '' : `${name} `}(${file}:${line}:${column})`,
    ...(text ? [`        ${text}`] : []),
  ])
  return [code === 'TaskError' ? message : `${code}: ${message}`, ...where].join('\n')
}

function statusWord(record: TaskRecord, state: EndpointState): string {
  if (record.status !== 'open') return record.status
  if (state !== 'online') return 'waiting-for-ep'
  return record.attempts.some(({ outcome }) => outcome === 'running') ? 'running' : 'waiting-for-nodes'
}

function resultOf({ status, result }: TaskRecord): { result?: string } {
  return status === 'success' && result?.encoding === 'packed' ? { result: result.text } : {}
}

function detailsOf(record: TaskRecord) {
  const first = record.attempts[0]?.start
  const last = record.attempts.at(-1)?.end
  const seconds = (time: string) => Number(unixSeconds(time))
  return {
    endpoint_id: record.endpoint_id,
    task_transitions: {
      received: seconds(record.submitted),
      ...(first ? { 'execution-start': seconds(first) } : {}),
      ...(last ? { 'execution-end': seconds(last) } : {}),
    },
  }
}

const unixSeconds = (time: string) => String((parseTimestamp(time) ?? 0) / 1e6)
