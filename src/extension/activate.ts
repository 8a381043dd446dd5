/** The extension: puts the features together and owns them. What VS Code shows is in package.json; names in contributions.ts. */
import * as vscode from 'vscode'
import { registerAssistantTools } from './assistants/index.ts'
import { commandRegistry } from './commands.ts'
import { registerFabricCommands } from './connection/fabric-commands.ts'
import { FabricConnection } from './connection/fabric-connection.ts'
import { FabricMirror } from './connection/fabric-mirror.ts'
import { createStatusBar } from './connection/status-bar.ts'
import { followDefaultEditor } from './default-editor/index.ts'
import { DisposableStore } from './disposable.ts'
import { createEndpointExplorer } from './endpoint-explorer/index.ts'
import { createFlowCompare } from './flow-compare/index.ts'
import { createFlowEditor } from './flow-editor/index.ts'
import { registerFlowRuns } from './flow-runs/index.ts'
import { createFlowLanguage } from './language/index.ts'
import { registerNewFlow } from './new-flow/index.ts'
import { createRunTimeline } from './run-timeline/index.ts'
import { createWalkthrough } from './walkthrough/index.ts'

export function activate(context: vscode.ExtensionContext): void {
  const { extensionUri } = context
  const store = new DisposableStore()
  context.subscriptions.push(store)
  const log = store.add(vscode.window.createOutputChannel('Davy', { log: true }))
  const connection = store.add(new FabricConnection(extensionUri, log))
  const mirror = store.add(new FabricMirror(connection))
  const services = { extensionUri, connection, mirror, log }
  const register = commandRegistry(store, log)

  store.add(createStatusBar(connection, mirror))
  registerFabricCommands(register, connection, log)
  store.add(registerFlowRuns(register, context, connection, log))
  store.add(createRunTimeline(register, services))
  store.add(createEndpointExplorer(register, connection, mirror))
  const language = store.add(createFlowLanguage(register, services))
  store.add(createFlowEditor(register, { ...services, language }))
  store.add(createFlowCompare(register, services))
  store.add(registerAssistantTools(connection))
  store.add(followDefaultEditor(log))
  store.add(registerNewFlow(register, extensionUri, log))
  store.add(createWalkthrough(register, context, mirror))
}
