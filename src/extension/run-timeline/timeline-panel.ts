/** One run timeline: a panel, its page, and the log it follows. */
import * as vscode from 'vscode'
import type { JsonObject } from '#flow'
import type { LogEntry } from '#run'
import { hostEnd, timelineProtocol, type HostEnd, type Liveness, type TimelineToHost } from '#messages'
import { reportProblem } from '../commands.ts'
import type { FabricConnection } from '../connection/fabric-connection.ts'
import type { FabricMirror } from '../connection/fabric-mirror.ts'
import { command } from '../contributions.ts'
import { DisposableStore } from '../disposable.ts'
import { pageHtml, pageRoot } from '../page/html.ts'
import { webviewPort } from '../page/webview-port.ts'
import { definitionUri, revealState } from './run-definition.ts'
import { runName, runSummaryOf } from './run-summary.ts'
import { openFrame } from './source-line.ts'

export interface TimelineServices {
  readonly extensionUri: vscode.Uri
  readonly connection: FabricConnection
  readonly mirror: FabricMirror
  readonly log: vscode.LogOutputChannel
}

export class TimelinePanel implements vscode.Disposable {
  readonly #store = new DisposableStore()
  readonly #end: HostEnd<typeof timelineProtocol>
  readonly #runId: string
  readonly #panel: vscode.WebviewPanel
  readonly #services: TimelineServices
  readonly onDidDispose: vscode.Event<void>
  #definition: JsonObject | null = null
  #entries: readonly LogEntry[] | undefined
  #problem: string | undefined
  #wantedState: string | undefined
  #ready = false

  constructor(panel: vscode.WebviewPanel, runId: string, services: TimelineServices) {
    this.#runId = runId
    this.#panel = panel
    this.#services = services
    this.onDidDispose = panel.onDidDispose
    const { extensionUri, connection, mirror, log } = services
    panel.iconPath = {
      dark: vscode.Uri.joinPath(extensionUri, 'media', 'davy.svg'),
      light: vscode.Uri.joinPath(extensionUri, 'media', 'davy-on-light.svg'),
    }
    panel.webview.options = { enableScripts: true, localResourceRoots: [pageRoot(extensionUri)] }
    panel.webview.html = pageHtml(panel.webview, extensionUri, 'run-timeline', vscode.l10n.t('Run timeline'))
    this.#end = this.#store.add(
      hostEnd(timelineProtocol, webviewPort(panel.webview), {
        receive: (message) => void this.#receive(message).catch((error: unknown) => reportProblem(error, log)),
        handlers: {
          openFrame: (frame) => openFrame(frame, extensionUri),
          taskOutput: async ({ task_id }) => {
            const { stdout = '', stderr = '' } = await (await connection.need()).compute.task(task_id)
            return { stdout, stderr }
          },
          saveSvg: ({ svg, name }) => saveSvg(svg, name),
        },
        onUnknown: (problem) => log.warn(`Run timeline: ${problem}`),
      }),
    )
    this.#store.add(panel.onDidDispose(() => this.dispose()))
    this.#store.add(connection.onDidChange(() => this.#postLiveness()))
    this.#store.add(
      mirror.onDidChangeRun((changed) => {
        if (changed === undefined || changed === runId) this.#postRun()
      }),
    )
    this.#store.add(
      mirror.follow(runId, {
        all: (entries) => void this.#show(entries),
        entry: (index, entry) => this.#end.post({ kind: 'entry', index, entry, now: Date.now() }),
        failed: (reason) => {
          this.#problem = reason
          this.#postAll()
        },
      }),
    )
  }

  reveal(state: string | undefined): void {
    this.#panel.reveal()
    this.#select(state)
  }

  dispose(): void {
    this.#store.dispose()
  }

  #select(state: string | undefined): void {
    this.#wantedState = state
    if (state === undefined || !this.#ready) return
    this.#end.post({ kind: 'select', state })
    this.#wantedState = undefined
  }

  async #show(entries: readonly LogEntry[]): Promise<void> {
    this.#entries = entries
    this.#problem = undefined
    const { client } = this.#services.connection
    // SAFETY: a definition is JSON that came from a document; the type only says more about it.
    const definition = (await client?.runs.definition(this.#runId).catch(() => undefined))?.definition as
      | JsonObject
      | undefined
    this.#definition ??= definition ?? null
    this.#postAll()
  }

  #postAll(): void {
    const run = this.#services.mirror.run(this.#runId)
    if (!run || !this.#entries) {
      if (this.#problem !== undefined)
        this.#end.post({ kind: 'unavailable', run_id: this.#runId, reason: this.#problem })
      return
    }
    this.#panel.title = runName(run)
    this.#end.post({
      kind: 'show',
      run: runSummaryOf(run),
      entries: [...this.#entries],
      definition: this.#definition,
      now: Date.now(),
    })
    this.#postLiveness()
    this.#select(this.#wantedState)
  }

  #postRun(): void {
    const run = this.#services.mirror.run(this.#runId)
    if (!run) return
    this.#panel.title = runName(run)
    this.#end.post({ kind: 'run', run: runSummaryOf(run), now: Date.now() })
  }

  #postLiveness(): void {
    this.#end.post({ kind: 'liveness', liveness: livenessOf(this.#services.connection) })
  }

  async #receive(message: TimelineToHost): Promise<void> {
    const { connection, mirror } = this.#services
    const run = mirror.run(this.#runId)
    switch (message.kind) {
      case 'ready':
        this.#ready = true
        return this.#postAll()
      case 'openState':
        return void (await revealState(definitionUri(this.#runId, run?.flow_title ?? 'run'), message.state))
      case 'openDefinition':
        return void (await vscode.commands.executeCommand(command.openRunDefinition, this.#runId))
      case 'cancelRun':
        return void (await vscode.commands.executeCommand(command.cancelRun, this.#runId))
      case 'startFabric':
        return void (await connection.need())
      case 'copy':
        return await vscode.env.clipboard.writeText(message.text)
      default:
        message satisfies never
    }
  }
}

export function livenessOf({ state }: FabricConnection): Liveness {
  switch (state.kind) {
    case 'up':
      return { kind: 'live' }
    case 'starting':
      return { kind: 'down', reason: vscode.l10n.t('The fabric is starting.') }
    case 'lost':
      return {
        kind: 'down',
        reason: vscode.l10n.t('The fabric does not answer ({0}); Davy keeps trying.', state.reason),
      }
    case 'down':
    case 'failed':
      return { kind: 'down', reason: vscode.l10n.t('The fabric is down: {0}.', state.reason) }
  }
}

async function saveSvg(svg: string, name: string): Promise<{ path: string | null }> {
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri
  const uri = await vscode.window.showSaveDialog({
    ...(folder ? { defaultUri: vscode.Uri.joinPath(folder, name) } : {}),
    filters: { SVG: ['svg'] },
    title: vscode.l10n.t('Save the timeline as a picture'),
  })
  if (!uri) return { path: null }
  await vscode.workspace.fs.writeFile(uri, new TextEncoder().encode(svg))
  return { path: uri.fsPath }
}
