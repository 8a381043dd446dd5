/** Changes inside what YAML writes by indentation. Comments and blank lines belong to the entry they stand before. */
import type { Member } from '../text/tree.ts'
import { BlockPlaces } from './block-places.ts'
import type { Opened, Slot } from './draft-value.ts'
import { behindName, blockLines, indented, keyText, lineText, literal, scalarText, type Form } from './new-text.ts'
import { isContainer, isNew, jsonOfSlot, noneLeft, sameValue, stays, type Writing } from './writing.ts'

type Inside = (slot: Slot, enclosed: boolean) => void

/** @param inside writes what is changed inside the value of a slot */
export function writeBlock(writing: Writing, holder: Opened, inside: Inside): void {
  new BlockWriter(writing, holder, inside).write()
}

class BlockWriter {
  readonly #writing: Writing
  readonly #holder: Opened
  readonly #inside: Inside
  readonly #places: BlockPlaces
  readonly #indent: string

  constructor(writing: Writing, holder: Opened, inside: Inside) {
    this.#writing = writing
    this.#holder = holder
    this.#inside = inside
    this.#places = new BlockPlaces(writing.source, holder)
    this.#indent = ' '.repeat(this.#places.column)
  }

  write(): void {
    let before: Slot | undefined
    let run: Slot[] = []
    for (const slot of this.#holder.slots) {
      if (!stays(slot)) {
        run.push(slot)
        continue
      }
      this.#change(before, run, slot)
      this.#keep(slot)
      before = slot
      run = []
    }
    this.#change(before, run, undefined)
  }

  #keep(slot: Slot): void {
    const { how } = this.#writing
    this.#writing.rename(slot, (key, quote) => keyText(how, key, quote))
    if (sameValue(slot) && !this.#changesForm(slot)) this.#inside(slot, false)
    else if (slot.was) this.#replaceValue(slot, slot.was)
  }

