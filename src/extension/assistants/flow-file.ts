/** A flow of the open folders, and nothing else: what an assistant names is looked for there only, links followed. */
import { realpath } from 'node:fs/promises'
import { isAbsolute, relative, sep } from 'node:path'
import * as vscode from 'vscode'
import { flowSuffixes, formatOf, type FlowFormat } from '#flow'
import { FLOW_FILES } from '../flow-documents.ts'

export interface FlowFile {
  readonly name: string
  readonly text: string
  readonly format: FlowFormat
}

/** @throws {Error} why it is not read, and which flows there are. */
export async function readFlowFile(path: string, largest: number): Promise<FlowFile> {
  if (!flowSuffixes.some((suffix) => path.endsWith(suffix)))
    throw new Error(`${JSON.stringify(path)} is not a flow file: those end in ${flowSuffixes.join(', ')}.`)
  const uri = await uriOf(path)
  if (!uri || !(await isInside(uri))) throw new Error(await explainMissing(path))
  const name = vscode.workspace.asRelativePath(uri)
  const format = formatOf(uri.path)
  // What is not saved yet is what the user sees.
  const open = vscode.workspace.textDocuments.find((document) => document.uri.toString() === uri.toString())
  if (open) return { name, text: open.getText(), format }
  const { size } = await vscode.workspace.fs.stat(uri)
  if (size > largest) throw new Error(`${name} has ${size} bytes; ${largest} are the most that are read.`)
  return { name, text: new TextDecoder().decode(await vscode.workspace.fs.readFile(uri)), format }
}

async function uriOf(path: string): Promise<vscode.Uri | undefined> {
  for (const { uri: folder } of vscode.workspace.workspaceFolders ?? []) {
    const uri = isAbsolute(path) ? folder.with({ path }) : vscode.Uri.joinPath(folder, path)
    if (await vscode.workspace.fs.stat(uri).then(Boolean, () => false)) return uri
  }
  return undefined
}

async function isInside(uri: vscode.Uri): Promise<boolean> {
  const folder = vscode.workspace.getWorkspaceFolder(uri)?.uri
  if (!folder) return false
  if (uri.scheme !== 'file') return true
  const way = relative(await realpath(folder.fsPath), await realpath(uri.fsPath))
  return way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way)
}

async function explainMissing(path: string): Promise<string> {
  const there = await vscode.workspace.findFiles(FLOW_FILES, '**/node_modules/**', 20)
  const names = there.map((uri) => vscode.workspace.asRelativePath(uri)).sort()
  return `There is no file ${JSON.stringify(path)} in the open folders. ${
    names.length === 0 ? 'They hold no flow' : `Flows in them: ${names.join(', ')}`
  }.`
}
