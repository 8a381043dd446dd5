/**
 * Messages of the Language Server Protocol by way of the host. The server knows the document from VS Code, which tells it
 * of every change; so a question waits until the document has all that was typed here, and says of which version it is.
 */
import type * as monaco from '@codingame/monaco-vscode-editor-api'
import type { MonacoLanguageClientOptions } from 'monaco-languageclient'
import { t } from '../../../kit/words.ts'
import type { EditorPorts } from '../ports.ts'
import type { TextSync } from '../sync/text-sync.ts'

type Transports = MonacoLanguageClientOptions['messageTransports']
type Message = Parameters<Transports['writer']['write']>[0]
type Listener = Parameters<Transports['reader']['listen']>[0]

/** LSP: the text changed, the answer means nothing any more. */
const CONTENT_MODIFIED = -32801
const REQUEST_FAILED = -32803

/** Asked at a cursor in front of which one goes on typing: still right when only that was typed. */
const survivesTyping = new Set(['textDocument/completion', 'textDocument/signatureHelp', 'completionItem/resolve'])
/** Their answers are edits, which are right for one text only. */
const edits = new Set([
  'textDocument/rename',
  'textDocument/formatting',
  'textDocument/rangeFormatting',
  'textDocument/codeAction',
])

export class HostTransport implements Transports {
  readonly #model: monaco.editor.ITextModel
  readonly #sync: TextSync
  readonly #ports: EditorPorts
  #listener: Listener | undefined
  readonly reader: Transports['reader']
  readonly writer: Transports['writer']

  constructor(model: monaco.editor.ITextModel, sync: TextSync, ports: EditorPorts) {
    this.#model = model
    this.#sync = sync
    this.#ports = ports
    const never = () => ({ dispose: () => undefined })
    this.reader = {
      onError: never,
      onClose: never,
      onPartialMessage: never,
      listen: (listener) => {
        this.#listener = listener
        return { dispose: () => (this.#listener = undefined) }
      },
      dispose: () => undefined,
    }
    this.writer = {
      onError: never,
      onClose: never,
      write: (message) => Promise.resolve(this.#take(message)),
      end: () => undefined,
      dispose: () => undefined,
    }
  }

  notify(method: string, params: unknown): void {
    this.#deliver({ method, params })
  }

  #take(message: Message): void {
    if (!('method' in message) || typeof message.method !== 'string') return
    const params = 'params' in message ? message.params : undefined
    if ('id' in message && typeof message.id === 'number') void this.#ask(message.id, message.method, params)
    else if (message.method === '$/cancelRequest' && isObject(params) && typeof params.id === 'number')
      this.#ports.cancel(params.id)
  }

  async #ask(id: number, method: string, params: unknown): Promise<void> {
    if (method === 'shutdown') return this.#deliver({ id, result: null })
    const stamp = () => (survivesTyping.has(method) ? this.#sync.heard : this.#model.getVersionId())
    const before = stamp()
    try {
      const version = method === 'initialize' ? 0 : await this.#sync.whenSettled()
      if (stamp() !== before) return this.#fail(id, CONTENT_MODIFIED, 'the text has changed')
      const answer = await this.#ports.request(id, method, params, version)
      if (answer.kind === 'moved' || (edits.has(method) && stamp() !== before))
        return this.#fail(id, CONTENT_MODIFIED, 'the text has changed')
      this.#deliver({ id, result: answer.result })
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error)
      if (method !== 'initialize') return this.#fail(id, REQUEST_FAILED, reason)
      // A server that can do nothing: the text can be read and changed without one.
      this.#ports.tell(t('Completion and checks in the drawer are not at hand: {0}', reason))
      this.#deliver({ id, result: { capabilities: {} } })
    }
  }

  #fail(id: number, code: number, message: string): void {
    this.#deliver({ id, error: { code, message } })
  }

  #deliver(message: object): void {
    this.#listener?.({ jsonrpc: '2.0', ...message })
  }
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null
