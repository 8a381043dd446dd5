/** A run as one looks at it: the visits of its states in order, each with all that its log entries said. */
import type { Json, Micros } from '#flow'
import type { ActionStatus, ActionStatusName, LogEntry, RunStatus, WorkSpan } from './log.ts'

export interface Run {
  readonly status: RunStatus | 'CANCELED'
  /** Null until the first entry. */
  readonly start: Micros | null
  readonly end: Micros | null
  /** Time of the newest entry; entries never go back behind it. */
  readonly last: Micros | null
  readonly visits: readonly Visit[]
  readonly input?: Json
  readonly output?: Json
  readonly error?: string
  readonly cause?: string
  /** How many entries have been added. */
  readonly entries: number
}

export type VisitStatus = 'active' | 'inactive' | 'succeeded' | 'failed' | 'canceled'

/** One stay in a state; a loop makes several of them. */
export interface Visit {
  readonly state: string
  readonly type: string
  /** 1 for the first visit of this state. */
  readonly ordinal: number
  readonly status: VisitStatus
  readonly start: Micros
  readonly end: Micros | null
  readonly input?: Json
  readonly output?: Json
  readonly error?: string
  readonly cause?: string
  /** The newest status document of its action. */
  readonly action: ActionStatus | null
  /** What the engine was told, when: one item a poll or push. */
  readonly polls: readonly Poll[]
  readonly attempts: readonly Attempt[]
  readonly log: readonly LogEntry[]
}

export interface Poll {
  readonly time: Micros
  readonly status: ActionStatusName
  readonly display_status: string
}

/** A span of work on the visit's action. `end` is null while it goes on, or when nobody could say when it was lost. */
export interface Attempt {
  readonly name: string
  readonly attempt: number
  readonly start: Micros
  readonly end: Micros | null
  readonly outcome: WorkSpan['outcome']
  readonly task_id?: string
}

export const isOver = (run: Run): boolean => run.end !== null
