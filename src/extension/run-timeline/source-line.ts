/** From a frame of a failed task's stack to a line in an editor. */
import { existsSync } from 'node:fs'
import { basename } from 'node:path'
import * as vscode from 'vscode'
import type { StackFrame } from '#api'
import { reached } from '../walkthrough/milestones.ts'
import { candidates } from './frame-path.ts'

type Frame = Pick<StackFrame, 'file' | 'line' | 'column'>

/** Where a frame's file lies: in the open folders, or among the sources that came with the extension. */
export async function frameFile(file: string, extensionUri: vscode.Uri): Promise<string | undefined> {
  const roots = [...(vscode.workspace.workspaceFolders ?? []).map(({ uri }) => uri.fsPath), extensionUri.fsPath]
  return candidates(file, roots).find((candidate) => existsSync(candidate)) ?? (await findByTail(file))
}

export async function openFrame(frame: Frame, extensionUri: vscode.Uri): Promise<{ opened: boolean; reason?: string }> {
  const path = await frameFile(frame.file, extensionUri)
  if (!path) return { opened: false, reason: vscode.l10n.t('{0} is not in the open folders', frame.file) }
  const position = new vscode.Position(Math.max(0, frame.line - 1), Math.max(0, frame.column - 1))
  await vscode.window.showTextDocument(vscode.Uri.file(path), {
    viewColumn: vscode.ViewColumn.Beside,
    selection: new vscode.Range(position, position),
  })
  reached('failure')
  return { opened: true }
}

/** The one file of the workspace that ends as the frame's does, where folders were opened deeper or higher up. */
async function findByTail(file: string): Promise<string | undefined> {
  const tail = file.replaceAll('\\', '/').split('/').slice(-3).join('/')
  const found = await vscode.workspace.findFiles(`**/${basename(file)}`, '**/node_modules/**', 50)
  return found.map(({ fsPath }) => fsPath).find((path) => path.replaceAll('\\', '/').endsWith(tail))
}
