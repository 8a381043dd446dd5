import * as vscode from 'vscode'

type Content = { readonly kind: 'text'; readonly text: string } | { readonly kind: 'bytes'; readonly base64: string }

/** Ask where to, beside `beside` at first, and write; null when the user thought better of it. */
export async function saveFile(
  name: string,
  content: Content,
  beside: vscode.Uri,
): Promise<{ readonly path: string | null }> {
  const folder =
    beside.scheme === 'file' || beside.scheme === 'vscode-remote'
      ? vscode.Uri.joinPath(beside, '..')
      : vscode.workspace.workspaceFolders?.[0]?.uri
  const ending = name.slice(name.lastIndexOf('.') + 1)
  const uri = await vscode.window.showSaveDialog({
    ...(folder ? { defaultUri: vscode.Uri.joinPath(folder, name) } : {}),
    filters: { [ending.toUpperCase()]: [ending] },
    title: vscode.l10n.t('Save the graph'),
  })
  if (!uri) return { path: null }
  const bytes = content.kind === 'text' ? new TextEncoder().encode(content.text) : Buffer.from(content.base64, 'base64')
  await vscode.workspace.fs.writeFile(uri, bytes)
  return { path: uri.fsPath }
}
