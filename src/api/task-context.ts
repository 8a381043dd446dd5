/** What a function is given on a worker, beside its input. */
export interface TaskContext {
  readonly taskId: string
  /** Counts from 1. */
  readonly attempt: number
  /** Cores this task may use: threads it may start beyond its own are `cores - 1`. */
  readonly cores: number
  /** Aborted when the task is canceled or its walltime is over. */
  readonly signal: AbortSignal
  /** Say how far the task is, `fraction` from 0 to 1: shown as the action's `display_status`. */
  progress(fraction: number, text?: string): void
  /**
   * Path of a blob that was put at the endpoint, by its SHA-256; the file is only to be read.
   * @throws {Error} when it is not there
   */
  blob(sha256: string): string
  /** Ask the endpoint to have `workers` workers up and to keep them for `seconds`; answers when they are up. */
  hold(request: { readonly workers: number; readonly seconds: number }): Promise<{ readonly workers: number }>
}

/** A function as users and experiments write it: the default export of its module. JSON in, JSON out. */
export type TaskFunction<Input, Output> = (input: Input, task: TaskContext) => Output | Promise<Output>
