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
  /** Answers to other questions of the page, by name. */
  others: Record<string, (body: unknown) => unknown> = {}

  constructor(server: LspClient, name: string) {
    this.#server = server
    this.#uri = `file:///flows/${name}`
  }

  #tell: () => void = () => undefined

  opened(page: FlowPage, text: string): void {
    this.#version = 1
    this.#server.write(this.#uri, text)
    let last: readonly unknown[] = []
    this.#tell = () => void page.post({ kind: 'diagnostics', diagnostics: last }).catch(() => undefined)
    this.#server.connection.onNotification('textDocument/publishDiagnostics', ({ uri, diagnostics }) => {
      if (uri !== this.#uri) return
      last = diagnostics
      this.#tell()
    })
  }

  changed(text: string, version: number): void {
    if (version <= this.#version) return
    this.#version = version
    this.#server.write(this.#uri, text)
  }

  async answer(name: string, body: unknown, text: string, version: number): Promise<unknown> {
    const other = this.others[name]
    if (other) return other(body)
    if (name !== 'language') throw new Error(`no request "${name}"`)
    // SAFETY: the page's own request, of the protocol.
    const { method, params, version: of } = body as { method: string; params: object; version: number }
    this.asked.push(method)
    const own = this.answers[method]
    if (method === 'initialize') {
      this.#tell()
      const { textDocumentSync: _, ...capabilities } = this.#server.capabilities
      const extra = own?.(params) as object | undefined
      return { kind: 'answer', result: { capabilities: { ...capabilities, ...extra } } }
    }
    if (of !== version) return { kind: 'moved' }
    this.changed(text, version)
    return { kind: 'answer', result: own ? own(params) : await this.#server.request(method, params) }
  }
}
