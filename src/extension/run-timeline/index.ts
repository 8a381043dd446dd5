/** Feature: the Runs tree and the run timeline. */
import * as vscode from 'vscode'
import type { RunDocument } from '#api'
import type { RegisterCommand } from '../commands.ts'
import { command, internalCommand, panel as panelType, view } from '../contributions.ts'
import { DisposableStore } from '../disposable.ts'
import { isEndpointNode } from '../endpoint-explorer/endpoints-tree.ts'
import { answerRun, tellQuestions } from './answer-run.ts'
import { chooseRun } from './choose-run.ts'
import { rerunRun } from './rerun-run.ts'
import { asksSomebody } from './run-summary.ts'
import { definitionUri, provideDefinitions } from './run-definition.ts'
import { RunsTree, runIdOf, stateOf } from './runs-tree.ts'
import { TimelinePanel, type TimelineServices } from './timeline-panel.ts'

export function createRunTimeline(register: RegisterCommand, services: TimelineServices): vscode.Disposable {
  const { connection, mirror } = services
  const store = new DisposableStore()
  const tree = store.add(new RunsTree(mirror))
  const shown = store.add(vscode.window.createTreeView(view.runs, { treeDataProvider: tree, showCollapseAll: true }))
  store.add(shown.onDidChangeVisibility(({ visible }) => void (visible && connection.attach())))
  store.add(shown.onDidCollapseElement(({ element }) => void (element.kind === 'run' && tree.fold(element.run.run_id))))
  store.add(provideDefinitions(connection))
  store.add(tellQuestions(mirror))

  const panels = new Map<string, TimelinePanel>()
  const adopt = (panel: vscode.WebviewPanel, runId: string): TimelinePanel => {
    const timeline = store.add(new TimelinePanel(panel, runId, services))
    panels.set(runId, timeline)
    timeline.onDidDispose(() => panels.delete(runId))
    return timeline
  }
  store.add(
    vscode.window.registerWebviewPanelSerializer(panelType.runTimeline, {
      async deserializeWebviewPanel(panel, state) {
        const runId = runIdIn(state)
        if (runId === undefined) panel.dispose()
        else adopt(panel, runId)
      },
    }),
  )

  const open = (runId: string, state: string | undefined): void => {
    const timeline =
      panels.get(runId) ??
      adopt(
        vscode.window.createWebviewPanel(panelType.runTimeline, vscode.l10n.t('Run'), vscode.ViewColumn.Active),
        runId,
      )
    timeline.reveal(state)
  }
  register(command.openRunTimeline, async (target, state) => {
    const runId = typeof target === 'string' ? target : (runIdOf(target) ?? (await chooseRun(connection, mirror)))
    if (runId !== undefined) open(runId, typeof state === 'string' ? state : stateOf(target))
  })
  register(internalCommand.openSelectedRun, () => {
    const [node] = shown.selection
    const runId = runIdOf(node)
    if (runId !== undefined) open(runId, stateOf(node))
  })
  register(internalCommand.showMoreRuns, () => tree.showMore())
  register(command.refreshRuns, () => mirror.refresh())
  register(command.openRunDefinition, async (target) => {
    const runId = typeof target === 'string' ? target : runIdOf(target)
    if (runId === undefined) return
    const title = mirror.run(runId)?.flow_title ?? 'run'
    await vscode.window.showTextDocument(definitionUri(runId, title), { preview: true })
  })
  register(command.cancelRun, async (target) => {
    const runId = typeof target === 'string' ? target : runIdOf(target)
    if (runId === undefined) return
    await (await connection.need()).runs.cancel(runId)
  })
  register(command.answerRun, async (target) => {
    const asking = { accept: asksSomebody, none: vscode.l10n.t('no run waits for an answer') }
    const runId =
      typeof target === 'string' ? target : (runIdOf(target) ?? (await chooseRun(connection, mirror, asking)))
    if (runId !== undefined) await answerRun(connection, runId)
  })
  register(command.rerunRun, async (target) => {
    const over = {
      accept: (run: RunDocument) => run.completion_time !== null,
      none: vscode.l10n.t('no run has ended yet'),
    }
    const runId = typeof target === 'string' ? target : (runIdOf(target) ?? (await chooseRun(connection, mirror, over)))
    const again = runId === undefined ? undefined : await rerunRun(connection, runId, stateOf(target))
    if (again !== undefined) open(again, undefined)
  })
  register(command.copyId, async (target) => {
    const id = runIdOf(target) ?? (isEndpointNode(target) ? target.endpoint.uuid : undefined)
    if (id !== undefined) await vscode.env.clipboard.writeText(id)
  })
  return store
}

/** What the page remembers of itself (webviews/run-timeline). */
function runIdIn(state: unknown): string | undefined {
  return typeof state === 'object' && state !== null && 'run_id' in state && typeof state.run_id === 'string'
    ? state.run_id
    : undefined
}
