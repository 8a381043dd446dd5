/** The language server as a process of its own, spoken to as an editor does. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import {
  createMessageConnection,
  StreamMessageReader,
  StreamMessageWriter,
  type MessageConnection,
} from 'vscode-jsonrpc/node'

const main = join(import.meta.dirname, '../../src/language-server/main.ts')

export interface Published {
  readonly uri: string
  readonly version?: number
  readonly diagnostics: readonly {
    readonly code: string
    readonly message: string
    readonly severity: number
    readonly range: unknown
    readonly tags?: readonly number[]
    readonly relatedInformation?: readonly { readonly message: string }[]
  }[]
}

export interface LspClient {
  readonly connection: MessageConnection
  readonly pid: number
  readonly capabilities: Record<string, unknown>
  /** Opens, or changes as a whole. */
  write(uri: string, text: string, languageId?: string): void
  change(uri: string, contentChanges: readonly object[]): void
  request<T>(method: string, params: object): Promise<T>
  /** The next that is published of this version or a newer one. */
  published(uri: string, version?: number): Promise<Published>
  version(uri: string): number
  close(): Promise<number | null>
}

export interface StartOptions {
  readonly command?: readonly string[]
  readonly initializationOptions?: object
}

export async function startServer({ command, initializationOptions }: StartOptions = {}): Promise<LspClient> {
  const [program = process.execPath, ...args] = command ?? [process.execPath, main, '--stdio']
  const child = spawn(program, args, { stdio: ['pipe', 'pipe', 'inherit'] })
  const connection = createMessageConnection(
    new StreamMessageReader(child.stdout),
    new StreamMessageWriter(child.stdin),
  )
  const versions = new Map<string, number>()
  const last = new Map<string, Published>()
  const waiting = new Set<() => void>()
  connection.onNotification('textDocument/publishDiagnostics', (said: Published) => {
    last.set(said.uri, said)
    for (const wake of waiting) wake()
  })
  connection.listen()
  const { capabilities } = await connection.sendRequest<{ capabilities: Record<string, unknown> }>('initialize', {
    processId: process.pid,
    rootUri: null,
    capabilities: { textDocument: { completion: { completionItem: { snippetSupport: true } } } },
    ...(initializationOptions && { initializationOptions }),
  })
  await connection.sendNotification('initialized', {})

  const send = (method: string, params: object) => void connection.sendNotification(method, params)
  return {
    connection,
    pid: child.pid ?? 0,
    capabilities,
    write(uri, text, languageId = uri.endsWith('json') ? 'json' : 'yaml') {
      const version = (versions.get(uri) ?? 0) + 1
      const first = version === 1
      versions.set(uri, version)
      if (first) send('textDocument/didOpen', { textDocument: { uri, languageId, version, text } })
      else send('textDocument/didChange', { textDocument: { uri, version }, contentChanges: [{ text }] })
    },
    change(uri, contentChanges) {
      const version = (versions.get(uri) ?? 0) + 1
      versions.set(uri, version)
      send('textDocument/didChange', { textDocument: { uri, version }, contentChanges })
    },
    request: async (method, params) => await connection.sendRequest(method, params),
    async published(uri, version = versions.get(uri) ?? 0) {
      while (true) {
        const said = last.get(uri)
        if (said && (said.version ?? Infinity) >= version) return said
        await new Promise<void>((resolve) => waiting.add(resolve))
      }
    },
    version: (uri) => versions.get(uri) ?? 0,
    async close() {
      const ended = once(child, 'exit')
      await connection.sendRequest('shutdown')
      await connection.sendNotification('exit')
      const [code] = (await ended) as [number | null]
      connection.dispose()
      return code
    },
  }
}
