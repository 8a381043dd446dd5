/** The flows that are open: the newest version of each, read when somebody asks, checked when nobody has typed for a moment. */
import type { TextDocument } from 'vscode-languageserver-textdocument'
import type { FlowFormat } from '#flow'
import { FlowDocument } from '../document/flow-document.ts'

/** Long enough not to check at every key, short enough to be there when one looks up, ms. */
const PAUSE_MS = 150

export class OpenDocuments {
  readonly #open = new Map<string, FlowDocument>()
  readonly #waiting = new Map<string, NodeJS.Timeout>()
  readonly #check: (document: FlowDocument) => void

  constructor(check: (document: FlowDocument) => void) {
    this.#check = check
  }

  /** A newer version is checked in place of the one that waits. */
  changed(text: TextDocument, pause = PAUSE_MS): void {
    const { uri, version } = text
    const before = this.#open.get(uri)
    this.#open.set(uri, new FlowDocument({ uri, version, text: text.getText(), format: formatOfText(text) }, before))
    this.#checkLater(uri, pause)
  }

  closed(uri: string): void {
    this.#open.delete(uri)
    clearTimeout(this.#waiting.get(uri))
    this.#waiting.delete(uri)
  }

  get(uri: string): FlowDocument | undefined {
    return this.#open.get(uri)
  }

  /** What they are checked against is another now. */
  checkAll(): void {
    for (const uri of this.#open.keys()) this.#checkLater(uri, PAUSE_MS)
  }

  #checkLater(uri: string, pause: number): void {
    clearTimeout(this.#waiting.get(uri))
    const timer = setTimeout(() => {
      this.#waiting.delete(uri)
      const document = this.#open.get(uri)
      if (document) this.#check(document)
    }, pause)
    this.#waiting.set(uri, timer)
  }
}

/** By its name; a text without one by its language. */
function formatOfText({ uri, languageId }: TextDocument): FlowFormat {
  return /\.ya?ml$/i.test(uri) || (languageId === 'yaml' && !uri.endsWith('.json')) ? 'yaml' : 'json'
}