  /** `{}` that gets fields becomes a block, a block that loses all becomes `{}`. */
  #changesForm({ value }: Slot): boolean {
    if (value.kind !== 'opened' || !value.node) return false
    const { items, slots, node } = value
    if (!'{['.includes(this.#writing.source.text[node.offset] ?? ' ')) return noneLeft(value)
    return items.length > 0 && slots.every(isNew)
  }

  #replaceValue(slot: Slot, was: Member): void {
    const { source } = this.#writing
    const head = this.#places.head(slot, was)
    // An anchor with nothing behind it, in a line of its own.
    const stray =
      was.value?.length === 0 && was.value.anchor !== undefined && was.value.offset > source.lineEnd(head ?? 0)
    if (head === undefined || stray || !this.#places.plain) return this.#writing.refuse()
    const json = jsonOfSlot(slot)
    const old = was.value
    const rest = source.lineEnd(head)
    const comment =
      source.text.slice(source.skipBlanks(old ? Math.min(this.#places.end(slot), rest) : head), rest).trim() !== ''
    const lines = this.#valueLines(json, was, comment)
    const block = isContainer(json) && !/^[[{]/.test(lines[0] ?? '')
    if (!old || old.length === 0) return this.#replaceNothing(head, lines, block)
    const end = this.#places.end(slot)
    if (old.offset <= rest) {
      if (!block) return this.#writing.replace(old.offset, end, lines.join(source.eol))
      if (this.#holder.list) return this.#writing.replace(old.offset, end, lines.join(source.eol))
      const tail = source.lineEnd(end)
      this.#writing.replace(source.skipBlanksBack(old.offset), end, '')
      return this.#writing.replace(tail, tail, lines.map((line) => `${source.eol}${line}`).join(''))
    }
    if (block) {
      const start = source.lineStart(old.offset)
      return this.#writing.replace(start, end, lines.join(source.eol))
    }
    this.#writing.replace(head, head, ` ${lines.join(source.eol)}`)
    this.#writing.replace(rest, end, '')
  }

  /** Behind the ":" or "-" with nothing, or only a comment, behind it. */
  #replaceNothing(head: number, lines: readonly string[], block: boolean): void {
    const { source } = this.#writing
    if (!block || this.#holder.list) return this.#writing.replace(head, head, ` ${lines.join(source.eol)}`)
    const tail = source.lineEnd(head)
    this.#writing.replace(tail, tail, lines.map((line) => `${source.eol}${line}`).join(''))
  }

  /** Lines with their indentation, save the first where it goes on a line. */
  #valueLines(json: ReturnType<typeof jsonOfSlot>, was: Member, comment: boolean): readonly string[] {
    const { how, source } = this.#writing
    const old = was.value
    const { list } = this.#holder
    const inside = list ? `${this.#indent}  ` : this.#indent
    const unit = this.#writing.unitFor(this.#holder, this.#indent)
    if (!isContainer(json)) {
      const quoted = old !== undefined && this.#writing.quoteAt(old.offset) !== ''
      if (typeof json === 'string' && literal(json) && !comment && !quoted) {
        const [first = '', ...others] = behindName(how, '', json, 'lines', list ? '' : unit)
        return [first.trimStart(), ...others.map((line) => indented(line, inside))]
      }
      return [old ? this.#writing.scalarLike(old, json, false) : scalarText(how, json, false)]
    }
    const wasLine = old && old.length > 0 && old.content.kind !== 'scalar' && source.nodeInOneLine(old)
    const inBraces = wasLine && '{['.includes(source.text[old.offset] ?? ' ')
    const form: Form = inBraces && old.length > 2 ? 'line' : this.#writing.formFor(this.#holder, Array.isArray(json))
    const [first = '', ...others] = behindName(how, '', json, form, unit)
    if (first.trim() !== '') return [first.trim(), ...others.map((line) => indented(line, inside))]
    if (list) {
      const [head = '', ...rest] = blockLines(how, json, unit)
      return [head, ...rest.map((line) => indented(line, inside))]
    }
    const later = old && old.content.kind !== 'scalar' && old.offset > source.lineEnd(was.keyOffset)
    if (later) {
      const column = source.column(old.offset)
      // A list can stand below its name, an object cannot.
      const at = column > this.#places.column || Array.isArray(json) ? ' '.repeat(column) : this.#indent + unit
      return blockLines(how, json, unit).map((line) => indented(line, at))
    }
    return others.map((line) => indented(line, this.#indent))
  }

  #change(before: Slot | undefined, run: readonly Slot[], next: Slot | undefined): void {
    const out = run.filter((slot) => this.#places.has(slot))
    const put = run.filter(isNew)
    if (out.length === 0 && put.length === 0) return
    if (!this.#places.plain) return this.#writing.refuse()
    const { source } = this.#writing
    const [first, last] = [out[0], out.at(-1)]
    if (first && last && !before && !next) {
      const from = this.#places.start(first)
      return this.#writing.replace(
        from,
        this.#places.tail(last),
        this.#entries(put).join(`${source.eol}${this.#indent}`),
      )
    }
    if (before) {
      const at = this.#places.tail(before)
      const apart = this.#places.blankBetween(before, next) && !this.#places.keepsLines(before)
      const blank = apart ? source.eol : ''
      const texts = this.#entries(put).map((entry) => `${source.eol}${blank}${this.#indent}${entry}`)
      this.#writing.replace(at, at, texts.join(''))
    } else if (next) this.#putFirst(put, next)
    if (first && last) this.#takeOut(first, last, before, next)
  }

  #putFirst(put: readonly Slot[], next: Slot): void {
    if (put.length === 0) return
    const { source } = this.#writing
    const first = this.#places.first ?? next
    const start = this.#places.start(first)
    const blank = this.#places.blankBetween(undefined, undefined) ? source.eol : ''
    const entries = this.#entries(put)
    // What stands above the first field of a document is said of the document; and `- a: 1` begins behind the dash.
    if (this.#places.column === 0 || !source.startsLine(start)) {
      const texts = entries.map((entry) => `${entry}${source.eol}${blank}${this.#indent}`)
      return this.#writing.replace(start, start, texts.join(''))
    }
    const at = this.#places.commentsStart(first)
    const texts = entries.map((entry) => `${this.#indent}${entry}${source.eol}${blank}`)
    this.#writing.replace(at, at, texts.join(''))
  }

  #takeOut(first: Slot, last: Slot, before: Slot | undefined, next: Slot | undefined): void {
    const { source } = this.#writing
    const start = this.#places.start(first)
    const end = this.#places.tail(last)
    if (!before && next) {
      const from = source.startsLine(start) ? this.#places.commentsStart(first) : start
      const to = this.#places.commentsStart(next)
      const rest = source.startsLine(start) ? to : to + source.indentAt(to).length
      return this.#writing.replace(from, rest, '')
    }
    const from = this.#places.leadStart(first)
    if (next) {
      const to = before && this.#places.keepsLines(before) ? this.#places.commentsStart(next) : source.nextLine(end)
      return this.#writing.replace(from, to, '')
    }
    // With the line end before it: the one behind it can be missing, and what is put behind this block goes before it.
    this.#writing.replace(source.endBefore(from), end, '')
  }

  #entries(put: readonly Slot[]): readonly string[] {
    return put.map((slot) => this.#entry(slot))
  }

  /** Without the indentation of its first line. */
  #entry(slot: Slot): string {
    const { how, source } = this.#writing
    const original = this.#places.originalOf(slot)
    if (original) {
      const start = this.#places.start(original)
      const end = this.#places.tail(original)
      const above = slot.from === 'moved' && source.startsLine(start) ? this.#places.commentsStart(original) : start
      const from = above < start ? above + source.indentAt(above).length : start
      return this.#writing.copied(from, end, () => this.#keep(slot))
    }
    const json = jsonOfSlot(slot)
    const unit = this.#writing.unitFor(this.#holder, this.#indent)
    const form = this.#writing.formFor(this.#holder, Array.isArray(json))
    const lines = this.#holder.list
      ? this.#itemLines(json, form, unit)
      : behindName(how, `${keyText(how, slot.key)}:`, json, form, unit)
    return lines.map((line, index) => (index === 0 ? line : indented(line, this.#indent))).join(source.eol)
  }

  #itemLines(json: ReturnType<typeof jsonOfSlot>, form: Form, unit: string): readonly string[] {
    const { how } = this.#writing
    if (form === 'line' && isContainer(json)) return [`- ${lineText(how, json)}`]
    return blockLines(how, [json], unit)
  }
}
