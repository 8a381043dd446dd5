/** One flow editor's panel: joins its page to the document, to the fabric, and to the run painted on it. */
import * as vscode from 'vscode'
import {
  flowGraphProtocol,
  hostEnd,
  type FlowGraphToHost,
  type HostEnd,
  type RunChoice,
  type RunSummary,
} from '#messages'
import { reportProblem } from '../commands.ts'
import { command } from '../contributions.ts'
import { DisposableStore } from '../disposable.ts'
import { pageHtml, pageRoot } from '../page/html.ts'
import { webviewPort } from '../page/webview-port.ts'
import { trialHandlers } from '../flow-runs/trial-calls.ts'
import { openFrame } from '../run-timeline/source-line.ts'
import { RUN_SCHEME } from '../run-timeline/run-definition.ts'
import { runSummaryOf } from '../run-timeline/run-summary.ts'
import { livenessOf } from '../run-timeline/timeline-panel.ts'
import { DocumentSync } from './document-sync.ts'
import { EditQueue } from './edit-queue.ts'
import type { FlowEditorServices } from './flow-editor-services.ts'
import { noSurroundings, surroundingsFrom } from './flow-surroundings.ts'
import { functionSource } from './function-source.ts'
import { LanguageRelay } from './language-relay.ts'
import { PaintedRun } from './painted-run.ts'
import { saveFile } from './save-file.ts'

const RUNS_OFFERED = 30

export class FlowGraphView implements vscode.Disposable {
  readonly #store = new DisposableStore()
  readonly #document: vscode.TextDocument
  readonly #services: FlowEditorServices
  readonly #end: HostEnd<typeof flowGraphProtocol>
  readonly #sync: DocumentSync
  readonly #painted: PaintedRun
  readonly #relay: LanguageRelay
  /** As the page reads it; undefined until it has said so. */
  #title: string | null | undefined
  /** What the page is given when it says that it is ready; the reader's own choice after that. */
  #choice: RunChoice = { kind: 'none' }
  #ready = false

