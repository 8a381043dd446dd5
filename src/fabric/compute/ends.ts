/** How attempts end that no worker reports the end of, and what a lost attempt means for its task. */
import type { TaskFailure } from '#api'
import { isoTime, wallClock } from '../clock.ts'
import type { Settlement } from './books.ts'
import type { OpenTask } from './open-task.ts'

/** A task under which so many workers died is likely the reason. */
const MAX_DEATHS = 5
/** And one that outlived so many agents is not tried for ever. */
const MAX_ATTEMPTS = 25

/** The end of a task whose attempt is lost; undefined when it is tried again. */
export function lastEnd(task: OpenTask, end: Settlement): Settlement | undefined {
  if (task.canceled) return { ...end, outcome: 'canceled', failure: canceledFailure }
  const cause = end.failure?.message ?? 'its worker was lost'
  const lost = (why: string): Settlement => ({
    ...end,
    failure: { code: 'WorkerLost', message: `${cause}; ${why}`, stack: [] },
  })
  if (!task.function.idempotent)
    return lost(`the function ${task.function.name} is registered as not to be repeated (idempotent: false)`)
  if (task.deaths + 1 >= MAX_DEATHS && end.worker !== null) return lost(`so did ${task.deaths} workers before it`)
  if (task.attempt >= MAX_ATTEMPTS) return lost(`this was attempt ${task.attempt}, and no other is made`)
  return undefined
}

/** The agent that had the task is gone, with its workers. */
export const lostEnd = (task: OpenTask, why: string): Settlement =>
  unreported(task, 'lost', { code: 'WorkerLost', message: why, stack: [] })

/** Canceled where no agent has it, or none that answers. */
export const canceledEnd = (task: OpenTask): Settlement => unreported(task, 'canceled', canceledFailure)

const canceledFailure: TaskFailure = { code: 'TaskCanceled', message: 'the task was canceled', stack: [] }

const unreported = (task: OpenTask, outcome: 'lost' | 'canceled', failure: TaskFailure): Settlement => ({
  task_id: task.id,
  attempt: task.attempt,
  worker: null,
  start: null,
  end: isoTime(wallClock()),
  outcome,
  value: null,
  failure,
  stdout: '',
  stderr: '',
})
