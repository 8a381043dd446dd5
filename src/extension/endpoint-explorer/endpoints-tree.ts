import * as vscode from 'vscode'
import type { EndpointDocument } from '#api'
import type { FabricMirror } from '../connection/fabric-mirror.ts'
import { DisposableStore } from '../disposable.ts'

export type EndpointNode =
  | { readonly kind: 'endpoint'; readonly endpoint: EndpointDocument }
  | { readonly kind: 'fact'; readonly endpoint: EndpointDocument; readonly name: string; readonly value: string }

export function isEndpointNode(node: unknown): node is EndpointNode {
  return typeof node === 'object' && node !== null && 'endpoint' in node
}

export class EndpointsTree implements vscode.TreeDataProvider<EndpointNode>, vscode.Disposable {
  readonly #store = new DisposableStore()
  readonly #changed = this.#store.add(new vscode.EventEmitter<void>())
  readonly onDidChangeTreeData = this.#changed.event
  readonly #mirror: FabricMirror

  constructor(mirror: FabricMirror) {
    this.#mirror = mirror
    this.#store.add(mirror.onDidChangeEndpoints(() => this.#changed.fire()))
  }

  getChildren(node?: EndpointNode): EndpointNode[] {
    if (!node) return this.#mirror.endpoints.map((endpoint) => ({ kind: 'endpoint', endpoint }))
    if (node.kind === 'fact') return []
    return facts(node.endpoint).map(([name, value]) => ({ kind: 'fact', endpoint: node.endpoint, name, value }))
  }

  getTreeItem(node: EndpointNode): vscode.TreeItem {
    return node.kind === 'endpoint' ? endpointItem(node.endpoint) : factItem(node)
  }

  dispose(): void {
    this.#store.dispose()
  }
}

const looks = {
  online: { icon: 'vm-active', color: 'testing.iconPassed' },
  offline: { icon: 'vm-outline', color: 'testing.iconFailed' },
  stopped: { icon: 'vm-outline', color: 'disabledForeground' },
} as const

function endpointItem(endpoint: EndpointDocument): vscode.TreeItem {
  const { status, details } = endpoint.status
  const name = endpoint.display_name ?? endpoint.name
  const item = new vscode.TreeItem(name, vscode.TreeItemCollapsibleState.Collapsed)
  item.id = endpoint.uuid
  item.iconPath = new vscode.ThemeIcon(looks[status].icon, new vscode.ThemeColor(looks[status].color))
  const busy = details.total_workers - details.idle_workers
  const waiting = details.pending_tasks === 0 ? '' : ` · ${waitingTasks(details.pending_tasks)}`
  item.description =
    status === 'online'
      ? `${vscode.l10n.t('online · {0}/{1} workers busy', busy, details.total_workers)}${waiting}`
      : `${statusWord(status)}${waiting}`
  item.accessibilityInformation = {
    label: vscode.l10n.t('Endpoint {0}, {1}', name, item.description.replaceAll(' · ', ', ')),
  }
  item.contextValue = `davy.endpoint.${endpoint.managed ? 'managed' : 'remote'}.${status}`
  item.tooltip = new vscode.MarkdownString(
    [`**${name}**`, ...facts(endpoint).map(([fact, value]) => `${fact}: ${value}`)].join('  \n'),
  )
  return item
}

function factItem({ endpoint, name, value }: Extract<EndpointNode, { kind: 'fact' }>): vscode.TreeItem {
  const item = new vscode.TreeItem(name)
  item.id = `${endpoint.uuid}/${name}`
  item.description = value
  item.accessibilityInformation = { label: `${name}: ${value}` }
  return item
}

function facts(endpoint: EndpointDocument): readonly (readonly [name: string, value: string])[] {
  const { status, details } = endpoint.status
  const busy = details.total_workers - details.idle_workers
  return [
    [vscode.l10n.t('Status'), statusWord(status)],
    [vscode.l10n.t('Workers'), vscode.l10n.t('{0} busy, {1} idle', busy, details.idle_workers)],
    ...(details.held_workers === undefined
      ? []
      : [[vscode.l10n.t('Held workers'), String(details.held_workers)] as const]),
    [vscode.l10n.t('Waiting tasks'), String(details.pending_tasks)],
    [vscode.l10n.t('Unfinished tasks'), String(details.outstanding_tasks)],
    [vscode.l10n.t('Host'), endpoint.hostname ?? vscode.l10n.t('not known yet')],
    [vscode.l10n.t('Version'), endpoint.endpoint_version ?? vscode.l10n.t('not known yet')],
    [
      vscode.l10n.t('Agent'),
      endpoint.managed ? vscode.l10n.t('started by this fabric') : vscode.l10n.t('started elsewhere'),
    ],
    ...(details.last_heartbeat
      ? [[vscode.l10n.t('Last heartbeat'), new Date(details.last_heartbeat).toLocaleTimeString()] as const]
      : []),
    [vscode.l10n.t('Id'), endpoint.uuid],
  ]
}

const waitingTasks = (count: number) =>
  count === 1 ? vscode.l10n.t('1 task waiting') : vscode.l10n.t('{0} tasks waiting', count)

function statusWord(status: EndpointDocument['status']['status']): string {
  switch (status) {
    case 'online':
      return vscode.l10n.t('online')
    case 'offline':
      return vscode.l10n.t('offline')
    case 'stopped':
      return vscode.l10n.t('stopped')
  }
}
