/**
 * The flow editor's page and the language server: questions of the page go through VS Code's one client, so that the
 * server sees one client, and each document once. The page is told only of its own document, and asks only about it.
 */
import * as vscode from 'vscode'
import { languageMethods, type FlowGraphToPage, type LanguageMethod } from '#messages'
import { DisposableStore } from '../disposable.ts'
import type { FlowLanguage } from '../language/index.ts'

interface Question {
  readonly ticket: number
  readonly method: LanguageMethod
  readonly params?: unknown
  readonly version: number
}

type Answer = { readonly kind: 'answer'; readonly result: unknown } | { readonly kind: 'moved' }

export class LanguageRelay implements vscode.Disposable {
  readonly #store = new DisposableStore()
  readonly #document: vscode.TextDocument
  readonly #language: FlowLanguage
  readonly #post: (message: FlowGraphToPage) => void
  readonly #open = new Map<number, vscode.CancellationTokenSource>()

  constructor(document: vscode.TextDocument, language: FlowLanguage, post: (message: FlowGraphToPage) => void) {
    this.#document = document
    this.#language = language
    this.#post = post
    this.#store.add(
      language.onDidPublishDiagnostics(({ uri, diagnostics }) => {
        if (uri === this.#uri) post({ kind: 'diagnostics', diagnostics: [...diagnostics] })
      }),
    )
  }

  get #uri(): string {
    return this.#document.uri.toString()
  }

  /** The page has just opened. */
  sendAll(): void {
    const last = this.#language.diagnosticsOf(this.#uri)
    this.#post({ kind: 'diagnostics', diagnostics: [...(last?.diagnostics ?? [])] })
  }

  /** @throws {Error} what the server answered. */
  async ask({ ticket, method, params, version }: Question): Promise<Answer> {
    if (method === 'initialize')
      return { kind: 'answer', result: { capabilities: offered(await this.#language.capabilities()) } }
    if (version !== this.#document.version) return { kind: 'moved' }
    if (method.startsWith('textDocument/') && uriIn(params) !== this.#uri)
      throw new Error(`${method} is not about this document`)
    const source = new vscode.CancellationTokenSource()
    this.#open.set(ticket, source)
    try {
      return { kind: 'answer', result: await this.#language.request(method, params, source.token) }
    } finally {
      this.#open.delete(ticket)
      source.dispose()
    }
  }

  cancel(ticket: number): void {
    this.#open.get(ticket)?.cancel()
  }

  dispose(): void {
    for (const source of this.#open.values()) source.cancel()
    this.#store.dispose()
  }
}

/** A method's name without what is asked of it → what a server says of it when it starts. */
const capabilityOf: Readonly<Record<string, string>> = {
  'textDocument/formatting': 'documentFormattingProvider',
  'textDocument/rangeFormatting': 'documentRangeFormattingProvider',
}

/** What the server can do of what the page may ask. It opens and changes no document: VS Code has it open. */
function offered(capabilities: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const names = languageMethods.flatMap((method) => {
    const [, name = ''] = method.split('/')
    return method.startsWith('textDocument/') ? [capabilityOf[method] ?? `${name}Provider`] : []
  })
  return Object.fromEntries(names.filter((name) => name in capabilities).map((name) => [name, capabilities[name]]))
}

function uriIn(params: unknown): unknown {
  if (typeof params !== 'object' || params === null || !('textDocument' in params)) return undefined
  const { textDocument } = params
  return typeof textDocument === 'object' && textDocument !== null && 'uri' in textDocument
    ? textDocument.uri
    : undefined
}
