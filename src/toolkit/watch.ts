/**
 * Watching runs live: what their logs hold already, then what happens, every log entry once and in order, however often
 * the stream breaks and wherever the fabric was ended in between.
 */
import type { ApiError, Client, RunDocument } from '#api'
import { finished, type LogEntry } from '#run'
import { whenReachable } from './when-reachable.ts'

/** Of each run: `met` once, then its log and its document whenever they change; the final document after the whole log. */
export type RunUpdate =
  | { readonly kind: 'met'; readonly run: RunDocument }
  | { readonly kind: 'run'; readonly run: RunDocument }
  /** Entry number `index` (from 0) of the run's log. */
  | { readonly kind: 'log'; readonly run_id: string; readonly index: number; readonly entry: LogEntry }

export interface WatchOptions {
  /** Ends the updates. */
  readonly signal?: AbortSignal
  /** Hears that the fabric does not answer, and (`undefined`) that it does again; the updates go on by themselves. */
  readonly onBreak?: (error: ApiError | undefined) => void
}

/** Which runs are watched: `present` names those to begin with, each time the stream begins anew. */
interface Watched {
  accept(run: RunDocument): boolean
  present(listed: readonly RunDocument[]): Promise<readonly RunDocument[]> | readonly RunDocument[]
}

/** Updates of every run that `accept` takes, those in the fabric's snapshot included. Ends when `signal` aborts. */
export function watchRuns(
  client: Client,
  accept: (run: RunDocument) => boolean,
  options: WatchOptions = {},
): AsyncGenerator<RunUpdate, void, undefined> {
  return follow(client, { accept, present: (listed) => listed.filter(accept) }, options)
}

/**
 * Updates of one run, up to its end: the last one is its final document.
 * @throws {ApiError} 404 when there is no such run.
 */
export async function* watchRun(
  client: Client,
  runId: string,
  options: WatchOptions = {},
): AsyncGenerator<RunUpdate, void, undefined> {
  const stop = new AbortController()
  const signal = options.signal ? AbortSignal.any([options.signal, stop.signal]) : stop.signal
  const watched: Watched = {
    accept: (run) => run.run_id === runId,
    // Asked for by name: the snapshot of a fabric with many runs does not hold the old ones.
    present: async () => [await whenReachable(() => client.runs.get(runId), signal)],
  }
  try {
    for await (const update of follow(client, watched, { ...options, signal })) {
      yield update
      if (update.kind === 'run' && finished(update.run.status)) return
    }
  } finally {
    stop.abort()
  }
}

async function* follow(
  client: Client,
  { accept, present }: Watched,
  { signal, onBreak }: WatchOptions,
): AsyncGenerator<RunUpdate, void, undefined> {
  /** Number of log entries told so far, by run. */
  const told = new Map<string, number>()

  async function* rest(runId: string): AsyncGenerator<RunUpdate, void, undefined> {
    const entries = await whenReachable(() => client.runs.log(runId), signal)
    for (let index = told.get(runId) ?? 0; index < entries.length; index++) {
      const entry = entries[index]
      if (entry) yield { kind: 'log', run_id: runId, index, entry }
    }
    told.set(runId, Math.max(entries.length, told.get(runId) ?? 0))
  }

  async function* meet(run: RunDocument): AsyncGenerator<RunUpdate, void, undefined> {
    const known = told.has(run.run_id)
    if (!known) yield { kind: 'met', run }
    if (!known || finished(run.status)) yield* rest(run.run_id)
    yield { kind: 'run', run }
  }

  try {
    for await (const event of client.events(undefined, signal, onBreak)) {
      if (event.kind === 'snapshot') for (const run of await present(event.runs)) yield* meet(run)
      else if (event.kind === 'run' && accept(event.run)) yield* meet(event.run)
      else if (event.kind === 'log') {
        const next = told.get(event.run_id)
        if (next === undefined || event.index < next) continue
        if (event.index > next) yield* rest(event.run_id)
        else {
          told.set(event.run_id, next + 1)
          yield { kind: 'log', run_id: event.run_id, index: event.index, entry: event.entry }
        }
      }
    }
  } catch (error) {
    if (!signal?.aborted) throw error
  }
}
