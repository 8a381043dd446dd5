/** Changes inside `{ }` and `[ ]`: of JSON, and of YAML where it is written so. */
import type { Member } from '../text/tree.ts'
import type { Opened, Slot } from './draft-value.ts'
import { enclosedText, keyText, lineText, type Form } from './new-text.ts'
import { EnclosedPlaces, isInText } from './enclosed-places.ts'
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
  readonly #places: EnclosedPlaces
  #indent: string | undefined

  constructor(writing: Writing, holder: Opened, inside: Inside) {
    this.#writing = writing
    this.#holder = holder
    this.#inside = inside
    this.#places = new EnclosedPlaces(writing.source, holder)
  }

  write(): void {
    const { slots } = this.#holder
    const { last } = this.#places
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
    const wanted = form ?? (this.#places.inLine ? 'line' : this.#writing.formFor(this.#holder, Array.isArray(json)))
    return enclosedText(how, json, wanted, this.#holder.list, indent, this.#writing.unitFor(this.#holder, indent))
  }

  /** What is taken out and put in between two that stay. */
  #change(before: Slot | undefined, run: readonly Slot[], next: Slot | undefined, last: Slot): void {
    const out = run.filter(isInText)
    const put = run.filter(isNew)
    if (run.length === 0 || (out.length === 0 && put.length === 0)) return
    if (!before && !next) {
      const gaps = [
        this.#places.first ? this.#places.blanksBeforeEntry(this.#places.first) : '',
        this.#gap(undefined, undefined),
      ]
      const texts = put.map((slot, index) => `${gaps[Math.min(index, 1)]}${this.#entry(slot)}`)
      const end =
        this.#places.inLine || put.length === 0
          ? this.#places.blanksBefore(this.#places.close)
          : this.#places.lineBefore(this.#places.close)
      const to = put.length === 0 ? this.#places.close : end
      return this.#writing.replace(this.#places.open, to, texts.join(','))
    }
    if (next) this.#changeBefore(before, out, put, next)
    else if (before) this.#changeAtEnd(before, out, put, last)
  }

  #changeBefore(before: Slot | undefined, out: readonly Slot[], put: readonly Slot[], next: Slot): void {
    const writing = this.#writing
    const [first, lastOut] = [out[0], out.at(-1)]
    const start = this.#places.start(next)
    if (!before && !this.#places.newlineBefore(next)) {
      // `{ "a": 1, "b": 2 }`: the blank behind the bracket stays.
      const from = first ? this.#places.start(first) : start
      const gap = this.#gap(undefined, next)
      return writing.replace(from, start, put.map((slot) => `${this.#entry(slot)},${gap}`).join(''))
    }
    const comma = before ? this.#places.comma(before) : 0
    if (before && comma === undefined && put.length > 0)
      writing.replace(this.#places.end(before), this.#places.end(before), ',')
    const gap = this.#gap(before, next)
    const texts = put.map((slot) => `${gap}${this.#entry(slot)},`).join('')
    if (first && lastOut) return this.#behind(before, this.#places.leadStart(first), this.#places.tail(lastOut), texts)
    const at = before ? this.#places.tail(before) : writing.source.tailOf(this.#places.open)
    this.#behind(before, at, at, texts)
  }

  #changeAtEnd(before: Slot, out: readonly Slot[], put: readonly Slot[], last: Slot): void {
    const writing = this.#writing
    const trailing = this.#places.comma(last) !== undefined
    const comma = this.#places.comma(before)
    const end = this.#places.end(before)
    if (put.length > 0 && comma === undefined) writing.replace(end, end, ',')
    if (put.length === 0 && comma !== undefined && !trailing) writing.replace(comma, comma + 1, '')
    const gap = this.#gap(before, undefined)
    const texts = `${put.map((slot) => `${gap}${this.#entry(slot)}`).join(',')}${put.length > 0 && trailing ? ',' : ''}`
    const [first, lastOut] = [out[0], out.at(-1)]
    if (first && lastOut) return this.#behind(before, this.#places.leadStart(first), this.#places.tail(lastOut), texts)
    const at = this.#places.tail(before)
    this.#behind(before, at, at, texts)
  }

  /** In a line of its own when the one before ends in a comment. */
  #behind(before: Slot | undefined, from: number, to: number, newText: string): void {
    const { source } = this.#writing
    const swallowed = newText === '' ? source.lineEnd(to) > to : !newText.startsWith(source.eol)
    const apart = before && swallowed && this.#places.endsInComment(before)
    this.#writing.replace(from, to, apart ? `${source.eol}${this.#entryIndent()}${newText.trimStart()}` : newText)
  }

  /** Into one that has nothing. */
  #fill(put: readonly Slot[]): void {
    if (put.length === 0) return
    const { source, style } = this.#writing
    const indent = source.indentAt(this.#places.open - 1)
    const values = this.#holder.list
      ? put.map(jsonOfSlot)
      : Object.fromEntries(put.map((slot) => [slot.key, jsonOfSlot(slot)]))
    const pad = this.#places.inLine && source.text.slice(this.#places.open, this.#places.close).trim() === ''
    const text = enclosedText(this.#writing.how, values, style.oneLine ? 'line' : 'sampled', false, indent, style.unit)
    if (pad) return this.#writing.replace(this.#places.open, this.#places.close, text.slice(1, -1))
    const lines = put.map((slot) => `${source.eol}${indent}${style.unit}${this.#entry(slot)}`)
    this.#writing.replace(this.#places.open, this.#places.lineBefore(this.#places.close), lines.join(','))
  }

  #entry(slot: Slot): string {
    const { how, source } = this.#writing
    const { was } = slot
    if (was && slot.from !== 'here') {
      const from = this.#places.start(slot)
      return this.#writing.copied(from, this.#places.end(slot), () => this.#keep(slot))
    }
    const json = jsonOfSlot(slot)
    const indent = this.#entryIndent()
    const form = this.#places.inLine ? 'line' : this.#writing.formFor(this.#holder, Array.isArray(json))
    const unit = this.#writing.unitFor(this.#holder, indent)
    const text = enclosedText(how, json, form, this.#holder.list, indent, unit)
    const blank = source.yaml && how.style.colon.trim() === how.style.colon ? ' ' : ''
    return this.#holder.list ? text : `${keyText(how, slot.key)}${how.style.colon}${blank}${text}`
  }

  #entryIndent(): string {
    if (this.#indent !== undefined) return this.#indent
    const { source, style } = this.#writing
    const outside = source.indentAt(this.#places.open - 1)
    const lines = this.#places.inLine ? [] : this.#holder.slots
    const beside = lines.find((slot) => isInText(slot) && source.startsLine(this.#places.start(slot)))
    const inside = beside ? source.indentAt(this.#places.start(beside)) : outside + style.unit
    return (this.#indent = this.#places.inLine ? outside : inside)
  }

  /** What stands before an entry that follows another. */
  #gap(before: Slot | undefined, next: Slot | undefined): string {
    const { source, style } = this.#writing
    for (const slot of [before, next, this.#places.second]) {
      if (slot && this.#places.hasBefore(slot)) return this.#places.blanksBeforeEntry(slot)
    }
    const lead = this.#places.first ? this.#places.blanksBeforeEntry(this.#places.first) : ''
    if (lead.includes('\n')) return lead
    if (!before && !next) return lead
    return this.#places.inLine ? style.comma.slice(style.comma.indexOf(',') + 1) : `${source.eol}${this.#entryIndent()}`
  }
}
