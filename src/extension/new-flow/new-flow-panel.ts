/** The extension's end of the page on which a flow is begun: where it goes, and the file that is made. */
import { homedir } from 'node:os'
import { dirname, sep } from 'node:path'
import * as vscode from 'vscode'
import { fileNameMistake, flowTemplates, freeFileName, templateText, typescriptTemplates } from '#flow'
import { hostEnd, newFlowProtocol, type HostEnd, type NewFlowForm, type NewFlowPlace } from '#messages'
import { openFlow } from '../default-editor/index.ts'
import { DisposableStore } from '../disposable.ts'
import { pageHtml, pageRoot } from '../page/html.ts'
import { webviewPort } from '../page/webview-port.ts'

/** Where the flow goes, as the extension knows it. */
export type Place =
  | { readonly kind: 'folder'; readonly uri: vscode.Uri }
  | { readonly kind: 'document'; readonly uri: vscode.Uri }
  | { readonly kind: 'unsaved' }

interface Wanted {
  readonly template: string
  readonly form: NewFlowForm
  readonly title: string
  readonly name: string
}

/**
 * A folder that was clicked, the folder of a file that was, the empty document that is being looked at, or the first folder
 * that is open.
 */
export async function placeFor(target: vscode.Uri | undefined): Promise<Place> {
  const document = vscode.window.activeTextEditor?.document
  if (document?.isUntitled && document.getText() === '' && (!target || same(target, document.uri)))
    return { kind: 'document', uri: document.uri }
  if (target && target.scheme !== 'untitled') return { kind: 'folder', uri: await folderAt(target) }
  const active = vscode.window.activeTextEditor?.document.uri
  const folder = active && vscode.workspace.getWorkspaceFolder(active)
  const first = folder ?? vscode.workspace.workspaceFolders?.[0]
  return first ? { kind: 'folder', uri: first.uri } : { kind: 'unsaved' }
}

const same = (a: vscode.Uri, b: vscode.Uri) => a.toString() === b.toString()

async function folderAt(uri: vscode.Uri): Promise<vscode.Uri> {
  const { type } = await vscode.workspace.fs.stat(uri)
  return type & vscode.FileType.Directory ? uri : vscode.Uri.joinPath(uri, '..')
}

export class NewFlowPanel implements vscode.Disposable {
  readonly #store = new DisposableStore()
  readonly #panel: vscode.WebviewPanel
  readonly #end: HostEnd<typeof newFlowProtocol>
  readonly onDidDispose: vscode.Event<void>
  #place: Place
  readonly #made: () => void

