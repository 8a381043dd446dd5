/** Feature: two versions of a flow as one graph. Small: what it needs is loaded when a comparison is asked for. */
import * as vscode from 'vscode'
import type { RegisterCommand } from '../commands.ts'
import type { FabricConnection } from '../connection/fabric-connection.ts'
import type { FabricMirror } from '../connection/fabric-mirror.ts'
import { command, panel as panelType } from '../contributions.ts'
import { DisposableStore } from '../disposable.ts'
import type * as loaded from './comparisons.ts'
import type { VersionKey, VersionPair } from './version.ts'

type Comparisons = typeof loaded

interface Services {
  readonly extensionUri: vscode.Uri
  readonly connection: FabricConnection
  readonly mirror: FabricMirror
  readonly log: vscode.LogOutputChannel
}

export function createFlowCompare(register: RegisterCommand, services: Services): vscode.Disposable {
  const store = new DisposableStore()
  const { extensionUri, log } = services
  let selected: vscode.Uri | undefined
  let provided: vscode.Disposable | undefined

  async function adopt(panel: vscode.WebviewPanel, versions: VersionPair): Promise<void> {
    const comparisons = await import('./comparisons.ts')
    provided ??= store.add(comparisons.provideSaved())
    store.add(await comparisons.ComparePanel.open(panel, extensionUri, log, versions))
  }

  async function compare(versions: VersionPair): Promise<void> {
    const comparisons = await import('./comparisons.ts')
    provided ??= store.add(comparisons.provideSaved())
    const title = await comparisons.titleOfPair(versions)
    const panel = vscode.window.createWebviewPanel(panelType.flowCompare, title, vscode.ViewColumn.Active)
    await adopt(panel, versions).catch((error: unknown) => {
      panel.dispose()
      throw error
    })
  }

  /** `other`: what it is compared with, that is the earlier version; undefined when nobody chose one. */
  const against =
    (other: (uri: vscode.Uri, comparisons: Comparisons) => Promise<VersionKey | undefined> | VersionKey) =>
    async (target: unknown) => {
      const uri = uriOf(target)
      if (!uri) throw new Error(vscode.l10n.t('open a *.flow.json or *.flow.yaml file first'))
      const comparisons = await import('./comparisons.ts')
      const before = await other(uri, comparisons)
      if (before) await compare({ before, after: comparisons.asDocument(uri) })
    }
  const asking = () => ({ ...services, selected })

  register(command.compareFlow, async (target, all) => {
    // Two that are marked in the explorer are what is to be compared.
    const marked = Array.isArray(all) ? all.filter((each) => each instanceof vscode.Uri) : []
    const [first, second] = marked
    if (marked.length !== 2 || !first || !second)
      return await against((uri, comparisons) => comparisons.chooseOther(uri, asking()))(target)
    const comparisons = await import('./comparisons.ts')
    return await compare({ before: comparisons.asDocument(first), after: comparisons.asDocument(second) })
  })
  register(
    command.compareFlowWithHead,
    against((uri, comparisons) => comparisons.asCommitted(uri)),
  )
  register(
    command.compareFlowWithSaved,
    against((uri, comparisons) => comparisons.asSaved(uri)),
  )
  register(
    command.compareFlowWithFile,
    against((uri, comparisons) => comparisons.chooseFile(uri)),
  )
  register(
    command.compareFlowWithRun,
    against((_, comparisons) => comparisons.chooseDefinition(asking())),
  )
  register(command.selectFlowForCompare, async (target) => {
    selected = uriOf(target)
    await vscode.commands.executeCommand('setContext', 'davy.flowSelectedForCompare', selected !== undefined)
  })
  register(
    command.compareFlowWithSelected,
    against((_, comparisons) => {
      if (!selected) throw new Error(vscode.l10n.t('select a flow for compare first'))
      return comparisons.asDocument(selected)
    }),
  )
  store.add(
    vscode.window.registerWebviewPanelSerializer(panelType.flowCompare, {
      async deserializeWebviewPanel(panel, state: unknown) {
        const { versionsOf } = await import('./comparisons.ts')
        const versions = versionsOf(state)
        if (versions) await adopt(panel, versions)
        else panel.dispose()
      },
    }),
  )
  return store
}

/** From the explorer, an editor's tab, a change of the source control view; else what is being looked at. */
function uriOf(target: unknown): vscode.Uri | undefined {
  if (target instanceof vscode.Uri) return target
  if (
    typeof target === 'object' &&
    target !== null &&
    'resourceUri' in target &&
    target.resourceUri instanceof vscode.Uri
  )
    return target.resourceUri
  const input = vscode.window.tabGroups.activeTabGroup.activeTab?.input
  return input instanceof vscode.TabInputText || input instanceof vscode.TabInputCustom ? input.uri : undefined
}
