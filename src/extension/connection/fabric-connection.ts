/**
 * The one link between this window and the fabric: finds it, starts it when asked to, listens to its events, and mends
 * the link when it breaks. Features hear of it through `onDidChange` and `onEvent`.
 */
import { join } from 'node:path'
import * as vscode from 'vscode'
import {
  FabricUnavailable,
  connectLocal,
  eventStream,
  findFabric,
  homeDirectory,
  readFabricFile,
  type Client,
  type FabricEvent,
} from '#api'
import { contextKey } from '../contributions.ts'
import { readSettings } from '../settings.ts'
import { fabricRuntime } from './runtime.ts'

export type FabricState =
  /** None runs, or none was looked for yet. */
  | { readonly kind: 'down'; readonly reason: string }
  | { readonly kind: 'starting' }
  /** It was to be started and did not; `reason` is for the user. */
  | { readonly kind: 'failed'; readonly reason: string }
  | { readonly kind: 'up'; readonly client: Client }
  /** It was up and does not answer now; it is being tried again. */
  | { readonly kind: 'lost'; readonly client: Client; readonly reason: string }

/** A fabric that ends more often than this is not started again without being asked, ms. */
const RESTART_PAUSE_MS = 30_000
/** How often to look, while there is none, whether somebody started one (a terminal, another window); one small file is read, ms. */
const LOOK_MS = 2_000

export class FabricConnection implements vscode.Disposable {
  readonly #changed = new vscode.EventEmitter<FabricState>()
  readonly #event = new vscode.EventEmitter<FabricEvent>()
  /** The state is read from `state`. */
  readonly onDidChange = this.#changed.event
  readonly onEvent = this.#event.event
  #state: FabricState = { kind: 'down', reason: vscode.l10n.t('not looked for yet') }
  #opening: Promise<Client> | undefined
  #stream: AbortController | undefined
  #lastStart = 0
  /** The user ended the fabric: it is not started again behind their back. */
  #wantedDown = false
  #looking: NodeJS.Timeout | undefined
  readonly #extensionUri: vscode.Uri
  readonly #log: vscode.LogOutputChannel

  constructor(extensionUri: vscode.Uri, log: vscode.LogOutputChannel) {
    this.#extensionUri = extensionUri
    this.#log = log
    this.#enter(this.#state)
  }

  get state(): FabricState {
    return this.#state
  }

  get home(): string {
    return homeOf()
  }

  /** The client while the fabric is up, or was a moment ago. */
  get client(): Client | undefined {
    return this.#state.kind === 'up' || this.#state.kind === 'lost' ? this.#state.client : undefined
  }

  /** Look for a running fabric; start one if the settings and the trust in this workspace allow it. Never throws. */
  async attach(): Promise<void> {
    this.#looking ??= setInterval(() => void this.#look(), LOOK_MS)
    if (this.client) return
    const may = readSettings().autoStart && vscode.workspace.isTrusted && !this.#wantedDown
    await this.#open(may).catch(() => undefined)
  }

  /**
   * A client, whatever it takes: a command of the user needs one.
   * @throws {Error} a sentence for the user: why there is none, and what to do.
   */
  async need(): Promise<Client> {
    if (this.#state.kind === 'up') return this.#state.client
    if (!vscode.workspace.isTrusted)
      throw new FabricUnavailable(vscode.l10n.t('This folder is not trusted, so Davy starts nothing in it.'))
    this.#wantedDown = false
    return await this.#open(true)
  }

  /** A client of a fabric that runs; starts none. */
  async found(): Promise<Client | undefined> {
    if (!this.client) await this.#look()
    return this.client
  }

  /** End the fabric: at once, whatever it is doing; runs go on from their journal when it is back. */
  async stop(): Promise<void> {
    this.#wantedDown = true
    const client = this.client
    if (!client) return
    this.#stream?.abort()
    await client.fabric.shutdown(false)
    this.#enter({ kind: 'down', reason: vscode.l10n.t('it was stopped') })
  }

  dispose(): void {
    clearInterval(this.#looking)
    this.#stream?.abort()
    this.#changed.dispose()
    this.#event.dispose()
  }

  async #look(): Promise<void> {
    if (this.client || this.#opening) return
    if (await findFabric(homeOf()).catch(() => undefined)) await this.#open(false).catch(() => undefined)
  }

  #open(start: boolean): Promise<Client> {
    this.#opening ??= this.#connect(start).finally(() => {
      this.#opening = undefined
    })
    return this.#opening
  }

  async #connect(start: boolean): Promise<Client> {
    const { nodePath } = readSettings()
    const home = homeOf()
    try {
      const found = await findFabric(home)
      if (!found && !start) throw new FabricUnavailable(vscode.l10n.t('no fabric runs in {0}', home))
      const runtime = found ? process.execPath : await fabricRuntime(nodePath)
      if (!found) {
        this.#enter({ kind: 'starting' })
        this.#lastStart = Date.now()
        this.#log.info(`Starting the fabric in ${home} with ${runtime}`)
      }
      const bundle = join(this.#extensionUri.fsPath, 'dist', 'fabric.js')
      const client = await connectLocal({ home, start, bundle, runtime })
      this.#log.info(`Connected to the fabric at ${client.connection.origin}`)
      this.#enter({ kind: 'up', client })
      void this.#listen(client)
      return client
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error)
      this.#log[start ? 'error' : 'info'](reason)
      this.#enter({ kind: start ? 'failed' : 'down', reason })
      throw error
    }
  }

  async #listen(client: Client): Promise<void> {
    this.#stream?.abort()
    const stream = new AbortController()
    this.#stream = stream
    const onBreak = (error: Error | undefined) => {
      if (stream.signal.aborted) return
      if (!error) return this.#enter({ kind: 'up', client })
      this.#log.warn(`The link to the fabric broke: ${error.message}`)
      if (this.#state.kind === 'up') this.#enter({ kind: 'lost', client, reason: error.message })
      void this.#mend(client, stream)
    }
    for await (const event of eventStream(client.connection, undefined, stream.signal, onBreak)) {
      if (this.#state.kind === 'lost' && this.#state.client === client) this.#enter({ kind: 'up', client })
      this.#event.fire(event)
    }
  }

  /** The stream tries the same address again by itself; here it is seen whether the fabric is another one by now, or gone. */
  async #mend(client: Client, stream: AbortController): Promise<void> {
    const found = await findFabric(homeOf()).catch(() => undefined)
    if (stream.signal.aborted) return
    const { origin, token } = client.connection
    if (found && found.connection.origin === origin && found.connection.token === token) return
    stream.abort()
    this.#enter({ kind: 'down', reason: vscode.l10n.t('it has ended') })
    // One that ends in order takes its file along: somebody wanted that (`davy down`), or nobody needed it.
    const died = readFabricFile(homeOf()) !== undefined
    const again = died && !this.#wantedDown && Date.now() - this.#lastStart > RESTART_PAUSE_MS
    if (found) await this.#open(false).catch(() => undefined)
    else if (again) await this.attach()
  }

  #enter(state: FabricState): void {
    this.#state = state
    void vscode.commands.executeCommand('setContext', contextKey.fabric, state.kind === 'lost' ? 'up' : state.kind)
    this.#changed.fire(state)
  }
}

/** The settings come before the environment: a window has one, its processes may have another. */
function homeOf(): string {
  const { home } = readSettings()
  return home === '' ? homeDirectory() : homeDirectory({ ...process.env, DAVY_HOME: home })
}
