/** A worker's main thread: one task after the other, and nothing of one task told as another's. */
import { AsyncLocalStorage } from 'node:async_hooks'
import { Socket } from 'node:net'
import process from 'node:process'
import { Worker } from 'node:worker_threads'
import { readFrames, sendFrame } from '../frames.ts'
import { captureOutput } from './capture.ts'
import { failureOf, whatAndWhere } from './failure.ts'
import { MESSAGE_FD, type FromWorker, type RunTask, type ToWorker } from './protocol.ts'
import { startTask, type RunningTask } from './task.ts'

export function serve(): void {
  process.title = 'davy-worker'
  const home = process.cwd()
  const pipe = new Socket({ fd: MESSAGE_FD, readable: true, writable: true })
  // The agent is gone: the lifeline ends this process.
  pipe.on('error', () => {})
  const send = (message: FromWorker) => sendFrame(pipe, message)
  /** Which task a piece of code was started by, however long ago. */
  const origin = new AsyncLocalStorage<RunningTask>()
  let current: RunningTask | undefined

  async function run(message: RunTask): Promise<void> {
    process.chdir(home)
    const task = startTask(message, send, (work) => origin.run(task, work))
    current = task
    task.begin()
    const end = await task.ended
    current = undefined
    send(end)
  }

  function stray(error: unknown): void {
    const owner = origin.getStore()
    if (owner && owner !== current)
      return send({ kind: 'late', text: `task ${owner.id}, after it had ended, threw ${whatAndWhere(error)}` })
    if (!current) return send({ kind: 'late', text: `between tasks: ${whatAndWhere(error)}` })
    const failure = failureOf(error)
    const doubt = owner ? '' : ' (thrown outside of any task: an earlier task of this worker may have left it behind)'
    current.fail({ ...failure, message: failure.message + doubt })
  }
  process.on('uncaughtException', stray)
  process.on('unhandledRejection', stray)

  captureOutput((stream, text) => {
    const owner = origin.getStore() ?? current
    if (owner && owner === current) send({ kind: 'output', stream, text })
    else
      send({
        kind: 'late',
        text: `${owner ? `task ${owner.id}, after it had ended,` : 'something between tasks'} printed ${text.length} characters`,
      })
  })

  readFrames(pipe, (received) => {
    // SAFETY: the other end is the agent of this same build.
    const message = received as ToWorker
    switch (message.kind) {
      case 'run':
        return void run(message)
      case 'abort':
        return current?.abort(message.reason)
      case 'held':
        return current?.held(message.workers)
      default:
        return message satisfies never
    }
  })
  const lifeline = new Worker(new URL(import.meta.url.endsWith('.ts') ? './main.ts' : import.meta.url, import.meta.url))
  lifeline.once('online', () => send({ kind: 'ready' }))
}
