import * as vscode from 'vscode'
import type { RunDocument } from '#api'
import { buildRun, formatDuration, stepsOf, type LogEntry, type Step } from '#run'
import type { FabricMirror } from '../connection/fabric-mirror.ts'
import { internalCommand } from '../contributions.ts'
import { DisposableStore } from '../disposable.ts'
import { asksSomebody, runName } from './run-summary.ts'

export type RunNode =
  | { readonly kind: 'run'; readonly run: RunDocument }
  | { readonly kind: 'state'; readonly runId: string; readonly step: Step }
  | { readonly kind: 'problem'; readonly runId: string; readonly reason: string }
  | { readonly kind: 'more'; readonly count: number }

/** Commands are given nodes by menus, and anything by anyone else. */
function isRunNode(target: unknown): target is RunNode {
  return typeof target === 'object' && target !== null && ('run' in target || 'runId' in target)
}

export function stateOf(target: unknown): string | undefined {
  return isRunNode(target) && target.kind === 'state' ? target.step.name : undefined
}

export function runIdOf(target: unknown): string | undefined {
  if (!isRunNode(target)) return undefined
  if (target.kind === 'run') return target.run.run_id
  return target.kind === 'more' ? undefined : target.runId
}

const PAGE = 50
/** Running times in the tree are shown to the second. */
const TICK_MS = 1_000
/** Changes that come at once are shown at once: drawing each of hundreds of log entries helps nobody. */
const GATHER_MS = 80

/** The log of a run whose states are unfolded. */
interface Unfolded extends vscode.Disposable {
  entries: readonly LogEntry[] | undefined
  problem: string | undefined
  readonly read: Promise<void>
}

export class RunsTree implements vscode.TreeDataProvider<RunNode>, vscode.Disposable {
  readonly #store = new DisposableStore()
  readonly #changed = this.#store.add(new vscode.EventEmitter<RunNode[] | undefined>())
  readonly onDidChangeTreeData = this.#changed.event
  readonly #mirror: FabricMirror
  readonly #nodes = new Map<string, Extract<RunNode, { kind: 'run' }>>()
  readonly #unfolded = new Map<string, Unfolded>()
  readonly #gathered = new Set<RunNode | undefined>()
  #gathering: NodeJS.Timeout | undefined
  #limit = PAGE

  constructor(mirror: FabricMirror) {
    this.#mirror = mirror
    this.#store.add(
      mirror.onDidChangeRun((runId) => {
        const node = runId === undefined ? undefined : this.#nodes.get(runId)
        const run = runId === undefined ? undefined : mirror.run(runId)
        // A new run changes the list; a known one only its own line.
        this.#change(node && run ? this.#remember(run) : undefined)
      }),
    )
    const timer = setInterval(() => this.#tick(), TICK_MS)
    this.#store.add(new vscode.Disposable(() => clearInterval(timer)))
  }

  async getChildren(node?: RunNode): Promise<RunNode[]> {
    if (node?.kind === 'run') return await this.#states(node.run.run_id)
    if (node) return []
    const runs = this.#mirror.runs
    const shown: RunNode[] = runs.slice(0, this.#limit).map((run) => this.#remember(run))
    if (runs.length > this.#limit) shown.push({ kind: 'more', count: runs.length - this.#limit })
    return shown
  }

  getTreeItem(node: RunNode): vscode.TreeItem {
    switch (node.kind) {
      case 'run':
        return runItem(node.run, this.#mirror.currentState(node.run.run_id))
      case 'state':
        return stateItem(node.runId, node.step)
      case 'problem': {
        const item = new vscode.TreeItem(vscode.l10n.t('The log cannot be read'))
        item.description = node.reason
        item.iconPath = new vscode.ThemeIcon('error', new vscode.ThemeColor('testing.iconFailed'))
        return item
      }
      case 'more': {
        const item = new vscode.TreeItem(vscode.l10n.t('{0} older…', node.count))
        item.iconPath = new vscode.ThemeIcon('ellipsis')
        item.command = { command: internalCommand.showMoreRuns, title: vscode.l10n.t('Show more') }
        return item
      }
    }
  }

  showMore(): void {
    this.#limit += PAGE
    this.#change(undefined)
  }

  fold(runId: string): void {
    this.#unfolded.get(runId)?.dispose()
    this.#unfolded.delete(runId)
  }

  dispose(): void {
    clearTimeout(this.#gathering)
    for (const unfolded of this.#unfolded.values()) unfolded.dispose()
    this.#store.dispose()
  }

  /** Undefined: the list itself. */
  #change(node: RunNode | undefined): void {
    this.#gathered.add(node)
    this.#gathering ??= setTimeout(() => {
      this.#gathering = undefined
      const nodes = [...this.#gathered]
      this.#gathered.clear()
      this.#changed.fire(nodes.includes(undefined) ? undefined : nodes.filter((each) => each !== undefined))
    }, GATHER_MS)
  }

  #remember(run: RunDocument): RunNode {
    // The tree knows a node by identity: the same object has to stand for the same run.
    const node = Object.assign(this.#nodes.get(run.run_id) ?? { kind: 'run' as const, run }, { run })
    this.#nodes.set(run.run_id, node)
    return node
  }

  #tick(): void {
    for (const node of this.#nodes.values()) if (node.run.status === 'ACTIVE') this.#change(node)
  }

  async #states(runId: string): Promise<RunNode[]> {
    const unfolded = this.#unfolded.get(runId) ?? this.#unfold(runId)
    await unfolded.read
    if (unfolded.problem !== undefined) return [{ kind: 'problem', runId, reason: unfolded.problem }]
    return stepsOf(buildRun(unfolded.entries ?? []), Date.now() * 1000).map((step) => ({ kind: 'state', runId, step }))
  }

  #unfold(runId: string): Unfolded {
    let arrived = () => {}
    const read = new Promise<void>((resolve) => (arrived = resolve))
    const change = () => {
      arrived()
      const node = this.#nodes.get(runId)
      if (node) this.#change(node)
    }
    const unfolded: Unfolded = { entries: undefined, problem: undefined, read, dispose: () => following.dispose() }
    this.#unfolded.set(runId, unfolded)
    const following = this.#mirror.follow(runId, {
      all(entries) {
        unfolded.entries = entries
        unfolded.problem = undefined
        change()
      },
      entry: change,
      failed(reason) {
        unfolded.problem = reason
        change()
      },
    })
    return unfolded
  }
}

