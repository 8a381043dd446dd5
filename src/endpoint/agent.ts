/** The agent's tasks: queued, given to workers as slots become free, ended in time, and reported. */
import { setTimeout as sleep } from 'node:timers/promises'
import type { AgentMessage, FabricMessage, Hello, TaskFailure, TaskMessage, WorkerCounts } from '#api'
import { timestamp } from './clock.ts'
import type { Blobs } from './blobs.ts'
import type { Functions } from './functions.ts'
import type { Journal, Result } from './journal.ts'
import type { Pool } from './pool.ts'
import { createTail, type Tail } from './tail.ts'
import { judgeEnd, type Verdict } from './verdict.ts'
import type { WorkerProcess } from './worker-process.ts'

export interface Agent {
  receive(message: Exclude<FabricMessage, { kind: 'welcome' | 'refused' | 'heartbeat' | 'end' }>): void
  /** All it holds, for the `hello` of a new connection. */
  holds(): Pick<Hello, 'tasks' | 'functions' | 'counts'>
  /** What has to be said once a new connection is welcome. */
  report(): Iterable<AgentMessage>
  counts(): WorkerCounts
  busy(): boolean
  /** Begin nothing more, and say nothing of tasks that end from now on: their workers are about to be killed. */
  abandon(): void
}

interface Task {
  readonly message: TaskMessage
  readonly stdout: Tail
  readonly stderr: Tail
  readonly ended: PromiseWithResolvers<void>
  worker: WorkerProcess | undefined
  start: string | undefined
  /** Set when the task has to end whether its function likes it or not. */
  stopped: Verdict | undefined
}

export interface AgentParts {
  readonly journal: Journal
  readonly functions: Functions
  readonly pool: Pool
  readonly blobs: Blobs
  readonly workers: number
  readonly graceMs: number
  readonly send: (messages: readonly AgentMessage[]) => void
  readonly note: (text: string) => void
}

const BACK_OFF_MS = 500
/** How long a task has run before its start is worth a message of its own, ms. */
const TELL_START_MS = 10
/** Counts of workers are told at most this often between heartbeats, ms. */
const COUNTS_EVERY_MS = 200

