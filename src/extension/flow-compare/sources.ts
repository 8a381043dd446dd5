/** The versions of a flow as sources of texts that are followed. */
import * as vscode from 'vscode'
import { formatOf } from '#flow'
import type { ComparedText } from '#messages'
import { DisposableStore } from '../disposable.ts'
import { RUN_SCHEME } from '../run-timeline/run-definition.ts'
import { committedFile } from './git.ts'
import type { VersionKey } from './version.ts'

/** UTF-16 units; longer texts are no flows. */
const LONGEST_TEXT = 1_000_000

export const SAVED_SCHEME = 'davy-saved'

export interface VersionSource extends vscode.Disposable {
  readonly key: VersionKey
  /** A document that shows it. */
  readonly uri: vscode.Uri
  read(): Promise<ComparedText>
  readonly onDidChange: vscode.Event<void>
}

export async function openSource(key: VersionKey): Promise<VersionSource> {
  const uri = vscode.Uri.parse(key.uri, true)
  switch (key.kind) {
    case 'document':
      return documentSource(key, uri)
    case 'saved':
      return savedSource(key, uri)
    case 'head':
      return await headSource(key, uri)
    default:
      return key satisfies never
  }
}

const nameOf = (uri: vscode.Uri) => uri.path.slice(uri.path.lastIndexOf('/') + 1)

function textOf(uri: vscode.Uri, version: string, text: string | null, missing: string): ComparedText {
  const long = text !== null && text.length > LONGEST_TEXT
  return {
    name: nameOf(uri),
    version,
    format: formatOf(uri.path),
    text: long ? null : text,
    missing: long ? vscode.l10n.t('The text is too long to be a flow.') : text === null ? missing : null,
  }
}

function documentSource(key: VersionKey, uri: vscode.Uri): VersionSource {
  const store = new DisposableStore()
  const changed = store.add(new vscode.EventEmitter<void>())
  const own = (other: vscode.Uri) => other.toString() === uri.toString()
  store.add(
    vscode.workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
      if (own(document.uri) && contentChanges.length > 0) changed.fire()
    }),
  )
  // While no editor has it open, it changes on disk only.
  store.add(followFile(uri, () => changed.fire()))
  const version = uri.scheme === RUN_SCHEME ? vscode.l10n.t('run {0}', uri.path.split('/')[1]?.slice(0, 8) ?? '') : ''
  return {
    key,
    uri,
    onDidChange: changed.event,
    read: async () => {
      const text = await vscode.workspace.openTextDocument(uri).then(
        (document) => document.getText(),
        () => null,
      )
      return textOf(uri, version, text, vscode.l10n.t('It cannot be opened.'))
    },
    dispose: () => store.dispose(),
  }
}

function savedSource(key: VersionKey, uri: vscode.Uri): VersionSource {
  const store = new DisposableStore()
  const changed = store.add(new vscode.EventEmitter<void>())
  store.add(
    vscode.workspace.onDidSaveTextDocument((document) => {
      if (document.uri.toString() === uri.toString()) changed.fire()
    }),
  )
  store.add(followFile(uri, () => changed.fire()))
  return {
    key,
    uri: savedUri(uri),
    onDidChange: changed.event,
    read: async () =>
      textOf(uri, vscode.l10n.t('as saved'), await readFile(uri), vscode.l10n.t('It has not been saved yet.')),
    dispose: () => store.dispose(),
  }
}

async function headSource(key: VersionKey, uri: vscode.Uri): Promise<VersionSource> {
  const committed = await committedFile(uri)
  return {
    key,
    uri: committed.uri,
    onDidChange: committed.onDidChange,
    read: async () =>
      textOf(uri, 'HEAD', await committed.read(), vscode.l10n.t('The last commit does not have this file.')),
    dispose: () => committed.dispose(),
  }
}

function followFile(uri: vscode.Uri, changed: () => void): vscode.Disposable {
  if (uri.scheme !== 'file' && uri.scheme !== 'vscode-remote') return new vscode.Disposable(() => undefined)
  const pattern = new vscode.RelativePattern(vscode.Uri.joinPath(uri, '..'), nameOf(uri))
  const watcher = vscode.workspace.createFileSystemWatcher(pattern)
  watcher.onDidChange(changed)
  watcher.onDidCreate(changed)
  watcher.onDidDelete(changed)
  return watcher
}

const readFile = (uri: vscode.Uri): Promise<string | null> =>
  Promise.resolve(
    vscode.workspace.fs.readFile(uri).then(
      (bytes) => new TextDecoder().decode(bytes),
      () => null,
    ),
  )

/** The file as it is on disk, as a document beside the one that is being edited. */
function savedUri(uri: vscode.Uri): vscode.Uri {
  return vscode.Uri.from({ scheme: SAVED_SCHEME, path: uri.path, query: uri.toString() })
}

export function provideSaved(): vscode.Disposable {
  const store = new DisposableStore()
  const changed = store.add(new vscode.EventEmitter<vscode.Uri>())
  store.add(vscode.workspace.onDidSaveTextDocument(({ uri }) => changed.fire(savedUri(uri))))
  store.add(
    vscode.workspace.registerTextDocumentContentProvider(SAVED_SCHEME, {
      onDidChange: changed.event,
      provideTextDocumentContent: async ({ query }) => (await readFile(vscode.Uri.parse(query, true))) ?? '',
    }),
  )
  return store
}
