/**
 * A thread of a correlation. The module starts itself where it is loaded as such a thread; in a bundled function the
 * whole bundle is that module.
 */
import { parentPort, workerData } from 'node:worker_threads'
import { openHdf5 } from '#formats'
import { Rendezvous } from './rendezvous.ts'
import { runPass, type PassWork } from './series-pass.ts'

export interface ThreadWork extends PassWork {
  readonly kind: 'davy-xpcs-correlation'
  readonly threads: number
  readonly file: string
  readonly dataset: string
  readonly firstFrame: number
}

/** What a thread says when it fails; it ends without a word when all went well. */
export interface ThreadFailure {
  readonly message: string
}

/** Under a bundler `import.meta.url` is the bundle, else this file: both start a thread when loaded as one. */
export const threadModule = new URL(import.meta.url)

async function runThread(work: ThreadWork): Promise<void> {
  try {
    using file = await openHdf5(work.file)
    const dataset = file.dataset(work.dataset)
    runPass(work, (target, first, count) => dataset.readRowsInto(target, work.firstFrame + first, count))
  } catch (error) {
    new Rendezvous(work.control, work.threads).stop()
    const failure: ThreadFailure = { message: error instanceof Error ? error.message : String(error) }
    parentPort?.postMessage(failure)
  }
}

function isThreadWork(data: unknown): data is ThreadWork {
  return typeof data === 'object' && data !== null && 'kind' in data && data.kind === 'davy-xpcs-correlation'
}

if (isThreadWork(workerData)) await runThread(workerData)