export function createAgent({ journal, functions, pool, blobs, workers, graceMs, send, note }: AgentParts): Agent {
  const tasks = new Map<string, Task>()
  const queue: Task[] = []
  let free = workers
  let abandoned = false
  let counting: NodeJS.Timeout | undefined
  /** Told after a moment, unless the task has ended by then: its end says when it began. */
  const started = new Map<string, AgentMessage>()
  let starting: NodeJS.Timeout | undefined
  let results: Result[] = []

  /** First come, first served, so that a task of many cores is not passed over for ever. */
  function pump(): void {
    if (abandoned) return
    for (let task = queue[0]; task; task = queue[0]) {
      const cores = coresOf(task)
      if (free < cores) return
      queue.shift()
      free -= cores
      void execute(task, cores)
    }
  }

  const coresOf = (task: Task) => Math.min(Math.max(1, Math.floor(task.message.cores)), workers)

  async function execute(task: Task, cores: number): Promise<void> {
    const verdict = await attempt(task, cores)
    finish(task, task.stopped ?? verdict)
    free += cores
    pump()
  }

  async function attempt(task: Task, cores: number): Promise<Verdict> {
    const { message } = task
    const file = functions.path(message.function.sha256)
    if (message.function.kind !== 'ts') return failed(notTypeScript(message))
    if (file === undefined) return failed(notHere(message))
    const worker = pool.take()
    task.worker = worker
    if (!(await worker.ready)) {
      // Whatever keeps workers from starting gets a moment to pass before the next attempt meets it too.
      await sleep(BACK_OFF_MS)
      return judgeEnd({ kind: 'died', exit: await worker.ended }, worker)
    }
    if (task.stopped) {
      pool.give(worker)
      return task.stopped
    }
    task.start = timestamp()
    started.set(message.task_id, startedMessage(task, worker, task.start))
    starting ??= setTimeout(tellStarted, TELL_START_MS)
    const limit = message.walltime_s === null ? undefined : setTimeout(timeOut, message.walltime_s * 1000, task)
    const end = await worker.run(
      {
        kind: 'run',
        taskId: message.task_id,
        attempt: message.attempt,
        file,
        payload: message.payload,
        cores,
        blobs: blobs.folder,
      },
      {
        output: (stream, text) => task[stream].add(text),
        progress: (fraction, text) => send([{ kind: 'progress', ...idOf(task), fraction, text }]),
        hold: (count, seconds) => pool.hold(count, seconds).finally(countSoon),
      },
    )
    clearTimeout(limit)
    pool.give(worker)
    return judgeEnd(end, worker)
  }

  const timeOut = (task: Task) =>
    stop(task, {
      code: 'WalltimeExceeded',
      message: `the task did not end within its walltime of ${task.message.walltime_s} s`,
      stack: [],
    })

  function stop(task: Task, failure: TaskFailure): void {
    if (task.stopped) return
    task.stopped = { outcome: failure.code === 'TaskCanceled' ? 'canceled' : 'failed', value: null, failure }
    const { worker } = task
    if (!worker) {
      const at = queue.indexOf(task)
      if (at < 0) return
      queue.splice(at, 1)
      return finish(task, task.stopped)
    }
    worker.abort(failure.message)
    const kill = setTimeout(() => worker.kill(), graceMs)
    void task.ended.promise.finally(() => clearTimeout(kill))
  }

  function finish(task: Task, verdict: Verdict): void {
    if (abandoned) return task.ended.resolve()
    const { task_id } = task.message
    tasks.delete(task_id)
    started.delete(task_id)
    // What ends in one turn of the event loop is one write to the journal and one batch on the link.
    if (results.length === 0) setImmediate(flush)
    results.push({
      kind: 'finished',
      ...idOf(task),
      worker: task.worker?.name ?? null,
      start: task.start ?? null,
      end: timestamp(),
      ...verdict,
      stdout: task.stdout.read(),
      stderr: task.stderr.read(),
    })
    task.ended.resolve()
  }

  function flush(): void {
    const ended = results
    results = []
    if (ended.length > 0) send(journal.keep(ended))
    countSoon()
  }

  function tellStarted(): void {
    starting = undefined
    send([...started.values()])
    started.clear()
    countSoon()
  }

  /** The counts follow what happens, but not task by task. */
  function countSoon(): void {
    counting ??= setTimeout(() => {
      counting = undefined
      send([{ kind: 'counts', counts: counts() }])
    }, COUNTS_EVERY_MS)
  }

  async function accept(message: TaskMessage): Promise<void> {
    const before = tasks.get(message.task_id)
    if (before && before.message.attempt >= message.attempt) return
    if (before) {
      note(`task ${message.task_id}: attempt ${before.message.attempt} is ended for attempt ${message.attempt}`)
      before.worker?.kill()
      stop(before, { code: 'TaskCanceled', message: 'a newer attempt took its place', stack: [] })
      await before.ended.promise
    }
    const task: Task = {
      message,
      stdout: createTail(),
      stderr: createTail(),
      ended: Promise.withResolvers(),
      worker: undefined,
      start: undefined,
      stopped: undefined,
    }
    tasks.set(message.task_id, task)
    queue.push(task)
    pump()
  }

  const counts = (): WorkerCounts => ({
    total_workers: workers,
    idle_workers: free,
    held_workers: pool.held(),
    queued: queue.length,
  })

  return {
    receive(message) {
      switch (message.kind) {
        case 'function':
          return functions.add(message.sha256, message.source)
        case 'task':
          return void accept(message)
        case 'cancel': {
          const task = tasks.get(message.task_id)
          if (task?.message.attempt === message.attempt)
            stop(task, { code: 'TaskCanceled', message: 'the task was canceled', stack: [] })
          return
        }
        case 'acknowledge':
          return journal.acknowledged(message.through)
        case 'blob-look':
        case 'blob-write':
        case 'blob-read':
          return void blobs.answer(message).then((answer) => send([answer]))
        default:
          return message satisfies never
      }
    },
    holds() {
      flush()
      return {
        counts: counts(),
        functions: functions.list(),
        tasks: [
          ...[...tasks.values()].map((task) => ({
            ...idOf(task),
            state: task.start === undefined ? ('queued' as const) : ('running' as const),
            worker: task.worker?.name ?? null,
            start: task.start ?? null,
          })),
          ...journal.keptTasks().map((kept) => ({ ...kept, state: 'finished' as const, worker: null, start: null })),
        ],
      }
    },
    *report() {
      for (const task of tasks.values())
        if (task.worker && task.start !== undefined) yield startedMessage(task, task.worker, task.start)
      yield* journal.kept()
    },
    counts,
    busy: () => tasks.size > 0,
    abandon() {
      flush()
      abandoned = true
    },
  }
}

const idOf = ({ message }: Task) => ({ task_id: message.task_id, attempt: message.attempt })

const startedMessage = (task: Task, worker: WorkerProcess, start: string): AgentMessage => ({
  kind: 'started',
  ...idOf(task),
  worker: worker.name,
  start,
})

const failed = (failure: TaskFailure): Verdict => ({ outcome: 'failed', value: null, failure })

const notTypeScript = ({ function: { name, kind } }: TaskMessage): TaskFailure => ({
  code: 'UnsupportedFunction',
  message: `the function ${name} is of kind ${kind}, and the workers of this endpoint run TypeScript (ts)`,
  stack: [],
})

const notHere = ({ function: { name } }: TaskMessage): TaskFailure => ({
  code: 'FunctionNotLoadable',
  message: `the source of the function ${name} did not arrive at the endpoint`,
  stack: [],
})
