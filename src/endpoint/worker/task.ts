/** One attempt at one task: load the function, call it with its input and its context, and end exactly once. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { decodeCbor, unpackArguments, type LinkValue, type TaskContext, type TaskFailure } from '#api'
import { failureOf, TaskRefused } from './failure.ts'
import type { FromWorker, RunTask } from './protocol.ts'
import { encodeResult } from './result.ts'

type End = Extract<FromWorker, { kind: 'done' | 'failed' }>

export interface RunningTask {
  readonly id: string
  readonly ended: Promise<End>
  begin(): void
  abort(reason: string): void
  held(workers: number): void
  /** Something the task started failed where it does not wait for it. */
  fail(failure: TaskFailure): void
}

/** A progress message is sent at most this often; the last one always is. */
const PROGRESS_EVERY_MS = 250

/** `within` runs the function's code as this task's. */
export function startTask(
  message: RunTask,
  send: (message: FromWorker) => void,
  within: (work: () => void) => void,
): RunningTask {
  const ended = Promise.withResolvers<End>()
  const aborting = new AbortController()
  const holding: ((workers: number) => void)[] = []
  const context: TaskContext = {
    taskId: message.taskId,
    attempt: message.attempt,
    cores: message.cores,
    signal: aborting.signal,
    progress: throttle((fraction: number, text?: string) =>
      send({ kind: 'progress', fraction: Math.min(1, Math.max(0, fraction)), text: text ?? null }),
    ),
    blob(sha256) {
      const path = join(message.blobs, sha256)
      if (!/^[\da-f]{64}$/.test(sha256) || !existsSync(path))
        throw new Error(`the blob ${sha256} is not at this endpoint`)
      return path
    },
    hold: ({ workers, seconds }) =>
      new Promise((resolve) => {
        holding.push((up) => resolve({ workers: up }))
        send({ kind: 'hold', workers, seconds })
      }),
  }

  async function attempt(): Promise<void> {
    try {
      const call = await load(message.file)
      const value = await call(readInput(message.payload), context)
      ended.resolve({ kind: 'done', value: encodeResult(value, message.payload.encoding) })
    } catch (error) {
      // An import that failed stays failed for the life of the process.
      const retire = error instanceof TaskRefused && error.code === 'FunctionNotLoadable'
      ended.resolve({ kind: 'failed', failure: failureOf(error), retire })
    }
  }

  return {
    id: message.taskId,
    ended: ended.promise,
    begin: () => within(() => void attempt()),
    abort: (reason) => aborting.abort(new Error(reason)),
    held: (workers) => holding.shift()?.(workers),
    fail: (failure) => ended.resolve({ kind: 'failed', failure, retire: true }),
  }
}

type Call = (input: unknown, context: TaskContext) => unknown

/** Modules never change: their names are their hashes. */
const loaded = new Map<string, Call>()

async function load(file: string): Promise<Call> {
  const known = loaded.get(file)
  if (known) return known
  const module: unknown = await import(pathToFileURL(file).href).catch((cause: unknown) => {
    throw new TaskRefused(
      'FunctionNotLoadable',
      `the function's module could not be loaded: ${messageOf(cause)}`,
      cause,
    )
  })
  const call = typeof module === 'object' && module !== null && 'default' in module ? module.default : undefined
  if (typeof call !== 'function')
    throw new TaskRefused('FunctionNotLoadable', `the function's module has no default export that is a function`)
  // SAFETY: that it is a function was just seen; what it does with its input is the author's.
  const fresh = call as Call
  loaded.set(file, fresh)
  return fresh
}

/** A TypeScript function takes one value: the keyword arguments as an object, or a single positional argument. */
function readInput(payload: LinkValue): unknown {
  if (payload.encoding === 'cbor') return decodeCbor(payload.bytes)
  const { args, kwargs } = unpackArguments(payload.text)
  if (args.length === 0) return kwargs
  if (args.length === 1 && Object.keys(kwargs).length === 0) return args[0]
  throw new TaskRefused(
    'BadArguments',
    `a TypeScript function takes one value: keyword arguments, or one positional argument; ` +
      `here are ${args.length} positional and ${Object.keys(kwargs).length} keyword arguments`,
  )
}

function throttle<A extends unknown[]>(call: (...args: A) => void): (...args: A) => void {
  let last = -Infinity
  let waiting: NodeJS.Timeout | undefined
  const now = (...args: A) => {
    clearTimeout(waiting)
    waiting = undefined
    last = performance.now()
    call(...args)
  }
  return (...args) => {
    const wait = last + PROGRESS_EVERY_MS - performance.now()
    if (wait <= 0) return now(...args)
    clearTimeout(waiting)
    waiting = setTimeout(now, wait, ...args).unref()
  }
}

const messageOf = (error: unknown) => (error instanceof Error ? error.message : String(error))
