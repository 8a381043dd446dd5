/** Feature: the Endpoints tree and what can be done with an endpoint. */
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import * as vscode from 'vscode'
import type { RegisterCommand } from '../commands.ts'
import type { FabricConnection } from '../connection/fabric-connection.ts'
import type { FabricMirror } from '../connection/fabric-mirror.ts'
import { command, view } from '../contributions.ts'
import { DisposableStore } from '../disposable.ts'
import { reached } from '../walkthrough/milestones.ts'
import { EndpointsTree, isEndpointNode, type EndpointNode } from './endpoints-tree.ts'

export function createEndpointExplorer(
  register: RegisterCommand,
  connection: FabricConnection,
  mirror: FabricMirror,
): vscode.Disposable {
  const store = new DisposableStore()
  const tree = store.add(new EndpointsTree(mirror))
  const shown = store.add(vscode.window.createTreeView(view.endpoints, { treeDataProvider: tree }))
  const seen = () => {
    if (shown.visible && mirror.endpoints.some(({ status }) => status.status === 'online')) reached('endpoint')
  }
  store.add(
    shown.onDidChangeVisibility(({ visible }) => {
      if (visible) void connection.attach()
      seen()
    }),
  )
  store.add(mirror.onDidChangeEndpoints(seen))

  register(command.refreshEndpoints, () => mirror.refresh())
  register(command.startEndpoint, async (node) => {
    const client = await connection.need()
    await client.compute.startEndpoint(idOf(node))
  })
  register(command.stopEndpoint, async (node) => {
    const client = await connection.need()
    await client.compute.stopEndpoint(idOf(node))
  })
  register(command.showEndpointLog, (node) => showLog(connection.home, endpointOf(node)))
  return store
}

function endpointOf(node: unknown): Extract<EndpointNode, { kind: 'endpoint' }>['endpoint'] {
  if (isEndpointNode(node)) return node.endpoint
  throw new Error(vscode.l10n.t('choose an endpoint in the Endpoints view first'))
}

const idOf = (node: unknown) => endpointOf(node).uuid

/** The agent's log is a file below the home; one document that follows it is enough. */
async function showLog(home: string, endpoint: { readonly name: string }): Promise<void> {
  const folder = join(home, 'endpoints', endpoint.name)
  const logs = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith('.log')) : []
  const [log] = logs.toSorted()
  if (!log) throw new Error(vscode.l10n.t('the endpoint {0} has written no log in {1} yet', endpoint.name, folder))
  await vscode.window.showTextDocument(vscode.Uri.file(join(folder, log)), { preview: true })
}