  /** `made`: told when a flow was made. */
  constructor(
    panel: vscode.WebviewPanel,
    extensionUri: vscode.Uri,
    log: vscode.LogOutputChannel,
    place: Place,
    made: () => void,
  ) {
    this.#place = place
    this.#made = made
    this.#panel = this.#store.add(panel)
    panel.webview.options = { enableScripts: true, localResourceRoots: [pageRoot(extensionUri)] }
    this.onDidDispose = this.#panel.onDidDispose
    this.#panel.iconPath = {
      dark: vscode.Uri.joinPath(extensionUri, 'media', 'davy.svg'),
      light: vscode.Uri.joinPath(extensionUri, 'media', 'davy-on-light.svg'),
    }
    this.#end = this.#store.add(
      hostEnd(newFlowProtocol, webviewPort(this.#panel.webview), {
        receive: (message) => void (message.kind === 'cancel' ? this.#panel.dispose() : this.#tellPlace()),
        handlers: {
          chooseFolder: async () => {
            const folder = await askForFolder(this.#place)
            if (folder) this.#place = { kind: 'folder', uri: folder }
            return folder ? await placeDocument(this.#place) : null
          },
          create: (wanted) => this.#create(wanted),
        },
        onUnknown: (problem) => log.warn(`New flow: ${problem}`),
      }),
    )
    this.#panel.webview.html = pageHtml(this.#panel.webview, extensionUri, 'new-flow', panel.title)
    this.#store.add(this.#panel.onDidDispose(() => this.#store.dispose()))
    this.#store.add(
      this.#panel.onDidChangeViewState(() => {
        // Files may have come while something else was looked at.
        if (this.#panel.visible) void this.#tellPlace()
      }),
    )
  }

  reveal(place: Place): void {
    this.#place = place
    this.#panel.reveal()
    void this.#tellPlace()
  }

  dispose(): void {
    this.#store.dispose()
  }

  async #tellPlace(): Promise<void> {
    this.#end.post({ kind: 'place', place: await placeDocument(this.#place) })
  }

  async #create(wanted: Wanted) {
    const text = textOf(wanted)
    if (text === undefined) return refusal(vscode.l10n.t('There is no template "{0}".', wanted.template))
    const made = await this.#make(wanted, text)
    if (made.kind === 'refused') return { refused: made.reason, free: made.free }
    this.#made()
    this.#panel.dispose()
    if (wanted.form === 'typescript' || this.#place.kind === 'document') await vscode.window.showTextDocument(made.uri)
    else await openFlow(made.uri)
    return { refused: null, free: null }
  }

  async #make(wanted: Wanted, text: string): Promise<Made> {
    if (this.#place.kind === 'document') return await fillDocument(this.#place.uri, wanted.form, text)
    const mistake = fileNameMistake(wanted.name, wanted.form)
    if (mistake !== undefined)
      return { kind: 'refused', reason: vscode.l10n.t('A flow cannot be called "{0}".', wanted.name), free: null }
    if (this.#place.kind === 'unsaved') return await openUnsaved(wanted.name, text)
    return await writeFile(this.#place.uri, wanted.name, text)
  }
}

type Made =
  | { readonly kind: 'made'; readonly uri: vscode.Uri }
  | { readonly kind: 'refused'; readonly reason: string; readonly free: string | null }

const refusal = (refused: string) => ({ refused, free: null })

function textOf({ template, form, title }: Wanted): string | undefined {
  const given = title.trim() === '' ? undefined : title.trim()
  if (form === 'typescript') return typescriptTemplates.find(({ name }) => name === template)?.text(given)
  const found = flowTemplates.find(({ name }) => name === template)
  return found && templateText(found, form, given)
}

/** Never over a file that is there: whoever made it meanwhile keeps it. */
async function writeFile(folder: vscode.Uri, name: string, text: string): Promise<Made> {
  const uri = vscode.Uri.joinPath(folder, name)
  const edit = new vscode.WorkspaceEdit()
  edit.createFile(uri, { contents: new TextEncoder().encode(text), overwrite: false, ignoreIfExists: false })
  const there = async () => await vscode.workspace.fs.stat(uri).then(Boolean, () => false)
  if (!(await there()) && (await vscode.workspace.applyEdit(edit))) return { kind: 'made', uri }
  if (!(await there()))
    return { kind: 'refused', reason: vscode.l10n.t('"{0}" could not be written in this folder.', name), free: null }
  return {
    kind: 'refused',
    reason: vscode.l10n.t('There is a file "{0}" already; it is left as it is.', name),
    free: freeFileName(name, await namesIn(folder)),
  }
}

async function fillDocument(uri: vscode.Uri, form: NewFlowForm, text: string): Promise<Made> {
  const document = await vscode.workspace.openTextDocument(uri)
  if (document.getText() !== '')
    return { kind: 'refused', reason: vscode.l10n.t('The document is not empty any more.'), free: null }
  const edit = new vscode.WorkspaceEdit()
  edit.insert(uri, new vscode.Position(0, 0), text)
  if (!(await vscode.workspace.applyEdit(edit)))
    return { kind: 'refused', reason: vscode.l10n.t('The document could not be changed.'), free: null }
  await vscode.languages.setTextDocumentLanguage(document, form)
  return { kind: 'made', uri }
}

/** A document with the name it will have, to be saved anywhere. */
async function openUnsaved(name: string, text: string): Promise<Made> {
  const uri = vscode.Uri.from({ scheme: 'untitled', path: name })
  return await fillDocument(uri, name.endsWith('.ts') ? 'typescript' : name.endsWith('.json') ? 'json' : 'yaml', text)
}

async function askForFolder(place: Place): Promise<vscode.Uri | undefined> {
  const from = place.kind === 'folder' ? place.uri : vscode.Uri.file(homedir())
  const [chosen] =
    (await vscode.window.showOpenDialog({
      title: vscode.l10n.t('Folder of the new flow'),
      openLabel: vscode.l10n.t('Choose'),
      canSelectFiles: false,
      canSelectFolders: true,
      canSelectMany: false,
      defaultUri: from,
    })) ?? []
  return chosen
}

async function placeDocument(place: Place): Promise<NewFlowPlace> {
  switch (place.kind) {
    case 'unsaved':
      return { kind: 'unsaved' }
    case 'document':
      return { kind: 'document', label: vscode.workspace.asRelativePath(place.uri) }
    case 'folder':
      return { kind: 'folder', label: labelOf(place.uri), names: await namesIn(place.uri) }
  }
}

const namesIn = async (folder: vscode.Uri): Promise<string[]> =>
  await vscode.workspace.fs.readDirectory(folder).then(
    (entries) => entries.map(([name]) => name),
    () => [],
  )

/** The name of the workspace's folder and the way in it; elsewhere the whole path, with ~ for the home. */
function labelOf(uri: vscode.Uri): string {
  const folder = vscode.workspace.getWorkspaceFolder(uri)
  if (folder) {
    const way = uri.path.slice(folder.uri.path.length)
    return `${folder.name}${way}${way.endsWith('/') ? '' : '/'}`
  }
  const path = uri.fsPath
  return path === homedir() || path.startsWith(homedir() + sep)
    ? `~${path.slice(homedir().length)}`
    : path || dirname(path)
}
