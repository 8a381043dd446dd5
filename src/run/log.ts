/**
 * What happened: the log of a run, as Globus Flows serves it (Globus Flows API), and the status
 * documents of actions that it quotes (Globus Action Provider Interface). Times are ISO 8601 with `+00:00` and microseconds.
 */
import type { Json, JsonObject } from '#flow'

export type RunStatus = 'ACTIVE' | 'INACTIVE' | 'SUCCEEDED' | 'FAILED' | 'ENDED'
export type ActionStatusName = 'ACTIVE' | 'INACTIVE' | 'SUCCEEDED' | 'FAILED'

export interface LogEntry {
  readonly time: string
  /**
   * `FlowStarted`, `<Type>Started`, `ActionPolled`, `<Type>Completed`, `<Type>Failed`, `FlowSucceeded`, `FlowFailed`,
   * `FlowCanceled`. Readers must bear codes they do not know.
   */
  readonly code: string
  readonly description: string
  readonly details: LogDetails
}

export interface LogDetails {
  readonly state_name?: string
  readonly state_type?: string
  readonly input?: Json
  readonly output?: Json
  readonly error?: string
  readonly cause?: string
  /** On ActionStarted (once accepted), ActionPolled, ActionCompleted and ActionFailed: the action's status document. */
  readonly action?: ActionStatus
  readonly [key: string]: unknown
}

/** An action provider's answer to run, status, cancel and release (Globus Action Provider Interface). */
export interface ActionStatus {
  readonly action_id: string
  readonly status: ActionStatusName
  readonly creator_id: string
  readonly label: string | null
  readonly monitor_by: readonly string[]
  readonly manage_by: readonly string[]
  readonly start_time: string
  /** Null until the status is terminal. */
  readonly completion_time: string | null
  readonly release_after: string | null
  /** At most 64 characters, for a person: "waiting for endpoint local", "12 of 40 MB". */
  readonly display_status: string
  readonly details: JsonObject
}

/**
 * The spans in which somebody worked on an action, as its provider reports them in `details.work`: what the timeline
 * draws as *active*; the rest of the action's own time is *queue wait*. An attempt that was lost has `outcome: "lost"`.
 */
export interface WorkSpan {
  readonly name: string
  readonly attempt: number
  readonly start: string
  readonly end: string | null
  readonly outcome: 'running' | 'succeeded' | 'failed' | 'lost' | 'canceled'
  readonly task_id?: string
}
