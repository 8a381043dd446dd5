/** What the fabric last said of its runs and endpoints, and the logs of the runs that somebody looks at. */
import * as vscode from 'vscode'
import type { EndpointDocument, FabricEvent, RunDocument } from '#api'
import type { LogEntry } from '#run'
import { DisposableStore } from '../disposable.ts'
import type { FabricConnection } from './fabric-connection.ts'

/** How many finished runs are asked for when the views are refreshed; older ones are found by id or in the terminal. */
const RUNS_SHOWN = 100

export interface RunLogListener {
  /** The whole log so far; again after the link was mended. */
  all(entries: readonly LogEntry[]): void
  entry(index: number, entry: LogEntry): void
  failed(reason: string): void
}

interface FollowedLog {
  readonly listeners: Set<RunLogListener>
  entries: LogEntry[] | undefined
  /** Entries that arrived while the log was being read. */
  early: Map<number, LogEntry>
}

export class FabricMirror implements vscode.Disposable {
  readonly #runs = new Map<string, RunDocument>()
  readonly #endpoints = new Map<string, EndpointDocument>()
  readonly #logs = new Map<string, FollowedLog>()
  readonly #current = new Map<string, string>()
  readonly #store = new DisposableStore()
  readonly #runChanged = this.#store.add(new vscode.EventEmitter<string | undefined>())
  readonly #endpointsChanged = this.#store.add(new vscode.EventEmitter<void>())
  /** With the id of the run, or undefined when any may have changed. */
  readonly onDidChangeRun = this.#runChanged.event
  readonly onDidChangeEndpoints = this.#endpointsChanged.event
  readonly #connection: FabricConnection

  constructor(connection: FabricConnection) {
    this.#connection = connection
    this.#store.add(connection.onEvent((event) => this.#take(event)))
    this.#store.add(
      connection.onDidChange((state) => {
        if (state.kind === 'down' || state.kind === 'failed') this.#clear()
      }),
    )
  }

  /** Newest first. */
  get runs(): readonly RunDocument[] {
    return [...this.#runs.values()].sort((a, b) => (a.start_time < b.start_time ? 1 : -1))
  }

  get endpoints(): readonly EndpointDocument[] {
    return [...this.#endpoints.values()].sort((a, b) => nameOf(a).localeCompare(nameOf(b)))
  }

  run(id: string): RunDocument | undefined {
    return this.#runs.get(id)
  }

  /** The state an active run is in, as far as its log was heard. */
  currentState(id: string): string | undefined {
    return this.#current.get(id) ?? stateNamed(this.#runs.get(id)?.details['details'])
  }

  /** Ask again for everything, for whoever does not trust what is shown. */
  async refresh(): Promise<void> {
    const client = this.#connection.client
    if (!client) return await this.#connection.attach()
    const [runs, endpoints] = await Promise.all([
      client.runs.list({ per_page: RUNS_SHOWN, orderby: 'start_time DESC' }),
      client.compute.endpoints(),
    ])
    this.#replace(runs.runs, endpoints)
  }

  /** Hear a run's log: what there is, then each entry as it is written. Returns the end of it. */
  follow(runId: string, listener: RunLogListener): vscode.Disposable {
    const log = this.#logs.get(runId) ?? { listeners: new Set(), entries: undefined, early: new Map() }
    const first = log.listeners.size === 0
    log.listeners.add(listener)
    this.#logs.set(runId, log)
    if (first) void this.#read(runId, log)
    else if (log.entries) listener.all(log.entries)
    return new vscode.Disposable(() => {
      log.listeners.delete(listener)
      if (log.listeners.size === 0) this.#logs.delete(runId)
    })
  }

  dispose(): void {
    this.#store.dispose()
    this.#logs.clear()
  }

  async #read(runId: string, log: FollowedLog): Promise<void> {
    log.entries = undefined
    log.early.clear()
    try {
      const client = this.#connection.client ?? (await this.#whenUp())
      if (!this.#runs.has(runId)) this.#runs.set(runId, await client.runs.get(runId))
      const entries = [...(await client.runs.log(runId))]
      for (let next = log.early.get(entries.length); next; next = log.early.get(entries.length)) entries.push(next)
      log.early.clear()
      log.entries = entries
      for (const listener of log.listeners) listener.all(entries)
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error)
      for (const listener of log.listeners) listener.failed(reason)
    }
  }

  async #whenUp() {
    await this.#connection.attach()
    const { client, state } = this.#connection
    if (client) return client
    throw new Error(
      state.kind === 'down' || state.kind === 'failed' ? state.reason : vscode.l10n.t('the fabric is starting'),
    )
  }

  #take(event: FabricEvent): void {
    switch (event.kind) {
      case 'snapshot': {
        this.#replace(event.runs, event.endpoints)
        // Entries between the last cursor and the snapshot were not sent: read again what is looked at.
        for (const [runId, log] of this.#logs) void this.#read(runId, log)
        return
      }
      case 'run':
        this.#runs.set(event.run.run_id, event.run)
        return this.#runChanged.fire(event.run.run_id)
      case 'run-removed':
        this.#runs.delete(event.run_id)
        this.#current.delete(event.run_id)
        return this.#runChanged.fire(undefined)
      case 'log':
        this.#noteState(event.run_id, event.entry)
        return this.#takeEntry(event.run_id, event.index, event.entry)
      case 'endpoint':
        this.#endpoints.set(event.endpoint.uuid, event.endpoint)
        return this.#endpointsChanged.fire()
      default:
        return
    }
  }

  #noteState(runId: string, { code, details }: LogEntry): void {
    const state = stateNamed(details)
    if (state === undefined) {
      if (code !== 'FlowStarted') this.#current.delete(runId)
    } else if (this.#current.get(runId) !== state) {
      this.#current.set(runId, state)
      this.#runChanged.fire(runId)
    }
  }

  #takeEntry(runId: string, index: number, entry: LogEntry): void {
    const log = this.#logs.get(runId)
    if (!log) return
    if (!log.entries) {
      log.early.set(index, entry)
      return
    }
    if (index < log.entries.length) return
    // A gap cannot be, since the stream resumes at its cursor; should it be, the whole log is read again.
    if (index > log.entries.length) return void this.#read(runId, log)
    log.entries.push(entry)
    for (const listener of log.listeners) listener.entry(index, entry)
  }

  #replace(runs: readonly RunDocument[], endpoints: readonly EndpointDocument[]): void {
    this.#current.clear()
    this.#runs.clear()
    for (const run of runs) this.#runs.set(run.run_id, run)
    this.#endpoints.clear()
    for (const endpoint of endpoints) this.#endpoints.set(endpoint.uuid, endpoint)
    this.#runChanged.fire(undefined)
    this.#endpointsChanged.fire()
  }

  #clear(): void {
    if (this.#runs.size === 0 && this.#endpoints.size === 0) return
    this.#replace([], [])
  }
}

const nameOf = (endpoint: EndpointDocument) => endpoint.display_name ?? endpoint.name

function stateNamed(details: unknown): string | undefined {
  return typeof details === 'object' &&
    details !== null &&
    'state_name' in details &&
    typeof details.state_name === 'string'
    ? details.state_name
    : undefined
}
