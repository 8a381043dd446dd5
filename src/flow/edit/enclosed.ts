/** Changes inside `{ }` and `[ ]`: of JSON, and of YAML where it is written so. */
import type { Member } from '../text/tree.ts'
import type { Opened, Slot } from './draft-value.ts'
import { enclosedText, keyText, lineText, type Form } from './new-text.ts'
import { endOf } from './source.ts'
import { isContainer, isNew, jsonOfSlot, sameValue, stays, type Writing } from './writing.ts'

type Inside = (slot: Slot, enclosed: boolean) => void

/** @param inside writes what is changed inside the value of a slot */
export function writeEnclosed(writing: Writing, holder: Opened, inside: Inside): void {
  const writer = new EnclosedWriter(writing, holder, inside)
  writer.write()
}

class EnclosedWriter {
  readonly #writing: Writing
  readonly #holder: Opened
  readonly #inside: Inside
  readonly #open: number
  readonly #close: number
  /** Of those that are in the text, by their order there. */
  readonly #before = new Map<Slot, Slot>()
  readonly #inLine: boolean
  #first: Slot | undefined
  #second: Slot | undefined
  #indent: string | undefined

  constructor(writing: Writing, holder: Opened, inside: Inside) {
    this.#writing = writing
    this.#holder = holder
    this.#inside = inside
    const { source } = writing
    const { offset = 0, length = 0 } = holder.node ?? {}
    this.#open = offset + 1
    const closed = length > 1 && ']}'.includes(source.text[offset + length - 1] ?? ' ')
    this.#close = closed ? offset + length - 1 : offset + length
    this.#inLine = source.inOneLine(offset, offset + length)
  }

  write(): void {
    const { slots } = this.#holder
    let last: Slot | undefined
    for (const slot of slots) {
      if (!isInText(slot)) continue
      if (last) this.#before.set(slot, last)
      this.#second ??= this.#first && slot
      this.#first ??= slot
      last = slot
    }
    if (!last) return this.#fill(slots.filter(isNew))
    let before: Slot | undefined
    let run: Slot[] = []
    for (const slot of slots) {
      if (!stays(slot)) {
        run.push(slot)
        continue
      }
      this.#change(before, run, slot, last)
      this.#keep(slot)
      before = slot
      run = []
    }
    this.#change(before, run, undefined, last)
  }

