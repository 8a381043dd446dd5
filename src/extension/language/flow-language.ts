/** What the rest of the extension knows of the language server. */
import type * as vscode from 'vscode'
import type { FabricConnection } from '../connection/fabric-connection.ts'

/** Diagnostics as the protocol has them; `uri` as VS Code writes it. */
export interface PublishedDiagnostics {
  readonly uri: string
  readonly diagnostics: readonly unknown[]
}

export interface FlowLanguage extends vscode.Disposable {
  /**
   * A request of the Language Server Protocol, as VS Code would make it. The document must be one that VS Code has open.
   * @throws {Error} what the server answered, or why there is none.
   */
  request(method: string, params: unknown, token?: vscode.CancellationToken): Promise<unknown>
  /** What the server can do, as it said when it started. */
  capabilities(): Promise<Readonly<Record<string, unknown>>>
  /** Of every flow that VS Code has open, also what VS Code itself would not show because its JSON support says it. */
  readonly onDidPublishDiagnostics: vscode.Event<PublishedDiagnostics>
  /** The last that was published of a document. */
  diagnosticsOf(uri: string): PublishedDiagnostics | undefined
  /** Starts the server when none runs yet; it also starts by itself with the first flow that is opened. */
  start(): Promise<void>
}

export interface LanguageServices {
  readonly extensionUri: vscode.Uri
  readonly connection: FabricConnection
}

export interface ClientParts extends LanguageServices {
  publish(diagnostics: PublishedDiagnostics): void
}

/** The client once it has been loaded and its server runs. */
export interface RunningClient extends vscode.Disposable {
  request(method: string, params: unknown, token?: vscode.CancellationToken): Promise<unknown>
  readonly capabilities: Readonly<Record<string, unknown>>
  restart(): Promise<void>
}
