/** The language server behind the page in plain Chromium: what the extension's relay does, with a server of its own. */
import type { LspClient } from '../../language-server/lsp-client.ts'
import type { FlowPage, PageHost } from './flow-page.ts'

export class LanguageHost implements PageHost {
  readonly #server: LspClient
  readonly #uri: string
  #version = 0
  /** Methods that were asked, oldest first. */
  readonly asked: string[] = []
  /** Stands in for the server where a test needs an answer of its own. */
  answers: Record<string, (params: unknown) => unknown> = {}

  constructor(server: LspClient, name: string) {
    this.#server = server
    this.#uri = `file:///flows/${name}`
  }

  opened(page: FlowPage, text: string): void {
    this.#version = 1
    this.#server.write(this.#uri, text)
    this.#server.connection.onNotification('textDocument/publishDiagnostics', ({ diagnostics }) => {
      void page.post({ kind: 'diagnostics', diagnostics }).catch(() => undefined)
    })
  }

  changed(text: string, version: number): void {
    if (version <= this.#version) return
    this.#version = version
    this.#server.write(this.#uri, text)
  }

  async answer(name: string, body: unknown, text: string, version: number): Promise<unknown> {
    if (name !== 'language') throw new Error(`no request "${name}"`)
    // SAFETY: the page's own request, of the protocol.
    const { method, params, version: of } = body as { method: string; params: object; version: number }
    this.asked.push(method)
    const own = this.answers[method]
    if (method === 'initialize') {
      const { textDocumentSync: _, ...capabilities } = this.#server.capabilities
      const extra = own?.(params) as object | undefined
      return { result: { capabilities: { ...capabilities, ...extra } } }
    }
    if (of !== version) throw new Error(`the document is at ${version}, not at ${of}`)
    this.changed(text, version)
    return { result: own ? own(params) : await this.#server.request(method, params) }
  }
}
