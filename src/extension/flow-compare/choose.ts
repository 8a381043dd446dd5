/** Asking what a flow is to be compared with. */
import * as vscode from 'vscode'
import type { FabricConnection } from '../connection/fabric-connection.ts'
import type { FabricMirror } from '../connection/fabric-mirror.ts'
import { FLOW_FILES } from '../flow-documents.ts'
import { chooseRun } from '../run-timeline/choose-run.ts'
import { definitionUri } from '../run-timeline/run-definition.ts'
import type { VersionKey } from './version.ts'

export const asDocument = (uri: vscode.Uri): VersionKey => ({ kind: 'document', uri: uri.toString() })
export const asSaved = (uri: vscode.Uri): VersionKey => ({ kind: 'saved', uri: uri.toString() })
export const asCommitted = (uri: vscode.Uri): VersionKey => ({ kind: 'head', uri: uri.toString() })

export interface Asking {
  readonly connection: FabricConnection
  readonly mirror: FabricMirror
  /** Chosen before, by "Select Flow for Compare". */
  readonly selected: vscode.Uri | undefined
}

/** Undefined when the user thought better of it. */
export async function chooseOther(uri: vscode.Uri, asking: Asking): Promise<VersionKey | undefined> {
  const dirty = vscode.workspace.textDocuments.some(
    (document) => document.isDirty && document.uri.toString() === uri.toString(),
  )
  const { selected } = asking
  const local = uri.scheme === 'file' || uri.scheme === 'vscode-remote'
  const ways = [
    ...(local
      ? [
          {
            label: vscode.l10n.t('The last commit'),
            description: 'HEAD',
            choose: async () => await Promise.resolve(asCommitted(uri)),
          },
        ]
      : []),
    ...(local && dirty
      ? [
          {
            label: vscode.l10n.t('The file as saved'),
            description: vscode.l10n.t('what has been changed since'),
            choose: async () => await Promise.resolve(asSaved(uri)),
          },
        ]
      : []),
    ...(selected && selected.toString() !== uri.toString()
      ? [
          {
            label: vscode.workspace.asRelativePath(selected),
            description: vscode.l10n.t('selected for compare'),
            choose: async () => await Promise.resolve(asDocument(selected)),
          },
        ]
      : []),
    { label: vscode.l10n.t('Another flow…'), description: '', choose: async () => await chooseFile(uri) },
    {
      label: vscode.l10n.t('The definition of a run…'),
      description: vscode.l10n.t('what a run was started with'),
      choose: async () => await chooseDefinition(asking),
    },
  ]
  const picked = await vscode.window.showQuickPick(ways, {
    placeHolder: vscode.l10n.t('Compare {0} with', vscode.workspace.asRelativePath(uri)),
  })
  return await picked?.choose()
}

/** A flow of the workspace, or any file. */
export async function chooseFile(besides: vscode.Uri): Promise<VersionKey | undefined> {
  const found = await vscode.workspace.findFiles(FLOW_FILES, '**/node_modules/**', 200)
  const files = found.filter((each) => each.toString() !== besides.toString())
  const items = files.map((each) => ({ label: vscode.workspace.asRelativePath(each), uri: each }))
  const browse = { label: vscode.l10n.t('Browse…'), uri: undefined }
  const picked = await vscode.window.showQuickPick([...items.sort((a, b) => (a.label < b.label ? -1 : 1)), browse], {
    placeHolder: vscode.l10n.t('Which flow?'),
  })
  if (!picked) return undefined
  if (picked.uri) return asDocument(picked.uri)
  const [chosen] =
    (await vscode.window.showOpenDialog({
      canSelectMany: false,
      defaultUri: vscode.Uri.joinPath(besides, '..'),
      filters: { [vscode.l10n.t('Flows')]: ['json', 'yaml', 'yml'] },
      openLabel: vscode.l10n.t('Compare'),
    })) ?? []
  return chosen && asDocument(chosen)
}

export async function chooseDefinition({ connection, mirror }: Asking): Promise<VersionKey | undefined> {
  const runId = await chooseRun(connection, mirror)
  if (runId === undefined) return undefined
  return asDocument(definitionUri(runId, mirror.run(runId)?.flow_title ?? ''))
}
