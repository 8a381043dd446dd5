/** A thrown value → what a person needs to mend it: code, message, and the stack in the function's own sources. */
import { inspect } from 'node:util'
import type { TaskFailure } from '#api'
import { sourceFrames } from './stack.ts'

/** The task cannot be done here, and it is not the function that says so. */
export class TaskRefused extends Error {
  override readonly name = 'TaskRefused'
  readonly code: string
  constructor(code: string, message: string, cause?: unknown) {
    super(message, { cause })
    this.code = code
  }
}

export function failureOf(error: unknown): TaskFailure {
  if (error instanceof TaskRefused)
    return { code: error.code, message: error.message, stack: error.cause ? sourceFrames(error.cause) : [] }
  return { code: 'TaskError', message: describeError(error), stack: sourceFrames(error) }
}

/** `TypeError: x is not a function; caused by Error: …` */
function describeError(error: unknown, depth = 0): string {
  if (!(error instanceof Error)) return depth === 0 ? `threw ${inspect(error, { depth: 2 })}` : inspect(error)
  const own = `${error.name}: ${error.message}`
  return error.cause === undefined || depth >= 3 ? own : `${own}; caused by ${describeError(error.cause, depth + 1)}`
}

/** What was thrown and where, without its message: that may be private to the run that asked for the task. */
export function whatAndWhere(error: unknown): string {
  if (!(error instanceof Error)) return typeof error
  const [frame] = sourceFrames(error)
  return frame ? `${error.name} at ${frame.file}:${frame.line}` : error.name
}
