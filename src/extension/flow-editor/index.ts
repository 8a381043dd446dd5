/** Feature: the flow graph beside a flow's text. */
import * as vscode from 'vscode'
import { formatOf, parseFlow } from '#flow'
import type { RegisterCommand } from '../commands.ts'
import { command, customEditor } from '../contributions.ts'
import { DisposableStore } from '../disposable.ts'
import { FLOW_FILES, isFlowFile } from '../flow-documents.ts'
import { chooseFlowFile } from '../flow-runs/choose-flow.ts'
import { definitionUri } from '../run-timeline/run-definition.ts'
import { runIdOf } from '../run-timeline/runs-tree.ts'
import type { FlowEditorServices } from './flow-editor-services.ts'
import { FlowGraphView } from './flow-graph-view.ts'

export function createFlowEditor(register: RegisterCommand, services: FlowEditorServices): vscode.Disposable {
  const store = new DisposableStore()
  const views = new Map<string, FlowGraphView>()
  /** Runs to be painted on graphs that are about to open, by document. */
  const wanted = new Map<string, string>()
  store.add(
    vscode.window.registerCustomEditorProvider(customEditor.flowGraph, {
      resolveCustomTextEditor(document, panel) {
        const key = document.uri.toString()
        const runId = wanted.get(key)
        wanted.delete(key)
        const view = store.add(new FlowGraphView(document, panel, services, runId))
        views.set(key, view)
        panel.onDidDispose(() => {
          if (views.get(key) === view) views.delete(key)
        })
      },
    }),
  )

  register(command.openFlowGraph, async (target) => {
    const uri = await flowMeant(target, vscode.l10n.t('Open flow graph'))
    if (!uri) return
    const beside = vscode.window.activeTextEditor?.document.uri.toString() === uri.toString()
    await openGraph(uri, beside)
  })
  register(command.openFlowText, async (target) => {
    const uri = target instanceof vscode.Uri ? target : activeFlow()
    if (uri) await vscode.window.showTextDocument(uri, { viewColumn: vscode.ViewColumn.Beside })
  })
  register(command.splitFlow, async (target) => {
    const uri = await flowMeant(target, vscode.l10n.t('Text and graph side by side'))
    if (!uri) return
    // Whichever of the two is there stays where it is.
    if (isGraphActive(uri)) await vscode.window.showTextDocument(uri, { viewColumn: vscode.ViewColumn.Beside })
    else {
      await vscode.window.showTextDocument(uri)
      await openGraph(uri, true)
    }
  })
  const flowOf = async (runId: string) => {
    const title = services.mirror.run(runId)?.flow_title
    return title === undefined ? undefined : ((await fileOfFlow(title)) ?? definitionUri(runId, title))
  }
  // `at`: the file that the run is of, for who knows.
  register(command.paintRunOnGraph, async (target, at) => {
    const runId = typeof target === 'string' ? target : runIdOf(target)
    const uri = at instanceof vscode.Uri ? at : runId === undefined ? undefined : await flowOf(runId)
    if (runId === undefined || !uri) return
    const open = views.get(uri.toString())
    if (!open) wanted.set(uri.toString(), runId)
    await openGraph(uri, false)
    open?.choose({ kind: 'run', run_id: runId })
  })
  return store
}

async function openGraph(uri: vscode.Uri, beside: boolean): Promise<void> {
  const column = beside ? vscode.ViewColumn.Beside : vscode.ViewColumn.Active
  await vscode.commands.executeCommand('vscode.openWith', uri, customEditor.flowGraph, column)
}

/** What a command is about: what was clicked, the flow that is looked at, or one that is chosen. */
async function flowMeant(target: unknown, title: string): Promise<vscode.Uri | undefined> {
  return target instanceof vscode.Uri ? target : (activeFlow() ?? (await chooseFlowFile(title)))
}

function activeFlow(): vscode.Uri | undefined {
  const input = vscode.window.tabGroups.activeTabGroup.activeTab?.input
  const uri = input instanceof vscode.TabInputText || input instanceof vscode.TabInputCustom ? input.uri : undefined
  return uri && isFlowFile(uri) ? uri : undefined
}

function isGraphActive(uri: vscode.Uri): boolean {
  const input = vscode.window.tabGroups.activeTabGroup.activeTab?.input
  return input instanceof vscode.TabInputCustom && input.uri.toString() === uri.toString()
}

/** The workspace's file of the flow with this title; runs know their flow by it. */
async function fileOfFlow(title: string): Promise<vscode.Uri | undefined> {
  for (const uri of await vscode.workspace.findFiles(FLOW_FILES, '**/node_modules/**', 200)) {
    const text = new TextDecoder().decode(await vscode.workspace.fs.readFile(uri))
    if (parseFlow(text, { format: formatOf(uri.path) }).flow.title === title) return uri
  }
  return undefined
}