  #keep(slot: Slot): void {
    const { how } = this.#writing
    this.#writing.rename(slot, (key, quote) => keyText(how, key, quote))
    if (sameValue(slot)) this.#inside(slot, true)
    else this.#replaceValue(slot)
  }

  #replaceValue(slot: Slot): void {
    const { was } = slot
    if (!was) return
    const { source, style } = this.#writing
    const json = jsonOfSlot(slot)
    const old = was.value
    const scalar = !isContainer(json)
    if (old && old.length > 0) {
      const form = old.content.kind === 'scalar' ? undefined : source.nodeInOneLine(old) ? 'line' : 'lines'
      const newText = scalar ? this.#writing.scalarLike(old, json, true) : this.#text(slot, was, form)
      return this.#writing.replace(old.offset, endOf(old), newText)
    }
    const newText = scalar ? lineText(this.#writing.how, json) : this.#text(slot, was)
    const colon = source.colonEnd(was)
    const blank = style.colon.endsWith(' ') || source.yaml ? ' ' : ''
    if (colon === undefined) {
      const end = was.keyOffset + was.keyLength
      return this.#writing.replace(end, end, `:${blank}${newText}`)
    }
    this.#writing.replace(colon, source.skipBlanks(colon), `${blank}${newText}`)
  }

  /** The text of a value; in an object in one line all is in one line. */
  #text(slot: Slot, { keyOffset }: Member, form?: Form): string {
    const { source, how } = this.#writing
    const indent = source.indentAt(keyOffset)
    const json = jsonOfSlot(slot)
    const wanted = form ?? (this.#inLine ? 'line' : this.#writing.formFor(this.#holder, Array.isArray(json)))
    return enclosedText(how, json, wanted, this.#holder.list, indent, this.#writing.unitFor(this.#holder, indent))
  }

  /** What is taken out and put in between two that stay. */
  #change(before: Slot | undefined, run: readonly Slot[], next: Slot | undefined, last: Slot): void {
    const out = run.filter(isInText)
    const put = run.filter(isNew)
    if (run.length === 0 || (out.length === 0 && put.length === 0)) return
    if (!before && !next) {
      const gaps = [this.#first ? this.#blanksBeforeEntry(this.#first) : '', this.#gap(undefined, undefined)]
      const texts = put.map((slot, index) => `${gaps[Math.min(index, 1)]}${this.#entry(slot)}`)
      const end = this.#inLine || put.length === 0 ? this.#blanksBefore(this.#close) : this.#lineBefore(this.#close)
      const to = put.length === 0 ? this.#close : end
      return this.#writing.replace(this.#open, to, texts.join(','))
    }
    if (next) this.#changeBefore(before, out, put, next)
    else if (before) this.#changeAtEnd(before, out, put, last)
  }

  #changeBefore(before: Slot | undefined, out: readonly Slot[], put: readonly Slot[], next: Slot): void {
    const writing = this.#writing
    const [first, lastOut] = [out[0], out.at(-1)]
    const start = this.#start(next)
    if (!before && !this.#newlineBefore(next)) {
      // `{ "a": 1, "b": 2 }`: the blank behind the bracket stays.
      const from = first ? this.#start(first) : start
      const gap = this.#gap(undefined, next)
      return writing.replace(from, start, put.map((slot) => `${this.#entry(slot)},${gap}`).join(''))
    }
    const comma = before ? this.#comma(before) : 0
    if (before && comma === undefined && put.length > 0) writing.replace(this.#end(before), this.#end(before), ',')
    const gap = this.#gap(before, next)
    const texts = put.map((slot) => `${gap}${this.#entry(slot)},`).join('')
    if (first && lastOut) return writing.replace(this.#leadStart(first), this.#tail(lastOut), texts)
    const at = before ? this.#tail(before) : writing.source.tailOf(this.#open)
    writing.replace(at, at, texts)
  }

  #changeAtEnd(before: Slot, out: readonly Slot[], put: readonly Slot[], last: Slot): void {
    const writing = this.#writing
    const trailing = this.#comma(last) !== undefined
    const comma = this.#comma(before)
    const end = this.#end(before)
    if (put.length > 0 && comma === undefined) writing.replace(end, end, ',')
    if (put.length === 0 && comma !== undefined && !trailing) writing.replace(comma, comma + 1, '')
    const gap = this.#gap(before, undefined)
    const texts = `${put.map((slot) => `${gap}${this.#entry(slot)}`).join(',')}${put.length > 0 && trailing ? ',' : ''}`
    const [first, lastOut] = [out[0], out.at(-1)]
    if (first && lastOut) return writing.replace(this.#leadStart(first), this.#tail(lastOut), texts)
    const at = this.#tail(before)
    writing.replace(at, at, texts)
  }

  /** Into one that has nothing. */
  #fill(put: readonly Slot[]): void {
    if (put.length === 0) return
    const { source, style } = this.#writing
    const indent = source.indentAt(this.#open - 1)
    const values = this.#holder.list
      ? put.map(jsonOfSlot)
      : Object.fromEntries(put.map((slot) => [slot.key, jsonOfSlot(slot)]))
    const pad = this.#inLine && source.text.slice(this.#open, this.#close).trim() === ''
    const text = enclosedText(this.#writing.how, values, style.oneLine ? 'line' : 'sampled', false, indent, style.unit)
    if (pad) return this.#writing.replace(this.#open, this.#close, text.slice(1, -1))
    const lines = put.map((slot) => `${source.eol}${indent}${style.unit}${this.#entry(slot)}`)
    this.#writing.replace(this.#open, this.#lineBefore(this.#close), lines.join(','))
  }

  #entry(slot: Slot): string {
    const { how, source } = this.#writing
    const { was } = slot
    if (was && slot.from !== 'here') {
      const from = this.#start(slot)
      return this.#writing.copied(from, this.#end(slot), () => this.#keep(slot))
    }
    const json = jsonOfSlot(slot)
    const indent = this.#entryIndent()
    const form = this.#inLine ? 'line' : this.#writing.formFor(this.#holder, Array.isArray(json))
    const unit = this.#writing.unitFor(this.#holder, indent)
    const text = enclosedText(how, json, form, this.#holder.list, indent, unit)
    const blank = source.yaml && how.style.colon.trim() === how.style.colon ? ' ' : ''
    return this.#holder.list ? text : `${keyText(how, slot.key)}${how.style.colon}${blank}${text}`
  }

  #entryIndent(): string {
    if (this.#indent !== undefined) return this.#indent
    const { source, style } = this.#writing
    const outside = source.indentAt(this.#open - 1)
    const lines = this.#inLine ? [] : this.#holder.slots
    const beside = lines.find((slot) => isInText(slot) && source.startsLine(this.#start(slot)))
    const inside = beside ? source.indentAt(this.#start(beside)) : outside + style.unit
    return (this.#indent = this.#inLine ? outside : inside)
  }

  /** What stands before an entry that follows another. */
  #gap(before: Slot | undefined, next: Slot | undefined): string {
    const { source, style } = this.#writing
    for (const slot of [before, next, this.#second]) {
      if (slot && this.#before.has(slot)) return this.#blanksBeforeEntry(slot)
    }
    const lead = this.#first ? this.#blanksBeforeEntry(this.#first) : ''
    if (lead.includes('\n')) return lead
    if (!before && !next) return lead
    return this.#inLine ? style.comma.slice(style.comma.indexOf(',') + 1) : `${source.eol}${this.#entryIndent()}`
  }

  #blanksBeforeEntry(slot: Slot): string {
    const { source } = this.#writing
    const start = this.#start(slot)
    if (source.startsLine(start)) return `${source.eol}${source.indentAt(start)}`
    return source.text.slice(this.#blanksBefore(start), start)
  }

  #newlineBefore(slot: Slot): boolean {
    return this.#writing.source.startsLine(this.#start(slot))
  }

  #blanksBefore(offset: number): number {
    let at = offset
    while (at > this.#open && ' \t'.includes(this.#writing.source.text[at - 1] ?? 'x')) at--
    return at
  }

  /** Before the blanks and the line end in front of an offset. */
  #lineBefore(offset: number): number {
    let at = offset
    while (at > this.#open && ' \t\r\n'.includes(this.#writing.source.text[at - 1] ?? 'x')) at--
    return at
  }

  #start({ was }: Slot): number {
    const start = was?.keyOffset ?? 0
    const anchor = this.#holder.list ? was?.value?.anchor : undefined
    return anchor === undefined ? start : this.#writing.source.text.lastIndexOf(`&${anchor}`, start)
  }

  #end({ was }: Slot): number {
    if (!was) return 0
    if (was.value && was.value.length > 0) return endOf(was.value)
    return this.#writing.source.colonEnd(was) ?? was.keyOffset + was.keyLength
  }

  #comma(slot: Slot): number | undefined {
    const { source } = this.#writing
    const at = source.skipSpace(this.#end(slot))
    return source.text[at] === ',' ? at : undefined
  }

  /** Behind its comma and what is said of it in the same line. */
  #tail(slot: Slot): number {
    const comma = this.#comma(slot)
    return this.#writing.source.tailOf(comma === undefined ? this.#end(slot) : comma + 1)
  }

  /** Where the comments and line ends before it start, which are its own. */
  #leadStart(slot: Slot): number {
    const { source } = this.#writing
    const before = this.#before.get(slot)
    const from = before ? this.#tail(before) : source.tailOf(this.#open)
    const start = this.#start(slot)
    // Between them can stand what nobody could read.
    return source.skipSpace(from) >= start ? from : this.#lineBefore(start)
  }
}

const isInText = ({ was, from }: Slot): boolean => was !== undefined && from === 'here'
