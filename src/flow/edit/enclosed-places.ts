/** Where the entries of `{ }` or `[ ]` stand, with their commas, and what is said of them beside and above. */
import type { Opened, Slot } from './draft-value.ts'
import { endOf, type Source } from './source.ts'

export class EnclosedPlaces {
  /** Behind the opening bracket, and before the closing one, as far as there is one. */
  readonly open: number
  readonly close: number
  readonly inLine: boolean
  /** Of the entries in the text. */
  readonly first: Slot | undefined
  readonly second: Slot | undefined
  readonly last: Slot | undefined
  readonly #source: Source
  readonly #holder: Opened
  readonly #before = new Map<Slot, Slot>()

  constructor(source: Source, holder: Opened) {
    this.#source = source
    this.#holder = holder
    const { offset = 0, length = 0 } = holder.node ?? {}
    this.open = offset + 1
    const closed = length > 1 && ']}'.includes(source.text[offset + length - 1] ?? ' ')
    this.close = closed ? offset + length - 1 : offset + length
    this.inLine = source.inOneLine(offset, offset + length)
    for (const slot of holder.slots) {
      if (!isInText(slot)) continue
      if (this.last) this.#before.set(slot, this.last)
      this.second ??= this.first && slot
      this.first ??= slot
      this.last = slot
    }
  }

  hasBefore(slot: Slot): boolean {
    return this.#before.has(slot)
  }

  blanksBeforeEntry(slot: Slot): string {
    const source = this.#source
    const start = this.start(slot)
    if (source.startsLine(start)) return `${source.eol}${source.indentAt(start)}`
    return source.text.slice(this.blanksBefore(start), start)
  }

  newlineBefore(slot: Slot): boolean {
    return this.#source.startsLine(this.start(slot))
  }

  blanksBefore(offset: number): number {
    let at = offset
    while (at > this.open && ' \t'.includes(this.#source.text[at - 1] ?? 'x')) at--
    return at
  }

  /** Before the blanks and the line end in front of an offset. */
  lineBefore(offset: number): number {
    let at = offset
    while (at > this.open && ' \t\r\n'.includes(this.#source.text[at - 1] ?? 'x')) at--
    return at
  }

  start({ was }: Slot): number {
    const start = was?.keyOffset ?? 0
    const anchor = this.#holder.list ? was?.value?.anchor : undefined
    return anchor === undefined ? start : this.#source.text.lastIndexOf(`&${anchor}`, start)
  }

  end({ was }: Slot): number {
    if (!was) return 0
    if (was.value && was.value.length > 0) return endOf(was.value)
    return this.#source.colonEnd(was) ?? was.keyOffset + was.keyLength
  }

  comma(slot: Slot): number | undefined {
    const source = this.#source
    const at = source.skipSpace(this.end(slot))
    return source.text[at] === ',' ? at : undefined
  }

  /** Behind its comma and what is said of it in the same line. */
  tail(slot: Slot): number {
    const comma = this.comma(slot)
    return this.#source.tailOf(comma === undefined ? this.end(slot) : comma + 1)
  }

  /** A comment behind it takes the rest of its line. */
  endsInComment(slot: Slot): boolean {
    const tail = this.tail(slot)
    const comma = this.comma(slot)
    const comment = this.#source.skipBlanks(comma === undefined ? this.end(slot) : comma + 1)
    return tail > comment && tail === this.#source.lineEnd(comment) && !this.#source.text.endsWith('*/', tail)
  }

  /** Where the comments and line ends before it start, which are its own. */
  leadStart(slot: Slot): number {
    const source = this.#source
    const before = this.#before.get(slot)
    const from = before ? this.tail(before) : source.tailOf(this.open)
    const start = this.start(slot)
    // Between them can stand what nobody could read.
    return source.skipSpace(from) >= start ? from : this.lineBefore(start)
  }
}

export const isInText = ({ was, from }: Slot): boolean => was !== undefined && from === 'here'
