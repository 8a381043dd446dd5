/** What an agent and one of its workers say to each other. Both are of one build, so types are enough. */
import type { LinkValue, TaskFailure } from '#api'

/** File descriptors of a worker: messages, and a pipe that does nothing but close when the agent is dead. */
export const MESSAGE_FD = 3
export const LIFELINE_FD = 4

/** What one task may send as its result, bytes (Globus Compute API). */
export const MAX_RESULT_BYTES = 10 * 1024 * 1024

export interface RunTask {
  readonly kind: 'run'
  readonly taskId: string
  readonly attempt: number
  /** Path of the function's module. */
  readonly file: string
  readonly payload: LinkValue
  readonly cores: number
  /** Folder of the endpoint's blobs, each named by its SHA-256. */
  readonly blobs: string
}

export type ToWorker =
  | RunTask
  /** Abort the task's signal. */
  | { readonly kind: 'abort'; readonly reason: string }
  | { readonly kind: 'held'; readonly workers: number }

export type FromWorker =
  | { readonly kind: 'ready' }
  | { readonly kind: 'output'; readonly stream: 'stdout' | 'stderr'; readonly text: string }
  | { readonly kind: 'progress'; readonly fraction: number; readonly text: string | null }
  | { readonly kind: 'hold'; readonly workers: number; readonly seconds: number }
  | { readonly kind: 'done'; readonly value: LinkValue }
  /** `retire`: the worker may be in a bad state now and takes no other task. */
  | { readonly kind: 'failed'; readonly failure: TaskFailure; readonly retire: boolean }
  /** What a task printed or threw after it had ended: nobody's result, but somebody's to read. The worker is replaced. */
  | { readonly kind: 'late'; readonly text: string }
