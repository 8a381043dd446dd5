/** A run of an authored flow: awaited, followed, canceled, and asked for what its steps found out. */
import type { Client, RunDocument } from '#api'
import { explainMissing, getAt, type Path } from '#flow'
import { buildRun, type Run } from '#run'
import type { OutputOf } from './authoring/result.ts'
import type { Step } from './authoring/step.ts'
import { failureOf, type RunFailure } from './failure.ts'
import { cancelRun, waitForRun, type RunOptions } from './runs.ts'
import { watchRun, type RunUpdate } from './watch.ts'

export interface FlowRunOptions extends RunOptions {
  /** Ends the waiting and watching; the run goes on. `cancel` ends the run. */
  readonly signal?: AbortSignal
  /** Hears of everything that happens, as `progress` tells it. */
  readonly onProgress?: (update: RunUpdate) => void
}

/** A run that has succeeded. */
export interface FinishedRun {
  readonly document: RunDocument
  /** All that its log says. */
  readonly run: Run
  /**
   * What a step has found out.
   * @throws {Error} when the run did not come by it.
   */
  output<Of extends Step>(step: Of): Output<OutputOf<Of>>
}

/** Of a step that nobody typed: whatever it is. */
type Output<T> = [T] extends [never] ? unknown : T

/** `await` it for its end: a `FinishedRun`, or a `RunFailed`. It is under way whether it is awaited or not. */
export interface FlowRun extends Promise<FinishedRun> {
  /** The run's document as it started. Rejects when it could not: the input was refused, say. */
  readonly started: Promise<RunDocument>
  /** Its log and its document as they change, from its start to its end; may be asked for more than once. */
  readonly progress: AsyncIterable<RunUpdate>
  cancel(): Promise<RunDocument>
  /** `(await run).output(step)` */
  output<Of extends Step>(step: Of): Promise<Output<OutputOf<Of>>>
}

export class RunFailed extends Error {
  override readonly name = 'RunFailed'
  readonly document: RunDocument
  readonly failure: RunFailure

  constructor(document: RunDocument, failure: RunFailure) {
    const at = failure.visit ? ` at ${failure.visit.state}` : ''
    super(`the run ${document.label ?? document.run_id} failed${at}${failure.message ? `: ${failure.message}` : ''}`)
    this.document = document
    this.failure = failure
  }
}

export function followFlowRun(
  client: Client,
  started: Promise<RunDocument>,
  placeOf: (step: Step) => Path,
  { signal, onProgress }: Pick<FlowRunOptions, 'signal' | 'onProgress'>,
): FlowRun {
  async function* progress(): AsyncGenerator<RunUpdate, void, undefined> {
    yield* watchRun(client, (await started).run_id, signal ? { signal } : {})
  }
  async function tell(): Promise<void> {
    if (onProgress) for await (const update of progress()) onProgress(update)
  }
  const ended = (async () => {
    const { run_id: id } = await started
    const [document] = await Promise.all([waitForRun(client, id, signal), tell()])
    const run = buildRun(await client.runs.log(id))
    if (document.status !== 'SUCCEEDED') throw new RunFailed(document, failureOf(run))
    return finishedRun(document, run, placeOf)
  })()
  // Whoever does not wait for the end is not to fall over it.
  ended.catch(() => {})
  return Object.assign(ended, {
    started,
    progress: { [Symbol.asyncIterator]: progress },
    cancel: async () => cancelRun(client, (await started).run_id),
    output: async <Of extends Step>(step: Of) => (await ended).output(step),
  })
}

function finishedRun(document: RunDocument, run: Run, placeOf: (step: Step) => Path): FinishedRun {
  return {
    document,
    run,
    output<Of extends Step>(step: Of) {
      const path = placeOf(step)
      const found = getAt(run.output ?? null, path)
      if (!found.found) throw new Error(`the run has no such result: ${explainMissing(path, found)}`)
      // SAFETY: the step's author gave the type of what it returns.
      return found.value as Output<OutputOf<Of>>
    },
  }
}
