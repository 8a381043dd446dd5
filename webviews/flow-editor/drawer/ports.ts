/** Between the page and the editor that is loaded when the drawer first opens: neither knows more of the other. */
import type { Edit } from './sync/change.ts'
import type { SyncReply } from './sync/text-sync.ts'

export interface DocumentText {
  readonly uri: string
  readonly version: number
  readonly text: string
  readonly format: 'json' | 'yaml'
  readonly writable: boolean
}

/** What is shown of the document: offsets in `text`, which may be an older one. Null: all of it. */
export interface ShownPart {
  /** The state's name. */
  readonly name: string
  readonly start: number
  readonly end: number
  readonly text: string
}

/** `moved`: the document has another version by now. */
export type LanguageAnswer = { readonly kind: 'answer'; readonly result: unknown } | { readonly kind: 'moved' }

export interface LanguagePorts {
  /**
   * A request of the Language Server Protocol about the document as of that version; `ticket` names it for `cancel`.
   * @throws {Error} what the server or the host said.
   */
  request(ticket: number, method: string, params: unknown, version: number): Promise<LanguageAnswer>
  cancel(ticket: number): void
}

export interface EditorPorts extends LanguagePorts {
  send(version: number, edits: readonly Edit[]): Promise<SyncReply>
  /** To be shown to everybody for a while. */
  tell(sentence: string): void
  /** The cursor was led to this offset of the document, which is not in what is shown. False: nothing else is shown for it. */
  left(offset: number): boolean
  undo(): void
  redo(): void
}

/** The text of a state, in an editor. */
export interface StateText {
  readonly node: HTMLElement
  draw(document: DocumentText, shown: ShownPart | null): void
  /** Diagnostics as the protocol has them, of the whole document. */
  diagnose(diagnostics: readonly unknown[]): void
  focus(): void
}

export type SourceLanguage = 'typescript' | 'python' | 'shellscript'

/** Source that is only read. */
export interface SourceText {
  readonly node: HTMLElement
  show(text: string, language: SourceLanguage): void
}

/** What `lazy.ts` gives; both are made when they are first needed. */
export interface LazyEditor {
  openStateText(document: DocumentText, ports: EditorPorts): StateText
  openSource(): SourceText
}
