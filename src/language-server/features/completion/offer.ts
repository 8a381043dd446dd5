/** Completions of one spot: what separates them from their neighbours is written with them. */
import type { Json, Range } from '#flow'
import type { FlowDocument } from '../../document/flow-document.ts'
import type { Spot } from '../../document/spot.ts'
import { written, writtenInside } from '../../document/write.ts'
import type { Body, Stop, Writing } from './body.ts'
import { SnippetWriter } from './body.ts'
import type { Completion, CompletionKind } from './completion.ts'

export interface Said {
  readonly kind: CompletionKind
  readonly detail?: string
  readonly documentation?: string
  readonly goesOn?: boolean
  readonly deprecated?: boolean
  /** Shown instead of what is written. */
  readonly label?: string
}

export class Offer {
  readonly spot: Spot
  /** The text as it is, without what the spot's own document has in place of the cursor. */
  readonly document: FlowDocument
  readonly #cursor: number
  readonly #range: Range
  readonly #also: Completion['also']
  readonly #writing: Writing

  constructor(document: FlowDocument, spot: Spot, cursor: number) {
    this.document = document
    this.spot = spot
    this.#cursor = cursor
    this.#range = document.range(spot.from, spot.to)
    if (spot.commaAt !== undefined) this.#also = { range: document.range(spot.commaAt, spot.commaAt), newText: ',' }
    this.#writing = { format: document.format, inline: spot.inline, unit: document.indentation }
  }

  /** A field with its value; the name alone where a value follows already. */
  field(name: string | Stop, body: Body, said: Said): Completion {
    const { spot } = this
    const writer = new SnippetWriter(this.#writing)
    const shown = said.label ?? (typeof name === 'string' ? name : name.text)
    const key = this.#keyText(writer, name)
    const text = spot.hasValue ? key : `${key}:${writer.behindColon(body, ' '.repeat(spot.indent))}`
    return this.#item(shown, `${text}${this.#comma}`, true, `${spot.quote}${shown}`, said)
  }

  /** A value of several parts. */
  body(label: string, body: Body, said: Said): Completion {
    const writer = new SnippetWriter(this.#writing)
    const text = writer.value(body, ' '.repeat(this.spot.indent))
    return this.#item(label, `${text}${this.#comma}`, true, `${this.spot.quote}${label}`, said)
  }

  value(value: Json, said: Said): Completion {
    const label = said.label ?? (typeof value === 'string' ? value : JSON.stringify(value))
    const searched = typeof value === 'string' && label !== value ? `${label} ${value}` : label
    const filter = `${this.spot.quote}${searched}`
    return this.#item(label, `${written(this.spot, value)}${this.#comma}`, false, filter, said)
  }

  /** In place of the last characters of a string, and the rest of their word. */
  part(text: string, before: number, after: number, said: Said): Completion {
    const { spot, document } = this
    // Where the string is still to be opened.
    if (document.format === 'json' && spot.quote === '') return this.value(text, said)
    const range = document.range(this.#cursor - before, this.#cursor + after)
    const label = said.label ?? text
    return {
      ...this.#item(label, writtenInside(spot, text), false, label, said),
      range,
    }
  }

  get #comma(): string {
    return this.spot.commaBehind ? ',' : ''
  }

  #keyText(writer: SnippetWriter, name: string | Stop): string {
    const { quote } = this.spot
    const text = writer.key(name)
    return quote !== '' && !text.startsWith('"') ? `${quote}${text}${quote}` : text
  }

  #item(label: string, insert: string, snippet: boolean, filter: string, said: Said): Completion {
    const { label: _, ...more } = said
    return { label, insert, snippet, filter, range: this.#range, ...(this.#also && { also: this.#also }), ...more }
  }
}
