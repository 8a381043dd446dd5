/** The XPCS flow's `AcquireNodes`: workers are brought up and kept, so that the correlation does not wait in the queue. */
import type { TaskFunction } from '#api'

export interface AcquireNodesInput {
  readonly workers: number
  readonly seconds: number
}

export interface AcquireNodesOutput {
  readonly workers: number
  /** ISO 8601. */
  readonly held_until: string
}

const acquireNodes: TaskFunction<AcquireNodesInput, AcquireNodesOutput> = async ({ workers, seconds }, task) => {
  task.progress(0, `waiting for ${workers} ${workers === 1 ? 'worker' : 'workers'}`)
  const held = await task.hold({ workers, seconds })
  return { workers: held.workers, held_until: new Date(Date.now() + seconds * 1000).toISOString() }
}

export default acquireNodes
