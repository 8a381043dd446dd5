/** Starting a run, waiting for its end, stopping it. */
import type { Client, RunDocument, RunRequest } from '#api'
import type { JsonObject } from '#flow'
import { finished } from '#run'
import { watchRun } from './watch.ts'

/** What may be said of a run beside its input. */
export type RunOptions = Omit<RunRequest, 'body'>

/**
 * Starts a run of a deployed flow.
 * @throws {ApiError} 400 naming the field when the input does not match the flow's `input_schema`.
 */
export function startRun<Input extends JsonObject>(
  client: Client,
  flowId: string,
  input: Input,
  options: RunOptions = {},
): Promise<RunDocument> {
  return client.flows.run(flowId, { ...options, body: input })
}

/** The run as it ended, whichever way. Rejects only when `signal` aborts or the fabric refuses. */
export async function waitForRun(client: Client, runId: string, signal?: AbortSignal): Promise<RunDocument> {
  let last: RunDocument | undefined
  for await (const update of watchRun(client, runId, signal ? { signal } : {}))
    if (update.kind === 'run') last = update.run
  signal?.throwIfAborted()
  return last && finished(last.status) ? last : client.runs.get(runId)
}

/** Asks the run to stop: its active action is canceled and the run ends as FAILED with `FlowCanceled` in its log. */
export const cancelRun = (client: Client, runId: string): Promise<RunDocument> => client.runs.cancel(runId)