  /** `runId`: a run to be painted from the beginning. */
  constructor(
    document: vscode.TextDocument,
    panel: vscode.WebviewPanel,
    services: FlowEditorServices,
    runId: string | undefined,
  ) {
    this.#document = document
    this.#services = services
    const { extensionUri, connection, mirror, log } = services
    panel.webview.options = { enableScripts: true, localResourceRoots: [pageRoot(extensionUri)] }
    panel.webview.html = pageHtml(panel.webview, extensionUri, 'flow-editor', vscode.l10n.t('Flow graph'), {
      editor: true,
    })
    const edits = new EditQueue(document)
    const end = this.#store.add(
      hostEnd(flowGraphProtocol, webviewPort(panel.webview), {
        receive: (message) => void this.#receive(message).catch((error: unknown) => reportProblem(error, log)),
        handlers: {
          edit: ({ version, edits: changes }) => edits.apply(version, changes),
          saveFile: ({ name, content }) => saveFile(name, content, document.uri),
          writeClipboard: async ({ text }) => {
            await vscode.env.clipboard.writeText(text)
            return {}
          },
          readClipboard: async () => ({ text: await vscode.env.clipboard.readText() }),
          ...trialHandlers(services),
          language: (question) => this.#relay.ask(question),
          functionSource: ({ function_id }) => functionSource(function_id, connection, extensionUri),
          openFunctionFile: ({ file }) => openFrame({ file, line: 1, column: 1 }, extensionUri),
        },
        onUnknown: (problem) => log.warn(`Flow graph: ${problem}`),
      }),
    )
    this.#end = end
    this.#sync = this.#store.add(new DocumentSync(document, (message) => end.post(message)))
    this.#relay = this.#store.add(new LanguageRelay(document, services.language, (message) => end.post(message)))
    this.#painted = this.#store.add(
      new PaintedRun(connection, mirror, {
        paint: (run, entries, definition) =>
          end.post({ kind: 'paint', run, entries: [...entries], definition, now: Date.now() }),
        entry: (run_id, index, entry) => end.post({ kind: 'entry', run_id, index, entry, now: Date.now() }),
        clear: () => end.post({ kind: 'clear' }),
      }),
    )
    this.#store.add(panel.onDidDispose(() => this.dispose()))
    this.#store.add(mirror.onDidChangeRun((changed) => this.#runChanged(changed)))
    this.#store.add(
      connection.onDidChange(() => {
        this.#postRuns()
        void this.#postSurroundings()
      }),
    )
    const [, ownRun] = document.uri.scheme === RUN_SCHEME ? document.uri.path.split('/') : []
    const first = runId ?? ownRun
    if (first !== undefined) this.#choice = { kind: 'run', run_id: first }
  }

  choose(choice: RunChoice): void {
    this.#choice = choice
    if (!this.#ready) return
    this.#painted.choose(choice, this.#runs())
    this.#postRuns()
  }

  dispose(): void {
    this.#store.dispose()
  }

  async #receive(message: FlowGraphToHost): Promise<void> {
    switch (message.kind) {
      case 'ready':
        this.#ready = true
        this.#sync.sendAll()
        this.#relay.sendAll()
        // A page that was hidden and comes back starts empty: what was painted is painted again.
        this.#painted.choose({ kind: 'none' }, [])
        this.choose(this.#choice)
        return await this.#postSurroundings()
      case 'titled':
        this.#title = message.title
        return this.#runChanged(undefined)
      case 'reveal': {
        const { start, end, focus, follow } = message
        if (follow && !this.#shownText()) return
        const range = new vscode.Range(this.#document.positionAt(start), this.#document.positionAt(end))
        return await this.#showText(range, !focus)
      }
      case 'openText':
        return await this.#showText(undefined, false)
      case 'compare':
        return void (await vscode.commands.executeCommand(command.compareFlow, this.#document.uri))
      case 'setDirection':
        return await setDirection(message.direction)
      case 'runFlow':
        if (this.#document.uri.scheme === RUN_SCHEME)
          throw new Error(
            vscode.l10n.t('this is the definition of a run: run the flow from its file, or go on from the run'),
          )
        return void (await vscode.commands.executeCommand(command.runFlow, this.#document.uri))
      case 'history':
        // VS Code's own, for the editor that is active: this panel, since the page was just used.
        return void (await vscode.commands.executeCommand(message.step))
      case 'chooseRun':
        if (message.choice.kind !== 'none') await this.#services.connection.attach()
        return this.choose(message.choice)
      case 'cancelLanguage':
        return this.#relay.cancel(message.ticket)
      case 'openTimeline':
        return void (await vscode.commands.executeCommand(
          command.openRunTimeline,
          message.run_id,
          message.state ?? undefined,
        ))
      default:
        message satisfies never
    }
  }

  #shownText(): vscode.TextEditor | undefined {
    return vscode.window.visibleTextEditors.find(({ document }) => document === this.#document)
  }

  async #showText(range: vscode.Range | undefined, preserveFocus: boolean): Promise<void> {
    const shown = this.#shownText()
    const editor = await vscode.window.showTextDocument(this.#document, {
      viewColumn: shown?.viewColumn ?? vscode.ViewColumn.Beside,
      preserveFocus,
      ...(range && { selection: range }),
    })
    if (range) editor.revealRange(range, vscode.TextEditorRevealType.InCenterIfOutsideViewport)
  }

  /** Runs of the flow of this title; of any flow for a bare definition, which has none. */
  #runs(): readonly RunSummary[] {
    return this.#services.mirror.runs
      .filter((run) => typeof this.#title !== 'string' || run.flow_title === this.#title)
      .slice(0, RUNS_OFFERED)
      .map(runSummaryOf)
  }

  #runChanged(runId: string | undefined): void {
    const runs = this.#runs()
    this.#painted.update(runs)
    const run = runs.find((candidate) => candidate.run_id === runId)
    if (run && runId === this.#painted.runId) this.#end.post({ kind: 'run', run })
    this.#postRuns()
  }

  #postRuns(): void {
    if (!this.#ready || this.#title === undefined) return
    const { connection } = this.#services
    this.#end.post({
      kind: 'runs',
      runs: [...this.#runs()],
      choice: this.#painted.choice,
      liveness: livenessOf(connection),
    })
  }

  async #postSurroundings(): Promise<void> {
    if (!this.#ready) return
    const { client } = this.#services.connection
    this.#end.post({ kind: 'surroundings', surroundings: client ? await surroundingsFrom(client) : noSurroundings })
  }
}

/** Where it is set already, so that it counts. */
async function setDirection(direction: 'down' | 'right'): Promise<void> {
  const davy = vscode.workspace.getConfiguration('davy')
  const inWorkspace = davy.inspect('flowEditor.direction')?.workspaceValue !== undefined
  const target = inWorkspace ? vscode.ConfigurationTarget.Workspace : vscode.ConfigurationTarget.Global
  await davy.update('flowEditor.direction', direction, target)
}
