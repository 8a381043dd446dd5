/** One flow graph: a custom editor's panel, the document it draws, and the run painted on it. */
import * as vscode from 'vscode'
import { checkFlow, type ParsedFlow, type Problem } from '#flow'
import {
  flowGraphProtocol,
  hostEnd,
  type FlowGraphToHost,
  type GraphProblem,
  type HostEnd,
  type RunChoice,
  type RunSummary,
} from '#messages'
import { reportProblem } from '../commands.ts'
import { command } from '../contributions.ts'
import { DisposableStore } from '../disposable.ts'
import { parseDocument } from '../flow-documents.ts'
import { pageHtml, pageRoot } from '../page/html.ts'
import { webviewPort } from '../page/webview-port.ts'
import { RUN_SCHEME } from '../run-timeline/run-definition.ts'
import { runSummaryOf } from '../run-timeline/run-summary.ts'
import { livenessOf, type TimelineServices } from '../run-timeline/timeline-panel.ts'
import { PaintedRun } from './painted-run.ts'
import { stateAt, stateRange } from './state-range.ts'

const RUNS_OFFERED = 30

export class FlowGraphView implements vscode.Disposable {
  readonly #store = new DisposableStore()
  readonly #document: vscode.TextDocument
  readonly #services: TimelineServices
  readonly #end: HostEnd<typeof flowGraphProtocol>
  readonly #painted: PaintedRun
  #parsed: ParsedFlow
  /** What the page is given when it says that it is ready; the reader's own choice after that. */
  #choice: RunChoice = { kind: 'none' }
  #ready = false

  /** `runId`: a run to be painted from the beginning. */
  constructor(
    document: vscode.TextDocument,
    panel: vscode.WebviewPanel,
    services: TimelineServices,
    runId: string | undefined,
  ) {
    this.#document = document
    this.#services = services
    this.#parsed = parseDocument(document)
    const { extensionUri, connection, mirror, log } = services
    panel.webview.options = { enableScripts: true, localResourceRoots: [pageRoot(extensionUri)] }
    panel.webview.html = pageHtml(panel.webview, extensionUri, 'flow-editor', 'Flow graph')
    const end = this.#store.add(
      hostEnd(flowGraphProtocol, webviewPort(panel.webview), {
        receive: (message) => void this.#receive(message).catch((error: unknown) => reportProblem(error, log)),
        handlers: {},
        onUnknown: (problem) => log.warn(`Flow graph: ${problem}`),
      }),
    )
    this.#end = end
    this.#painted = this.#store.add(
      new PaintedRun(connection, mirror, {
        paint: (run, entries, definition) =>
          end.post({ kind: 'paint', run, entries: [...entries], definition, now: Date.now() }),
        entry: (run_id, index, entry) => end.post({ kind: 'entry', run_id, index, entry, now: Date.now() }),
        clear: () => end.post({ kind: 'clear' }),
      }),
    )
    this.#store.add(panel.onDidDispose(() => this.dispose()))
    this.#store.add(
      vscode.workspace.onDidChangeTextDocument((change) => {
        if (change.document === document && change.contentChanges.length > 0) this.#postDocument()
      }),
    )
    this.#store.add(
      vscode.window.onDidChangeTextEditorSelection(({ textEditor, selections: [selection] }) => {
        if (textEditor.document !== document || !selection) return
        end.post({ kind: 'cursor', state: stateAt(this.#parsed, document.offsetAt(selection.active)) })
      }),
    )
    this.#store.add(mirror.onDidChangeRun((runId) => this.#runChanged(runId)))
    this.#store.add(connection.onDidChange(() => this.#postRuns()))
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
        this.#postDocument()
        // A page that was hidden and comes back starts empty: what was painted is painted again.
        this.#painted.choose({ kind: 'none' }, [])
        return this.choose(this.#choice)
      case 'reveal':
        return await this.#reveal(message.state, message.focus)
      case 'revealLine': {
        const line = new vscode.Position(message.line - 1, 0)
        return await this.#showText(new vscode.Range(line, line), false)
      }
      case 'chooseRun':
        if (message.choice.kind !== 'none') await this.#services.connection.attach()
        return this.choose(message.choice)
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

  async #reveal(state: string, focus: boolean): Promise<void> {
    const range = stateRange(this.#document, state)
    if (range) await this.#showText(range, !focus)
  }

  async #showText(range: vscode.Range, preserveFocus: boolean): Promise<void> {
    const shown = vscode.window.visibleTextEditors.find(({ document }) => document === this.#document)
    const editor = await vscode.window.showTextDocument(this.#document, {
      viewColumn: shown?.viewColumn ?? vscode.ViewColumn.Beside,
      preserveFocus,
      selection: range,
    })
    editor.revealRange(range, vscode.TextEditorRevealType.InCenterIfOutsideViewport)
  }

  #postDocument(): void {
    this.#parsed = parseDocument(this.#document)
    const { flow, problems } = this.#parsed
    const [broken] = problems
    this.#end.post({
      kind: 'document',
      title: typeof flow.title === 'string' ? flow.title : '',
      definition: broken ? null : flow.definition,
      broken: broken ? { message: broken.message, line: broken.range.start.line + 1 } : null,
      problems: checkFlow(this.#parsed).map((problem) => this.#graphProblem(problem)),
    })
  }

  #graphProblem({ path, severity, message }: Problem): GraphProblem {
    const [states, name] = path.slice(this.#parsed.definitionPath.length)
    return { severity, message, state: states === 'States' && typeof name === 'string' ? name : null }
  }

  /** Runs of the flow of this title; of any flow for a bare definition, which has none. */
  #runs(): readonly RunSummary[] {
    const { title } = this.#parsed.flow
    return this.#services.mirror.runs
      .filter((run) => typeof title !== 'string' || run.flow_title === title)
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
    if (!this.#ready) return
    const { connection } = this.#services
    this.#end.post({
      kind: 'runs',
      runs: [...this.#runs()],
      choice: this.#painted.choice,
      liveness: livenessOf(connection),
    })
  }
}
