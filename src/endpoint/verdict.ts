/** How an attempt ended → what is reported of it. */
import type { Finished, TaskFailure } from '#api'
import type { Exit, TaskEnd, WorkerProcess } from './worker-process.ts'

export type Verdict = Pick<Finished, 'outcome' | 'value' | 'failure'>

/**
 * A function that throws, leaves, or eats all memory would do so again: that is the task's failure. A worker that was
 * killed says nothing about the function: the attempt is lost, and the fabric decides about another.
 */
export function judgeEnd(end: TaskEnd, worker: Pick<WorkerProcess, 'name' | 'pid'>): Verdict {
  switch (end.kind) {
    case 'done':
      return { outcome: 'succeeded', value: end.value, failure: null }
    case 'failed':
      return { outcome: 'failed', value: null, failure: end.failure }
    case 'died':
      return judgeDeath(end.exit, worker)
    default:
      return end satisfies never
  }
}

function judgeDeath(exit: Exit, worker: Pick<WorkerProcess, 'name' | 'pid'>): Verdict {
  const verdict = (outcome: 'failed' | 'lost', code: string, message: string): Verdict => {
    const failure: TaskFailure = { code, message, stack: [] }
    return { outcome, value: null, failure }
  }
  if (/heap out of memory/.test(exit.stderr))
    return verdict(
      'failed',
      'OutOfMemory',
      'the function used up the memory of its worker (JavaScript heap out of memory)',
    )
  if (exit.code !== null)
    return verdict('failed', 'TaskExited', `the function ended its process itself, with exit status ${exit.code}`)
  const who = `worker ${worker.name}${worker.pid === undefined ? '' : ` (process ${worker.pid})`}`
  const how = exit.signal ? `was killed by ${exit.signal}` : 'could not be started'
  return verdict('lost', 'WorkerLost', `${who} ${how}`)
}
