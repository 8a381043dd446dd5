/** The extension's end of the page on which a run is begun: the flow's file, inputs that were used before, and the start. */
import { basename } from 'node:path'
import * as vscode from 'vscode'
import { FabricUnavailable } from '#api'
import { isObject, type JsonObject } from '#flow'
import { hostEnd, runFormProtocol, type HostEnd, type RunFormToHost, type StartedOrRefused } from '#messages'
import { reportProblem } from '../commands.ts'
import { DavyRefusal } from '../connection/davy-process.ts'
import type { FabricConnection } from '../connection/fabric-connection.ts'
import { command } from '../contributions.ts'
import { DisposableStore } from '../disposable.ts'
import { parseDocument } from '../flow-documents.ts'
import { pageHtml, pageRoot } from '../page/html.ts'
import { webviewPort } from '../page/webview-port.ts'
import { chooseInputFile, inputFilesBeside, readInputFile, saveInputFile } from './input-files.ts'
import { placesIn } from './refused-places.ts'
import { readInputs, withInput } from './remembered-inputs.ts'
import { startFlow } from './start-flow.ts'

export interface RunFormServices {
  readonly extensionUri: vscode.Uri
  readonly connection: FabricConnection
  readonly memory: vscode.Memento
  readonly log: vscode.LogOutputChannel
}

/** ms after the last change of the text. */
const SETTLED_MS = 300

export class RunFormPanel implements vscode.Disposable {
  readonly #store = new DisposableStore()
  readonly #panel: vscode.WebviewPanel
  readonly #flow: vscode.Uri
  readonly #services: RunFormServices
  readonly #end: HostEnd<typeof runFormProtocol>
  readonly onDidDispose: vscode.Event<void>
  #settling: NodeJS.Timeout | undefined

  constructor(panel: vscode.WebviewPanel, flow: vscode.Uri, services: RunFormServices) {
    this.#panel = this.#store.add(panel)
    this.#flow = flow
    this.#services = services
    this.onDidDispose = panel.onDidDispose
    const { extensionUri, log } = services
    panel.title = vscode.l10n.t('Run {0}', basename(flow.path))
    panel.iconPath = {
      dark: vscode.Uri.joinPath(extensionUri, 'media', 'davy.svg'),
      light: vscode.Uri.joinPath(extensionUri, 'media', 'davy-on-light.svg'),
    }
    panel.webview.options = { enableScripts: true, localResourceRoots: [pageRoot(extensionUri)] }
    this.#end = this.#store.add(
      hostEnd(runFormProtocol, webviewPort(panel.webview), {
        receive: (message) => void this.#receive(message).catch((error: unknown) => reportProblem(error, log)),
        handlers: {
          start: ({ input, label }) => this.#start(input, label),
          readFile: ({ name }) => (name === null ? chooseInputFile(flow) : readInputFile(flow, name)),
          saveFile: ({ text }) => saveInputFile(flow, text),
        },
        onUnknown: (problem) => log.warn(`Run flow: ${problem}`),
      }),
    )
    panel.webview.html = pageHtml(panel.webview, extensionUri, 'run-form', panel.title)
    this.#store.add(panel.onDidDispose(() => this.#store.dispose()))
    this.#store.add(panel.onDidChangeViewState(() => void (panel.visible && this.#post())))
    this.#store.add(vscode.workspace.onDidGrantWorkspaceTrust(() => void this.#post()))
    this.#store.add(
      vscode.workspace.onDidChangeTextDocument(({ document }) => {
        if (document.uri.toString() !== flow.toString()) return
        clearTimeout(this.#settling)
        this.#settling = setTimeout(() => void this.#post(), SETTLED_MS)
      }),
    )
  }

  reveal(): void {
    this.#panel.reveal()
  }

  dispose(): void {
    clearTimeout(this.#settling)
    this.#store.dispose()
  }

  get #key(): string {
    return `inputs:${this.#flow.toString()}`
  }

  async #post(): Promise<void> {
    const files = await inputFilesBeside(this.#flow)
    const read = await this.#read()
    this.#end.post({
      kind: 'flow',
      uri: this.#flow.toString(),
      name: basename(this.#flow.path),
      remembered: [...readInputs(this.#services.memory.get(this.#key))],
      files: [...files],
      ...read,
    })
  }

  /** Of an open document its text as it is, saved or not: it is saved before it is run. */
  async #read(): Promise<{ title: string; schema: JsonObject; hindrance: string | null }> {
    const untrusted = vscode.workspace.isTrusted
      ? null
      : vscode.l10n.t(
          'This folder is not trusted, so nothing is run in it. Trust it to run flows (Workspaces: Manage Workspace Trust).',
        )
    try {
      const { flow, problems } = parseDocument(await vscode.workspace.openTextDocument(this.#flow))
      const [broken] = problems
      const title = typeof flow.title === 'string' ? flow.title : ''
      const schema = isObject(flow.input_schema) ? flow.input_schema : {}
      const wrong = broken && `${basename(this.#flow.path)}:${broken.range.start.line + 1}: ${broken.message}`
      return { title, schema, hindrance: untrusted ?? wrong ?? null }
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error)
      return { title: '', schema: {}, hindrance: untrusted ?? message }
    }
  }

  async #start(input: JsonObject, label: string): Promise<StartedOrRefused> {
    const { extensionUri, connection, memory } = this.#services
    try {
      const runId = await startFlow(extensionUri, connection, this.#flow, input, label)
      const inputs = readInputs(memory.get(this.#key))
      await memory.update(this.#key, withInput(inputs, input, label, new Date().toISOString()))
      await vscode.commands.executeCommand(command.paintRunOnGraph, runId, this.#flow)
      void this.#post()
      return { kind: 'started', run_id: runId }
    } catch (error) {
      if (!(error instanceof DavyRefusal || error instanceof FabricUnavailable)) throw error
      return { kind: 'refused', refusal: { message: error.message, at: [...placesIn(error.message)] } }
    }
  }

  async #receive(message: RunFormToHost): Promise<void> {
    switch (message.kind) {
      case 'ready':
        return await this.#post()
      case 'openFlow':
        return void (await vscode.window.showTextDocument(this.#flow))
      case 'show':
        if (message.as === 'timeline') await vscode.commands.executeCommand(command.openRunTimeline, message.run_id)
        else await vscode.commands.executeCommand(command.paintRunOnGraph, message.run_id, this.#flow)
        return undefined
      default:
        message satisfies never
    }
  }
}
