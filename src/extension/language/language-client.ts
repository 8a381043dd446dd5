/** The client of the language server: the process, what it is told of the fabric, and what of its answers VS Code is shown. */
import { join } from 'node:path'
import * as vscode from 'vscode'
import {
  CloseAction,
  ErrorAction,
  LanguageClient as Client,
  TransportKind,
  type LanguageClientOptions,
  type ServerOptions,
} from 'vscode-languageclient/node'
import { fabricRuntime } from '../connection/runtime.ts'
import { flowSuffixes } from '#flow'
import { readSettings } from '../settings.ts'
import type { ClientParts, LanguageServices, RunningClient } from './flow-language.ts'
import { middleware } from './middleware.ts'

/** A server that ended so often within so many ms is not started again without being asked. */
const MOST_ENDS = 4
const ENDS_WITHIN_MS = 3 * 60_000

export async function startClient(parts: ClientParts): Promise<RunningClient> {
  const { extensionUri, connection } = parts
  const output = vscode.window.createOutputChannel('Davy Language Server', { log: true })
  const options = clientOptions(parts, output, () => client.code2ProtocolConverter)
  const client: Client = new Client(
    'davy.languageServer',
    'Davy Language Server',
    await serverOptions(extensionUri),
    options,
  )
  // Also after the fabric of this home has come or gone, and when the folder is trusted.
  const tell = () => {
    if (client.isRunning()) void client.sendNotification('davy/fabric', fabricOf(parts))
  }
  const owned = vscode.Disposable.from(
    output,
    connection.onDidChange(tell),
    vscode.workspace.onDidGrantWorkspaceTrust(tell),
    vscode.workspace.onDidChangeConfiguration((change) => {
      if (change.affectsConfiguration('davy.home')) tell()
    }),
  )
  try {
    await client.start()
  } catch (error) {
    owned.dispose()
    throw error
  }
  return {
    request: async (method, params, token) => await client.sendRequest<unknown>(method, params, token),
    get capabilities() {
      return { ...client.initializeResult?.capabilities }
    },
    restart: async () => {
      output.info('Restarted by command')
      await client.restart()
    },
    dispose: () => {
      owned.dispose()
      void client.dispose()
    },
  }
}

async function serverOptions(extensionUri: vscode.Uri): Promise<ServerOptions> {
  const { nodePath } = readSettings()
  const module = {
    module: join(extensionUri.fsPath, 'dist', 'language-server.js'),
    transport: TransportKind.ipc,
    // Without a runtime of the user's the extension host's own is forked, which the client knows to make a Node of.
    ...(nodePath !== '' && { runtime: await fabricRuntime(nodePath) }),
  }
  return { run: module, debug: module }
}

function clientOptions(
  parts: ClientParts,
  output: vscode.LogOutputChannel,
  converter: () => Client['code2ProtocolConverter'],
): LanguageClientOptions {
  const ends: number[] = []
  return {
    // Flows are known by their names, wherever they are: on disk, not saved yet, or the definition of a run.
    documentSelector: flowSuffixes.map((suffix) => ({ pattern: `**/*${suffix}` })),
    outputChannel: output,
    initializationOptions: () => ({ ...fabricOf(parts), suggestAgain: true }),
    initializationFailedHandler: () => false,
    middleware: middleware(parts.publish, converter),
    errorHandler: {
      error: () => ({ action: ErrorAction.Continue }),
      closed: () => {
        const now = Date.now()
        ends.push(now)
        const recent = ends.filter((at) => now - at < ENDS_WITHIN_MS)
        if (recent.length < MOST_ENDS) {
          output.warn('The language server has ended by itself; it is started again.')
          return { action: CloseAction.Restart, handled: true }
        }
        ends.length = 0
        void offerRestart(output)
        return { action: CloseAction.DoNotRestart, handled: true }
      },
    },
  }
}

async function offerRestart(output: vscode.LogOutputChannel): Promise<void> {
  const again = vscode.l10n.t('Restart')
  const show = vscode.l10n.t('Show Output')
  const sentence = vscode.l10n.t(
    'Davy: the language server for flows has ended {0} times in a short while. Flows can be edited without it.',
    MOST_ENDS,
  )
  const answer = await vscode.window.showErrorMessage(sentence, again, show)
  if (answer === again) await vscode.commands.executeCommand('davy.restartLanguageServer')
  else if (answer === show) output.show(true)
}

/** In a folder that is not trusted nobody is asked. */
function fabricOf({ connection }: LanguageServices): { readonly home: string | null } {
  return { home: vscode.workspace.isTrusted ? connection.home : null }
}
