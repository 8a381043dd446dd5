/** A copying thread: one file at a time, told by messages, stopped by a flag in shared memory. */
import { parentPort, workerData } from 'node:worker_threads'
import { copy } from './copy.ts'
import type { CopyJob, ThreadMessage } from './job.ts'

// SAFETY: pool.ts starts this thread with this very array.
const canceled = workerData as Int32Array
const tell = (message: ThreadMessage) => parentPort?.postMessage(message)

parentPort?.on('message', (job: CopyJob) => {
  const outcome = copy(job, {
    progress: (phase, bytes) => tell({ kind: 'progress', phase, bytes }),
    mark: (mark) => tell({ kind: 'mark', mark }),
    // A message would be read only after the file is done.
    canceled: () => Atomics.load(canceled, 0) === 1,
  })
  tell({ kind: 'outcome', outcome })
})
