/** The edge to the protocol: requests are answered by the service, and whatever goes wrong in it is no more than an empty answer. */
import {
  CodeActionKind,
  TextDocuments,
  TextDocumentSyncKind,
  type Connection,
  type InitializeResult,
} from 'vscode-languageserver/node'
import { TextDocument } from 'vscode-languageserver-textdocument'
import { davyVersion } from '#api'
import type { FlowDocument } from '../document/flow-document.ts'
import { actionUrlsIn } from '../document/action-urls.ts'
import { diagnose } from '../features/diagnostics.ts'
import { FabricNames } from '../names/fabric-names.ts'
import { answerCompletion, triggerCharacters } from './completion.ts'
import { answerEditing, editingCapabilities } from './editing.ts'
import { lspDiagnostic } from './convert.ts'
import { OpenDocuments } from './documents.ts'
import type { Answer } from './answer.ts'
import { answerFixes } from './fixes.ts'
import { answerReading, readingCapabilities } from './reading.ts'
import { FIX_ALL } from './kinds.ts'

/** What a client says when it starts the server, and in `davy/fabric` whenever that has changed. */
export interface FabricOptions {
  /** The home whose fabric may be asked; null or nothing: no fabric is asked. */
  readonly home?: string | null
}

export interface ServeOptions {
  /** The home that is asked when the client names none. */
  readonly home?: string
}

/** Serves one client until its connection closes. */
export function serve(connection: Connection, options: ServeOptions = {}): void {
  const texts = new TextDocuments(TextDocument)
  const names = new FabricNames(() => {
    documents.checkAll()
    if (client.hints) void connection.languages.inlayHint.refresh().catch(() => undefined)
  })
  const documents = new OpenDocuments(check)
  const client = { again: false, hints: false, details: false }

  const answer: Answer = (uri, nothing, feature) => {
    const document = documents.get(uri)
    if (!document || document.tooLarge) return nothing
    try {
      return feature(document)
    } catch (error) {
      connection.console.error(error instanceof Error ? (error.stack ?? error.message) : String(error))
      return nothing
    }
  }

  function check(document: FlowDocument): void {
    try {
      if (!document.tooLarge) names.want(actionUrlsIn(document))
      const diagnostics = diagnose(document, names.names).map((one) => lspDiagnostic(document.uri, one))
      void connection.sendDiagnostics({ uri: document.uri, version: document.version, diagnostics })
    } catch (error) {
      connection.console.error(error instanceof Error ? (error.stack ?? error.message) : String(error))
    }
  }

  connection.onInitialize(({ initializationOptions, capabilities }): InitializeResult => {
    client.details = capabilities.textDocument?.completion?.completionItem?.labelDetailsSupport === true
    client.hints = capabilities.workspace?.inlayHint?.refreshSupport === true
    names.use(homeIn(initializationOptions) ?? options.home)
    client.again = saysSo(initializationOptions, 'suggestAgain')
    return {
      serverInfo: { name: 'davy', version: davyVersion },
      capabilities: {
        textDocumentSync: TextDocumentSyncKind.Incremental,
        ...readingCapabilities,
        ...editingCapabilities,
        completionProvider: { triggerCharacters },
        codeActionProvider: { codeActionKinds: [CodeActionKind.QuickFix, FIX_ALL] },
      },
    }
  })
  connection.onNotification('davy/fabric', (said: unknown) => names.use(homeIn(said)))
  texts.onDidChangeContent(({ document }) => {
    const first = !documents.get(document.uri)
    documents.changed(document, first ? 0 : undefined)
  })
  texts.onDidClose(({ document: { uri } }) => {
    documents.closed(uri)
    void connection.sendDiagnostics({ uri, diagnostics: [] })
  })
  answerFixes(connection, answer, names)
  answerReading(connection, answer, names)
  answerEditing(connection, answer)
  answerCompletion(connection, answer, names, client)
  texts.listen(connection)
  connection.listen()
}

function saysSo(said: unknown, option: string): boolean {
  return typeof said === 'object' && said !== null && Reflect.get(said, option) === true
}

function homeIn(said: unknown): string | undefined {
  const home = typeof said === 'object' && said !== null && 'home' in said ? said.home : undefined
  return typeof home === 'string' && home !== '' ? home : undefined
}
