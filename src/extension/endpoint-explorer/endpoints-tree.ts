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
  const waiting = details.pending_tasks === 0 ? '' : ` · ${count(details.pending_tasks, 'task')} waiting`
  item.description =
    status === 'online' ? `online · ${busy}/${details.total_workers} workers busy${waiting}` : `${status}${waiting}`
  item.accessibilityInformation = { label: `Endpoint ${name}, ${item.description.replaceAll(' · ', ', ')}` }
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
    ['Status', status],
    ['Workers', `${busy} busy, ${details.idle_workers} idle`],
    ...(details.held_workers === undefined ? [] : [['Held workers', String(details.held_workers)] as const]),
    ['Waiting tasks', String(details.pending_tasks)],
    ['Unfinished tasks', String(details.outstanding_tasks)],
    ['Host', endpoint.hostname ?? 'not known yet'],
    ['Version', endpoint.endpoint_version ?? 'not known yet'],
    ['Agent', endpoint.managed ? 'started by this fabric' : 'started elsewhere'],
    ...(details.last_heartbeat
      ? [['Last heartbeat', new Date(details.last_heartbeat).toLocaleTimeString()] as const]
      : []),
    ['Id', endpoint.uuid],
  ]
}

const count = (n: number, word: string) => `${n} ${word}${n === 1 ? '' : 's'}`
