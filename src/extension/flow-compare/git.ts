/** What the built-in git extension knows of a file: its committed text, and when that is another one. */
import * as vscode from 'vscode'

/** The part of the git extension's API (version 1) that is used here. */
interface GitApi {
  getRepository(uri: vscode.Uri): Repository | null
  toGitUri(uri: vscode.Uri, ref: string): vscode.Uri
}

interface Repository {
  /** @throws when the file is not in that commit. */
  show(ref: string, path: string): Promise<string>
  readonly state: {
    readonly HEAD?: { readonly commit?: string; readonly name?: string } | undefined
    readonly onDidChange: vscode.Event<void>
  }
}

interface GitExtension {
  readonly enabled: boolean
  getAPI(version: 1): GitApi
}

export interface CommittedFile extends vscode.Disposable {
  /** A document with the committed text. */
  readonly uri: vscode.Uri
  /** Null when the last commit has no such file. */
  read(): Promise<string | null>
  /** Another commit is the last one by now. */
  readonly onDidChange: vscode.Event<void>
}

/** @throws {Error} a sentence, when there is no git or the file is in no repository. */
export async function committedFile(uri: vscode.Uri): Promise<CommittedFile> {
  const extension = vscode.extensions.getExtension<GitExtension>('vscode.git')
  if (!extension)
    throw new Error(vscode.l10n.t('VS Code’s git extension is not there, so nothing is known of commits.'))
  const git = await extension.activate()
  if (!git.enabled) throw new Error(vscode.l10n.t('Git is switched off: see the setting git.enabled.'))
  const api = git.getAPI(1)
  const repository = await repositoryOf(api, uri)
  if (!repository)
    throw new Error(vscode.l10n.t('"{0}" is in no git repository.', vscode.workspace.asRelativePath(uri)))
  let commit = repository.state.HEAD?.commit
  const changed = new vscode.EventEmitter<void>()
  const following = repository.state.onDidChange(() => {
    if (repository.state.HEAD?.commit === commit) return
    commit = repository.state.HEAD?.commit
    changed.fire()
  })
  return {
    uri: api.toGitUri(uri, 'HEAD'),
    read: () => repository.show('HEAD', uri.fsPath).catch(() => null),
    onDidChange: changed.event,
    dispose: () => void (following.dispose(), changed.dispose()),
  }
}

/** A repository is found a little after the window is open, or when a file of it is. */
async function repositoryOf(api: GitApi, uri: vscode.Uri): Promise<Repository | null> {
  for (let tries = 0; tries < 20; tries++) {
    const found = api.getRepository(uri)
    if (found) return found
    await new Promise((resolve) => setTimeout(resolve, 150))
  }
  return null
}