const looks = {
  ACTIVE: { word: vscode.l10n.t('running'), icon: 'sync~spin', color: 'charts.blue' },
  INACTIVE: { word: vscode.l10n.t('waiting for somebody'), icon: 'debug-pause', color: 'charts.yellow' },
  SUCCEEDED: { word: vscode.l10n.t('succeeded'), icon: 'pass', color: 'testing.iconPassed' },
  FAILED: { word: vscode.l10n.t('failed'), icon: 'error', color: 'testing.iconFailed' },
  ENDED: { word: vscode.l10n.t('ended'), icon: 'circle-slash', color: 'disabledForeground' },
} as const

const otherLooks = {
  canceled: { word: vscode.l10n.t('canceled'), icon: 'circle-slash', color: 'disabledForeground' },
  asking: { word: vscode.l10n.t('waiting for an answer'), icon: 'question', color: 'charts.yellow' },
} as const

/** What the menu of a run offers, by the word its context value ends with. */
function placeIn(run: RunDocument): 'asking' | 'active' | 'failed' | 'over' {
  if (run.completion_time !== null) return run.status === 'FAILED' ? 'failed' : 'over'
  return asksSomebody(run) ? 'asking' : 'active'
}

function runItem(run: RunDocument, state: string | undefined): vscode.TreeItem {
  const item = new vscode.TreeItem(middleCut(runName(run)), vscode.TreeItemCollapsibleState.Collapsed)
  item.id = run.run_id
  const canceled = run.status === 'FAILED' && run.details['code'] === 'FlowCanceled'
  const look = canceled ? otherLooks.canceled : asksSomebody(run) ? otherLooks.asking : looks[run.status]
  const seconds = (endOf(run) - Date.parse(run.start_time)) / 1000
  const duration = formatDuration(run.completion_time === null ? Math.max(0, Math.floor(seconds)) : seconds)
  const where = run.status === 'ACTIVE' && state !== undefined && !asksSomebody(run) ? state : look.word
  item.iconPath = new vscode.ThemeIcon(look.icon, new vscode.ThemeColor(look.color))
  // The icon says how it stands as well: what is cut off on a narrow bar is the word.
  item.description = `${duration} · ${where}`
  item.accessibilityInformation = {
    label: vscode.l10n.t('Run {0}, {1}, {2}, {3}', runName(run), look.word, where, duration),
  }
  item.contextValue = `davy.run.${placeIn(run)}`
  item.tooltip = new vscode.MarkdownString(
    [
      `**${runName(run)}**`,
      vscode.l10n.t('Flow: {0}', run.flow_title),
      vscode.l10n.t('Status: {0}', `${look.word}${run.status === 'ACTIVE' && state ? ` (${state})` : ''}`),
      vscode.l10n.t('Started: {0}', new Date(run.start_time).toLocaleString()),
      vscode.l10n.t('Duration: {0}', duration),
      vscode.l10n.t('Id: {0}', run.run_id),
      ...(run.rerun_of ? [vscode.l10n.t('Goes on from {0} of run {1}', run.rerun_from ?? '', run.rerun_of)] : []),
    ].join('  \n'),
  )
  item.command = { command: internalCommand.openSelectedRun, title: vscode.l10n.t('Open run timeline') }
  return item
}

/** Names of files are long and differ at their ends; how the run stands has to be seen beside them. */
function middleCut(name: string, most = 18): string {
  const letters = [...name]
  if (letters.length <= most) return name
  return `${letters.slice(0, most - 9).join('')}…${letters.slice(-8).join('')}`
}

const endOf = (run: RunDocument) => (run.completion_time === null ? Date.now() : Date.parse(run.completion_time))

const stateLooks = {
  active: { word: vscode.l10n.t('active'), icon: 'sync~spin', color: 'charts.blue' },
  inactive: { word: vscode.l10n.t('inactive'), icon: 'debug-pause', color: 'charts.yellow' },
  succeeded: { word: vscode.l10n.t('succeeded'), icon: 'pass', color: 'testing.iconPassed' },
  failed: { word: vscode.l10n.t('failed'), icon: 'error', color: 'testing.iconFailed' },
  canceled: { word: vscode.l10n.t('canceled'), icon: 'circle-slash', color: 'disabledForeground' },
} as const

function stateItem(runId: string, step: Step): vscode.TreeItem {
  const item = new vscode.TreeItem(step.name)
  item.id = `${runId}/${step.name}`
  const look = stateLooks[step.status]
  const times = step.visits > 1 ? ` · ${vscode.l10n.t('{0} visits', step.visits)}` : ''
  item.iconPath = new vscode.ThemeIcon(look.icon, new vscode.ThemeColor(look.color))
  item.description = `${look.word} · ${formatDuration(step.seconds)}${times}`
  item.accessibilityInformation = {
    label: vscode.l10n.t('State {0}, {1}, {2}', step.name, look.word, `${formatDuration(step.seconds)}${times}`),
  }
  item.command = { command: internalCommand.openSelectedRun, title: vscode.l10n.t('Open run timeline') }
  return item
}
