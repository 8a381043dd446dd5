/** One worker as its agent sees it: a process that runs one task at a time, and that may die at any moment. */
import { spawn, type ChildProcess } from 'node:child_process'
import type { Duplex } from 'node:stream'
import { processStart, type LinkValue, type TaskFailure } from '#api'
import { killGroup } from './kill-group.ts'
import { readFrames, sendFrame } from './frames.ts'
import { workerProgram } from './installation.ts'
import type { Journal } from './journal.ts'
import { createTail } from './tail.ts'
import { LIFELINE_FD, MESSAGE_FD, type FromWorker, type RunTask, type ToWorker } from './worker/protocol.ts'

/** Exactly one of `code` and `signal` is set, unless the process could not be started at all. */
export interface Exit {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
  /** The end of what the process itself wrote to its standard error. */
  readonly stderr: string
}

export type TaskEnd =
  | { readonly kind: 'done'; readonly value: LinkValue }
  | { readonly kind: 'failed'; readonly failure: TaskFailure }
  | { readonly kind: 'died'; readonly exit: Exit }

export interface TaskEvents {
  output(stream: 'stdout' | 'stderr', text: string): void
  progress(fraction: number, text: string | null): void
  hold(workers: number, seconds: number): Promise<number>
}

export interface WorkerProcess {
  readonly name: string
  readonly pid: number | undefined
  /** Resolves when it takes tasks; false when it ended before. */
  readonly ready: Promise<boolean>
  readonly ended: Promise<Exit>
  /** False once it must not be given another task. */
  readonly usable: boolean
  run(task: RunTask, events: TaskEvents): Promise<TaskEnd>
  abort(reason: string): void
  /** Kill it, with everything it started. */
  kill(): void
}

/** After its exit, how long what a process had written may still take to arrive, ms. */
const LAST_WORDS_MS = 200

export function startWorker(
  name: string,
  directory: string,
  journal: Journal,
  note: (text: string) => void,
): WorkerProcess {
  const child = spawn(process.execPath, [workerProgram], {
    cwd: directory,
    // A group of its own: what a task starts is killed with it, and Ctrl-C in a terminal is not meant for it.
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe', 'pipe', 'pipe'],
    env: { ...process.env, ...(process.versions['electron'] ? { ELECTRON_RUN_AS_NODE: '1' } : {}) },
  })
  const { pid } = child
  const started = pid === undefined ? undefined : processStart(pid)
  if (pid !== undefined && started !== undefined) journal.workerStarted({ pid, started })

  const pipe = duplex(child, MESSAGE_FD)
  duplex(child, LIFELINE_FD).on('error', () => {})
  pipe.on('error', () => {})
  const stderr = createTail()
  let usable = true
  let ran = false
  let running: { readonly events: TaskEvents; readonly settle: (end: TaskEnd) => void } | undefined
  const ready = Promise.withResolvers<boolean>()

  for (const stream of ['stdout', 'stderr'] as const)
    child[stream]?.setEncoding('utf8').on('data', (text: string) => {
      if (stream === 'stderr') stderr.add(text)
      if (running) running.events.output(stream, text)
      // What it says while it starts tells why it does not; what a task left behind may be private to its run.
      else note(ran ? `${name} printed ${text.length} characters between tasks` : `${name} printed: ${text.trimEnd()}`)
    })

  const ended = lastWords(child).then((how) => {
    usable = false
    if (pid !== undefined) journal.workerEnded(pid)
    const exit = { ...how, stderr: stderr.read() }
    ready.resolve(false)
    running?.settle({ kind: 'died', exit })
    return exit
  })

  function receive(message: FromWorker): void {
    switch (message.kind) {
      case 'ready':
        return ready.resolve(true)
      case 'output':
        return running?.events.output(message.stream, message.text)
      case 'progress':
        return running?.events.progress(message.fraction, message.text)
      case 'hold':
        return void answerHold(message)
      case 'done':
        return running?.settle({ kind: 'done', value: message.value })
      case 'failed':
        if (message.retire) usable = false
        return running?.settle({ kind: 'failed', failure: message.failure })
      case 'late':
        // Something of an earlier task is still at work in there.
        usable = false
        note(`${name}: ${message.text.trimEnd()}`)
        if (!running && pid !== undefined) killGroup(pid)
        return
      default:
        return message satisfies never
    }
  }

  async function answerHold(request: { readonly workers: number; readonly seconds: number }): Promise<void> {
    const workers = await running?.events.hold(request.workers, request.seconds)
    if (workers !== undefined) send({ kind: 'held', workers })
  }

  const send = (message: ToWorker) => sendFrame(pipe, message)
  // SAFETY: the other end is the worker of this same build.
  readFrames(pipe, (message) => receive(message as FromWorker))

  return {
    name,
    pid,
    ready: ready.promise,
    ended,
    get usable() {
      return usable
    },
    run(task, events) {
      const end = Promise.withResolvers<TaskEnd>()
      ran = true
      running = {
        events,
        settle(how) {
          running = undefined
          end.resolve(how)
        },
      }
      send(task)
      return end.promise
    },
    abort: (reason) => send({ kind: 'abort', reason }),
    kill() {
      usable = false
      if (pid !== undefined) killGroup(pid)
    },
  }
}

function duplex(child: ChildProcess, fd: number): Duplex {
  // SAFETY: `stdio` above makes a pipe of this descriptor, and Node's pipes go both ways.
  return child.stdio[fd] as unknown as Duplex
}

/** How the process ended, after all it wrote has been read (which a process it started may hold up for ever). */
function lastWords(child: ChildProcess): Promise<Omit<Exit, 'stderr'>> {
  return new Promise((resolve) => {
    child.once('error', () => resolve({ code: null, signal: null }))
    child.once('exit', (code, signal) => {
      if (child.pid !== undefined) killGroup(child.pid)
      child.once('close', () => resolve({ code, signal }))
      setTimeout(() => resolve({ code, signal }), LAST_WORDS_MS)
    })
  })
}
