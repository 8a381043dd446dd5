import { basename } from 'node:path'
import * as vscode from 'vscode'
import { FLOW_FILES } from '../flow-documents.ts'

/** Which flow's file is meant, asked under the title of what is to be done; undefined when the user thought better of it. */
export async function chooseFlowFile(title: string): Promise<vscode.Uri | undefined> {
  const files = await vscode.workspace.findFiles(FLOW_FILES, '**/node_modules/**', 200)
  const items = files
    .map((uri) => ({ label: basename(uri.fsPath), description: vscode.workspace.asRelativePath(uri), uri }))
    .sort((a, b) => a.description.localeCompare(b.description))
  const other = { label: `$(folder-opened) ${vscode.l10n.t('Another file…')}`, description: '', uri: undefined }
  const picked = await vscode.window.showQuickPick([...items, other], {
    title,
    placeHolder: vscode.l10n.t('Which flow? (*.flow.json, *.flow.yaml)'),
    matchOnDescription: true,
  })
  if (!picked) return undefined
  if (picked.uri) return picked.uri
  const [chosen] =
    (await vscode.window.showOpenDialog({
      title,
      filters: { [vscode.l10n.t('Flow definitions')]: ['json', 'yaml', 'yml'] },
    })) ?? []
  return chosen
}
