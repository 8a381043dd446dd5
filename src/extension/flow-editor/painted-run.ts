/** The run that is painted on one graph: chosen by the reader, followed live. */
import type * as vscode from 'vscode'
import type { JsonObject } from '#flow'
import type { RunChoice, RunSummary } from '#messages'
import type { LogEntry } from '#run'
import type { FabricConnection } from '../connection/fabric-connection.ts'
import type { FabricMirror } from '../connection/fabric-mirror.ts'
import { runSummaryOf } from '../run-timeline/run-summary.ts'

export interface PaintTarget {
  paint(run: RunSummary, entries: readonly LogEntry[], definition: JsonObject | null): void
  entry(runId: string, index: number, entry: LogEntry): void
  clear(): void
}

export class PaintedRun implements vscode.Disposable {
  #choice: RunChoice = { kind: 'none' }
  #runId: string | undefined
  #following: vscode.Disposable | undefined
  readonly #target: PaintTarget
  readonly #connection: FabricConnection
  readonly #mirror: FabricMirror

  constructor(connection: FabricConnection, mirror: FabricMirror, target: PaintTarget) {
    this.#connection = connection
    this.#mirror = mirror
    this.#target = target
  }

  get choice(): RunChoice {
    return this.#choice
  }

  get runId(): string | undefined {
    return this.#runId
  }

  /** `runs`: those of this flow, newest first. */
  choose(choice: RunChoice, runs: readonly RunSummary[]): void {
    this.#choice = choice
    this.update(runs)
  }

  /** The newest run may be another one by now. */
  update(runs: readonly RunSummary[]): void {
    const choice = this.#choice
    const wanted = choice.kind === 'run' ? choice.run_id : choice.kind === 'newest' ? runs[0]?.run_id : undefined
    if (wanted === this.#runId) return
    this.#following?.dispose()
    this.#runId = wanted
    if (wanted === undefined) return this.#target.clear()
    this.#following = this.#mirror.follow(wanted, {
      all: (entries) => void this.#paint(wanted, entries),
      entry: (index, entry) => this.#target.entry(wanted, index, entry),
      // The list of runs says that the fabric is down; what is painted stays.
      failed: () => undefined,
    })
  }

  dispose(): void {
    this.#following?.dispose()
  }

  async #paint(runId: string, entries: readonly LogEntry[]): Promise<void> {
    const definition = await this.#connection.client?.runs.definition(runId).catch(() => undefined)
    const run = this.#mirror.run(runId)
    if (!run || runId !== this.#runId) return
    // SAFETY: a definition is JSON that came from a document; the type only says more about it.
    this.#target.paint(runSummaryOf(run), entries, (definition?.definition as JsonObject | undefined) ?? null)
  }
}
