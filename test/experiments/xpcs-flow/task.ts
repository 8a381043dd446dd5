import type { TaskContext } from '#api'

/** What a worker gives a function, here with a note of what it was asked to hold. */
export function task(held: { workers: number; seconds: number }[] = []): TaskContext {
  return {
    taskId: 'test',
    attempt: 1,
    cores: 1,
    signal: new AbortController().signal,
    progress: () => {},
    blob: (sha256) => sha256,
    hold: (request) => {
      held.push(request)
      return Promise.resolve({ workers: request.workers })
    },
  }
}
