/** The workers of an agent: started when tasks want them, kept for the next ones, held when a task asks for that. */
import type { Journal } from './journal.ts'
import { startWorker, type WorkerProcess } from './worker-process.ts'

export interface Pool {
  /** A worker for one task: an idle one, else a new one. */
  take(): WorkerProcess
  /** The task is over: the worker is kept when it is still good. */
  give(worker: WorkerProcess): void
  /**
   * Have `workers` workers up and keep them for `seconds`, as many as the endpoint may have. Answers with how many are
   * up when all of them are.
   */
  hold(workers: number, seconds: number): Promise<number>
  held(): number
  /** Kill all, and wait until they are gone. */
  close(): Promise<void>
}

export interface PoolOptions {
  readonly directory: string
  /** Most workers at once. */
  readonly size: number
  readonly idleMs: number
  readonly journal: Journal
  readonly note: (text: string) => void
}

export function createPool({ directory, size, idleMs, journal, note }: PoolOptions): Pool {
  const all = new Set<WorkerProcess>()
  /** The one that was used last is taken first: its caches are warm, and the others get a chance to be ended. */
  const idle: { readonly worker: WorkerProcess; readonly since: number }[] = []
  let hold = { workers: 0, until: 0 }
  let number = 0
  let closed = false

  function start(): WorkerProcess {
    const worker = startWorker(`w${++number}`, directory, journal, note)
    all.add(worker)
    void forget(worker)
    return worker
  }

  async function forget(worker: WorkerProcess): Promise<void> {
    await worker.ended
    all.delete(worker)
    const at = idle.findIndex((entry) => entry.worker === worker)
    if (at >= 0) idle.splice(at, 1)
    // One is always up, and as many as are held. One that never came up would not the next time either.
    if (!closed && all.size < Math.max(1, held()) && (await worker.ready)) keep(start())
  }

  const keep = (worker: WorkerProcess) => idle.push({ worker, since: performance.now() })
  const held = () => (performance.now() < hold.until ? hold.workers : 0)

  const tidy = setInterval(
    () => {
      const oldest = idle[0]
      if (oldest && all.size > Math.max(1, held()) && performance.now() - oldest.since > idleMs) oldest.worker.kill()
    },
    Math.max(100, Math.min(idleMs / 4, 5_000)),
  )
  tidy.unref()
  // One is always up: the first task of a morning should not wait for a runtime.
  keep(start())

  return {
    take() {
      for (let last = idle.pop(); last; last = idle.pop()) if (last.worker.usable) return last.worker
      return start()
    },
    give(worker) {
      if (worker.usable) keep(worker)
      else worker.kill()
    },
    async hold(workers, seconds) {
      const wanted = Math.min(Math.max(1, Math.floor(workers)), size)
      hold = {
        workers: Math.max(wanted, held()),
        until: Math.max(performance.now() + seconds * 1000, held() > 0 ? hold.until : 0),
      }
      while (all.size < wanted) keep(start())
      const up = await Promise.all([...all].map((worker) => worker.ready))
      return Math.min(wanted, up.filter(Boolean).length)
    },
    held,
    async close() {
      closed = true
      clearInterval(tidy)
      for (const worker of all) worker.kill()
      await Promise.all([...all].map((worker) => worker.ended))
    },
  }
}
