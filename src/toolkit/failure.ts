/** Why a run failed, of all that its log says. */
import * as z from 'zod/mini'
import { taskFailure, type TaskFailure } from '#api'
import type { Run, Visit } from '#run'

export interface RunFailure {
  /** The state at which the run ended. */
  readonly visit: Visit | undefined
  /** What its function threw, when a function it was. */
  readonly task: TaskFailure | undefined
  /** What happened, in the words of whoever noticed; may have several lines, or be empty. */
  readonly message: string
}

/** Of a run that failed or was canceled. */
export function failureOf(run: Run): RunFailure {
  const visit = run.visits.findLast(({ status }) => status === 'failed' || status === 'canceled') ?? run.visits.at(-1)
  const task = visit && taskFailureIn(visit)
  return { visit, task, message: task ? said(task) : (run.cause ?? visit?.cause ?? run.error ?? visit?.error ?? '') }
}

const failedResults = z.array(z.looseObject({ failure: z.optional(z.nullable(taskFailure)) }))

/** The failure of the first of an action's tasks that has one. */
export function taskFailureIn(visit: Visit): TaskFailure | undefined {
  const results = z.safeParse(failedResults, visit.action?.details['results'])
  return results.success ? (results.data.find(({ failure }) => failure)?.failure ?? undefined) : undefined
}

/** `TaskError` says no more than that the function threw; what it threw has a name of its own. */
const said = ({ code, message }: TaskFailure) => (code === 'TaskError' ? message : `${code}: ${message}`)
