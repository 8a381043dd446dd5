/** Files with inputs of a run. */
import { basename } from 'node:path'
import * as vscode from 'vscode'

export interface InputFile {
  readonly name: string
  readonly text: string
}

/** Names of `input.json` and `<flow>.input.json` in the flow's own folder. */
export async function inputFilesBeside(flow: vscode.Uri): Promise<readonly string[]> {
  const own = flowName(flow)
  const names = await vscode.workspace.fs.readDirectory(folderOf(flow)).then(
    (entries) => entries.map(([name]) => name),
    () => [],
  )
  return names.filter((name) => name === 'input.json' || (name.startsWith(own) && name.endsWith('.input.json'))).sort()
}

/** One of those beside the flow. */
export async function readInputFile(flow: vscode.Uri, name: string): Promise<InputFile> {
  // A page names a file of this folder, and no other.
  if (!(await inputFilesBeside(flow)).includes(name))
    throw new Error(vscode.l10n.t('There is no file {0} beside the flow any more', name))
  return await read(vscode.Uri.joinPath(folderOf(flow), name))
}

export async function chooseInputFile(flow: vscode.Uri): Promise<InputFile | null> {
  const title = vscode.l10n.t('Input of the run')
  const [uri] =
    (await vscode.window.showOpenDialog({ title, filters: { JSON: ['json'] }, defaultUri: folderOf(flow) })) ?? []
  return uri ? await read(uri) : null
}

export async function saveInputFile(flow: vscode.Uri, text: string): Promise<{ path: string | null }> {
  const uri = await vscode.window.showSaveDialog({
    title: vscode.l10n.t('Save the input as a file'),
    filters: { JSON: ['json'] },
    defaultUri: vscode.Uri.joinPath(folderOf(flow), `${flowName(flow)}.input.json`),
  })
  if (!uri) return { path: null }
  await vscode.workspace.fs.writeFile(uri, new TextEncoder().encode(text))
  return { path: vscode.workspace.asRelativePath(uri) }
}

async function read(uri: vscode.Uri): Promise<InputFile> {
  return { name: basename(uri.path), text: new TextDecoder().decode(await vscode.workspace.fs.readFile(uri)) }
}

const folderOf = (flow: vscode.Uri) => vscode.Uri.joinPath(flow, '..')
const flowName = (flow: vscode.Uri) => basename(flow.path).replace(/\.flow\.(json|ya?ml)$/, '')
