/** The extension's end of the page that compares two versions of a flow: texts to the page, places of texts to the editor. */
import * as vscode from 'vscode'
import { flowCompareProtocol, hostEnd, type FlowCompareToHost, type HostEnd, type WhichVersion } from '#messages'
import { DisposableStore } from '../disposable.ts'
import { pageHtml, pageRoot } from '../page/html.ts'
import { webviewPort } from '../page/webview-port.ts'
import { readSettings } from '../settings.ts'
import { openSource, type VersionSource } from './sources.ts'
import type { VersionPair } from './version.ts'

/** A text is sent when it has not changed for so long, ms. */
const QUIET_MS = 60

export class ComparePanel implements vscode.Disposable {
  readonly #store = new DisposableStore()
  readonly #panel: vscode.WebviewPanel
  readonly #end: HostEnd<typeof flowCompareProtocol>
  readonly #log: vscode.LogOutputChannel
  #sources: Record<WhichVersion, VersionSource>
  #following: DisposableStore
  readonly onDidDispose: vscode.Event<void>

  static async open(
    panel: vscode.WebviewPanel,
    extensionUri: vscode.Uri,
    log: vscode.LogOutputChannel,
    { before, after }: VersionPair,
  ): Promise<ComparePanel> {
    const sources = { before: await openSource(before), after: await openSource(after) }
    return new ComparePanel(panel, extensionUri, log, sources)
  }

  private constructor(
    panel: vscode.WebviewPanel,
    extensionUri: vscode.Uri,
    log: vscode.LogOutputChannel,
    sources: Record<WhichVersion, VersionSource>,
  ) {
    this.#panel = this.#store.add(panel)
    this.#log = log
    this.#sources = sources
    this.#following = this.#store.add(new DisposableStore())
    this.onDidDispose = panel.onDidDispose
    panel.webview.options = { enableScripts: true, localResourceRoots: [pageRoot(extensionUri)] }
    panel.iconPath = new vscode.ThemeIcon('diff')
    this.#end = this.#store.add(
      hostEnd(flowCompareProtocol, webviewPort(panel.webview), {
        receive: (message) => void this.#receive(message).catch((error: unknown) => this.#failed(error)),
        handlers: {},
        onUnknown: (problem) => log.warn(`Compare flows: ${problem}`),
      }),
    )
    panel.webview.html = pageHtml(panel.webview, extensionUri, 'flow-compare', panel.title)
    this.#store.add(
      vscode.workspace.onDidChangeConfiguration((change) => {
        if (change.affectsConfiguration('davy.flowEditor.direction'))
          this.#end.post({ kind: 'direction', direction: readSettings().flowEditor.direction })
      }),
    )
    this.#store.add(panel.onDidDispose(() => this.#store.dispose()))
    this.#follow()
  }

  dispose(): void {
    this.#store.dispose()
  }

  #follow(): void {
    for (const which of ['before', 'after'] as const) {
      const source = this.#following.add(this.#sources[which])
      let waiting: ReturnType<typeof setTimeout> | undefined
      this.#following.add(
        source.onDidChange(() => {
          clearTimeout(waiting)
          waiting = setTimeout(() => void this.#send(which).catch((error: unknown) => this.#failed(error)), QUIET_MS)
        }),
      )
      this.#following.add(new vscode.Disposable(() => clearTimeout(waiting)))
    }
  }

  async #send(which: WhichVersion): Promise<void> {
    const source = this.#sources[which]
    const text = await source.read()
    if (source === this.#sources[which]) this.#end.post({ kind: 'text', which, text })
  }

  async #sendAll(): Promise<void> {
    const { before, after } = this.#sources
    const [first, second] = await Promise.all([before.read(), after.read()])
    const versions = { before: before.key, after: after.key } satisfies VersionPair
    const { direction } = readSettings().flowEditor
    this.#end.post({ kind: 'versions', before: first, after: second, direction, versions })
  }

  async #receive(message: FlowCompareToHost): Promise<void> {
    switch (message.kind) {
      case 'ready':
        return await this.#sendAll()
      case 'swap':
        this.#sources = { before: this.#sources.after, after: this.#sources.before }
        this.#panel.title = await titleOf(this.#sources)
        return await this.#sendAll()
      case 'reveal':
        return await this.#reveal(message)
      case 'compareTexts': {
        const { before, after } = this.#sources
        await vscode.commands.executeCommand('vscode.diff', before.uri, after.uri, this.#panel.title)
        return
      }
      default:
        message satisfies never
    }
  }

  /** Beside the page; a click that only looks does not open what is not open. */
  async #reveal({ which, start, end, focus }: FlowCompareToHost & { kind: 'reveal' }): Promise<void> {
    const { uri } = this.#sources[which]
    const shown = vscode.window.visibleTextEditors.find(({ document }) => document.uri.toString() === uri.toString())
    if (!shown && !focus) return
    const document = await vscode.workspace.openTextDocument(uri)
    const selection = new vscode.Range(document.positionAt(start), document.positionAt(end))
    const viewColumn = shown?.viewColumn ?? vscode.ViewColumn.Beside
    await vscode.window.showTextDocument(document, { selection, viewColumn, preserveFocus: !focus })
  }

  #failed(error: unknown): void {
    const message = error instanceof Error ? error.message : String(error)
    this.#log.error(`Compare flows: ${message}`)
    void vscode.window.showErrorMessage(`Davy: ${message}`)
  }
}

/** `scan.flow.json (HEAD) ↔ scan.flow.json` */
export async function titleOf({ before, after }: Record<WhichVersion, VersionSource>): Promise<string> {
  const [first, second] = await Promise.all([before.read(), after.read()])
  const named = ({ name, version }: typeof first) => (version === '' ? name : `${name} (${version})`)
  return `${named(first)} ↔ ${named(second)}`
}
