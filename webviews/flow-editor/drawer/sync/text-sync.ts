/**
 * Keeps an editor's text and the document's the same while both are changed. The document decides the order: what was
 * typed here is sent as edits of the newest version that is known, one message at a time; when the document has changed
 * meanwhile, the host refuses, and they are moved past that change and sent again. Nothing that was typed is lost, and in
 * the end both texts are the same.
 */
import {
  applyChange,
  changeOf,
  compose,
  difference,
  editsOf,
  isNothing,
  moved,
  type Change,
  type Edit,
} from './change.ts'
import { t } from '../../../kit/words.ts'

export interface SyncReply {
  readonly applied: boolean
  /** Of the document afterwards, or as it is when nothing was done. */
  readonly version: number
}

export interface SyncPorts {
  /** Change the document, if it still is of that version. */
  send(version: number, edits: readonly Edit[]): Promise<SyncReply>
  /** Where the editor's cursor stands. */
  cursor(): number
  /** Change the editor's text. */
  apply(edits: readonly Edit[]): void
  /** The document cannot be changed: what was typed was taken back. */
  refused(reason: string): void
}

export class TextSync {
  readonly #ports: SyncPorts
  /** The document as it is known, without what is under way. */
  #text: string
  #version: number
  /** Sent and not answered yet. */
  #sent: Change | undefined
  /** Typed since. */
  #typed: Change | undefined
  /** The newest text of the document that came while an answer was awaited. */
  #heard: { readonly version: number; readonly text: string } | undefined
  /** Nothing is sent before the text of this version has come: the host has it already. */
  #awaited = 0
  #waiting: (() => void)[] = []
  #moves = 0

  constructor(text: string, version: number, ports: SyncPorts) {
    this.#text = text
    this.#version = version
    this.#ports = ports
  }

  /** What the editor shows. */
  get text(): string {
    const sent = this.#sent ? applyChange(this.#text, this.#sent) : this.#text
    return this.#typed ? applyChange(sent, this.#typed) : sent
  }

  /** How many changes from elsewhere have moved what is typed here. */
  get heard(): number {
    return this.#moves
  }

  get settled(): boolean {
    return !this.#sent && !this.#typed && this.#version >= this.#awaited
  }

  /** The editor was changed by its user; `edits` are of the text as it was before. */
  local(edits: readonly Edit[]): void {
    const length = this.text.length
    const change = changeOf(length, edits)
    this.#typed = this.#typed ? compose(this.#typed, change) : change
    this.#send()
  }

  /** The document's text as of a version, in any order with the answers to what was sent. */
  remote(version: number, text: string): void {
    if (version < this.#version || (version === this.#version && text === this.#text)) return
    if (this.#sent) {
      if (!this.#heard || version > this.#heard.version) this.#heard = { version, text }
      return
    }
    this.#take(version, text)
    this.#send()
  }

  /** The version of the document that has all that was typed; waits until there is one. */
  async whenSettled(): Promise<number> {
    while (!this.settled) await new Promise<void>((resolve) => this.#waiting.push(resolve))
    return this.#version
  }

  /** Moves what is under way past a change that was made elsewhere, and that change into the editor. */
  #take(version: number, text: string): void {
    const change = difference(this.#text, text, this.#typed ? undefined : this.#ports.cursor())
    this.#text = text
    this.#version = version
    if (isNothing(change)) return this.#tell()
    this.#moves++
    const here = this.#typed
    if (here) this.#typed = moved(here, change, true)
    this.#ports.apply(editsOf(here ? moved(change, here, false) : change))
    this.#tell()
  }

  #send(): void {
    if (this.#sent || !this.#typed || this.#version < this.#awaited) return this.#tell()
    const change = this.#typed
    this.#typed = undefined
    if (isNothing(change)) return this.#tell()
    this.#sent = change
    const version = this.#version
    this.#ports.send(version, editsOf(change)).then(
      (reply) => this.#answered(version, reply),
      (error: unknown) => this.#giveUp(error instanceof Error ? error.message : String(error)),
    )
  }

  #answered(version: number, reply: SyncReply): void {
    const { applied } = reply
    if (!applied && reply.version === version)
      return this.#giveUp(t('The file cannot be changed. It may be read-only.'))
    const sent = this.#sent
    this.#sent = undefined
    if (applied && sent) {
      this.#text = applyChange(this.#text, sent)
      // The version after the one it was made for is this change's own, whatever came after it.
      this.#version = version + 1
    } else if (sent) this.#typed = this.#typed ? compose(sent, this.#typed) : sent
    this.#awaited = reply.version
    const heard = this.#heard
    this.#heard = undefined
    if (heard && heard.version > version) this.#take(heard.version, heard.text)
    this.#send()
  }

  #giveUp(reason: string): void {
    const here = this.text
    this.#sent = undefined
    this.#typed = undefined
    this.#awaited = 0
    const heard = this.#heard
    this.#heard = undefined
    if (heard && heard.version > this.#version) {
      this.#text = heard.text
      this.#version = heard.version
    }
    const back = difference(here, this.#text)
    if (!isNothing(back)) this.#ports.apply(editsOf(back))
    this.#ports.refused(reason)
    this.#tell()
  }

  #tell(): void {
    if (!this.settled) return
    const waiting = this.#waiting
    this.#waiting = []
    for (const go of waiting) go()
  }
}
