/** Threads that copy, so that hashing and waiting for disks never hold up the fabric; as many files at once as threads. */
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import type { CopyJob, CopyOutcome, Mark, ThreadMessage } from './job.ts'

const THREADS = Math.min(4, Math.max(2, availableParallelism()))
const IDLE_MS = 30_000

export interface CopyListener {
  progress(phase: 'copying' | 'checking', bytes: number): void
  mark(mark: Mark): void
}

export interface CopierPool {
  /** Waits for a free thread. A canceled job ends as failed with `CANCELED`. */
  run(job: CopyJob, listener: CopyListener, signal: AbortSignal): Promise<CopyOutcome>
  /** Ends every thread where it is. */
  close(): Promise<void>
}

interface Thread {
  readonly worker: Worker
  readonly canceled: Int32Array
  idle?: NodeJS.Timeout
}

interface Waiting {
  readonly job: CopyJob
  readonly listener: CopyListener
  readonly signal: AbortSignal
  readonly done: (outcome: CopyOutcome) => void
}

const CANCELED: CopyOutcome = { kind: 'failed', code: 'CANCELED', side: 'source', text: 'was canceled' }

export function createCopierPool(): CopierPool {
  const threads = new Set<Thread>()
  const free: Thread[] = []
  const queue: Waiting[] = []
  let closed = false

  function startThread(): Thread {
    const canceled = new Int32Array(new SharedArrayBuffer(4))
    const worker = new Worker(threadModule(), { workerData: canceled, execArgv: [] })
    const thread: Thread = { worker, canceled }
    threads.add(thread)
    return thread
  }

  function end(thread: Thread): Promise<number> {
    clearTimeout(thread.idle)
    threads.delete(thread)
    const at = free.indexOf(thread)
    if (at >= 0) free.splice(at, 1)
    return thread.worker.terminate()
  }

  function next(): void {
    while (queue.length > 0 && (free.length > 0 || threads.size < THREADS)) {
      const waiting = queue.shift()
      if (waiting?.signal.aborted) waiting.done(CANCELED)
      else if (waiting) void give(free.pop() ?? startThread(), waiting)
    }
  }

  async function give(thread: Thread, { job, listener, signal, done }: Waiting): Promise<void> {
    clearTimeout(thread.idle)
    Atomics.store(thread.canceled, 0, 0)
    const cancel = () => Atomics.store(thread.canceled, 0, 1)
    signal.addEventListener('abort', cancel)
    const { outcome, alive } = await work(thread.worker, job, listener)
    signal.removeEventListener('abort', cancel)
    if (alive && !closed) {
      free.push(thread)
      thread.idle = setTimeout(() => void end(thread), IDLE_MS).unref()
    } else threads.delete(thread)
    done(outcome)
    next()
  }

  return {
    run: (job, listener, signal) =>
      new Promise((done) => {
        if (closed) return done(CANCELED)
        queue.push({ job, listener, signal, done })
        next()
      }),
    async close() {
      closed = true
      for (const { done } of queue.splice(0)) done(CANCELED)
      await Promise.all([...threads].map(end))
    },
  }
}

function work(worker: Worker, job: CopyJob, listener: CopyListener): Promise<{ outcome: CopyOutcome; alive: boolean }> {
  return new Promise((resolve) => {
    const settle = (outcome: CopyOutcome, alive: boolean) => {
      worker.off('message', onMessage).off('error', onError).off('exit', onExit)
      resolve({ outcome, alive })
    }
    const lost = (text: string) => settle({ kind: 'failed', code: 'IO_ERROR', side: 'source', text }, false)
    const onMessage = (message: ThreadMessage) => {
      if (message.kind === 'progress') listener.progress(message.phase, message.bytes)
      else if (message.kind === 'mark') listener.mark(message.mark)
      else settle(message.outcome, true)
    }
    const onError = (error: Error) => lost(`could not be copied: the copying thread failed (${error.message})`)
    const onExit = () => lost('could not be copied: the copying thread was ended')
    worker.on('message', onMessage).on('error', onError).on('exit', onExit)
    worker.postMessage(job)
  })
}

/** `copier.js` beside the fabric's bundle; the source itself where this runs unbundled. */
const threadModule = () => join(import.meta.dirname, import.meta.url.endsWith('.ts') ? 'main.ts' : 'copier.js')
