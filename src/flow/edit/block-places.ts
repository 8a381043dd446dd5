/** Where the entries of a block of YAML stand: their lines, with the comments and blank lines that belong to them. */
import type { Member, TreeNode } from '../text/tree.ts'
import type { Opened, Slot } from './draft-value.ts'
import { endOf, type Source } from './source.ts'

/** `|+` and `>+` keep the blank lines behind them. */
const KEEPS_LINES = /^[|>]\d?\+/

export class BlockPlaces {
  readonly column: number
  /** The first entry in the text. */
  readonly first: Slot | undefined
  readonly #source: Source
  readonly #holder: Opened
  readonly #starts = new Map<Slot, number>()
  readonly #before = new Map<Slot, Slot>()
  readonly #originals = new Map<Member, Slot>()
  #plain: boolean | undefined

  constructor(source: Source, holder: Opened) {
    this.#source = source
    this.#holder = holder
    this.column = source.column(holder.node?.offset ?? 0)
    let last: Slot | undefined
    for (const slot of holder.slots) {
      if (!slot.was || slot.from !== 'here') continue
      if (last) this.#before.set(slot, last)
      this.first ??= slot
      this.#starts.set(slot, holder.list ? this.#dash(last) : slot.was.keyOffset)
      this.#originals.set(slot.was, slot)
      last = slot
    }
  }

  /** Every entry begins its line with its name, or with what makes it an item. `? name` and names that are empty do not. */
  get plain(): boolean {
    return (this.#plain ??= this.#isPlain())
  }

  #isPlain(): boolean {
    if (this.#holder.list) return true
    return [...this.#starts].every(([{ was }, start]) => {
      const before = this.#source.text.slice(this.#source.lineStart(start), start)
      return was !== undefined && was.keyLength > 0 && /^[ -]*$/.test(before)
    })
  }

  /** It stands here in the text. */
  has(slot: Slot): boolean {
    return this.#starts.has(slot)
  }

  /** Where the text of a copy comes from. */
  originalOf({ was, from }: Slot): Slot | undefined {
    return was && from !== 'here' ? this.#originals.get(was) : undefined
  }

  /** Of its name, or of the dash of an item; of a copy that of its original. */
  start(slot: Slot): number {
    const original = this.originalOf(slot)
    return this.#starts.get(original ?? slot) ?? 0
  }

  /** Behind the ":" or the "-", and behind an anchor in the same line. */
  head(slot: Slot, was: Member): number | undefined {
    const source = this.#source
    const mark = this.#holder.list ? this.start(slot) + 1 : source.colonEnd(was)
    const anchor = was.value?.anchor
    if (mark === undefined || anchor === undefined) return mark
    const at = source.text.indexOf(`&${anchor}`, mark)
    return at < 0 || at > source.lineEnd(mark) ? mark : at + anchor.length + 1
  }

  end(slot: Slot): number {
    const source = this.#source
    const { value, keyOffset = 0, keyLength = 0 } = slot.was ?? {}
    if (!value || value.length === 0) {
      const head = slot.was && this.head(slot, slot.was)
      return head ?? keyOffset + keyLength
    }
    return this.keepsLines(slot) ? source.blankLinesEnd(endOf(value)) : endOf(value)
  }

  /** Blank lines behind it are part of its last text. */
  keepsLines({ was }: Slot): boolean {
    if (!was?.value || was.value.length === 0) return false
    const { offset } = lastInside(was.value)
    return KEEPS_LINES.test(this.#source.text.slice(offset, offset + 3))
  }

  /** The end of the last line of an entry: its comments, and those below it that are indented deeper. */
  tail(slot: Slot): number {
    const source = this.#source
    let end = source.lineEnd(this.end(slot))
    for (;;) {
      const line = source.nextLine(end)
      const at = source.skipBlanks(line)
      if (line <= end || source.text[at] !== '#' || at - line <= this.column) return end
      end = source.lineEnd(at)
    }
  }

  /** Of the item behind another, or of the first. */
  #dash(last: Slot | undefined): number {
    const source = this.#source
    if (!last) return this.#holder.node?.offset ?? 0
    const from = this.tail(last)
    for (let line = source.nextLine(from); line < source.text.length; line = source.nextLine(line)) {
      if (source.skipBlanks(line) === line + this.column && source.text[line + this.column] === '-') {
        return line + this.column
      }
      if (source.nextLine(line) <= line) break
    }
    return source.text.length
  }

  /** Where the lines of comments right above an entry start. */
  commentsStart(slot: Slot): number {
    const source = this.#source
    const start = this.start(slot)
    const before = this.#before.get(slot)
    const top = before ? source.nextLine(this.tail(before)) : 0
    if (!source.startsLine(start)) return start
    let line = source.lineStart(start)
    while (line > top) {
      const above = source.lineStart(line - 1)
      if (above < top || source.text[source.skipBlanks(above)] !== '#') break
      line = above
    }
    return line
  }

  /** With the blank lines above those. */
  leadStart(slot: Slot): number {
    const source = this.#source
    const before = this.#before.get(slot)
    const top = before ? source.nextLine(this.tail(before)) : 0
    let line = this.commentsStart(slot)
    while (line > top) {
      const above = source.lineStart(line - 1)
      if (above < top || source.text.slice(above, line).trim() !== '') break
      line = above
    }
    return line
  }

  /** Whether entries here are set apart by blank lines. */
  blankBetween(before: Slot | undefined, next: Slot | undefined): boolean {
    const [second] = this.#before.keys()
    for (const slot of [next, before, second]) {
      if (slot && this.#before.has(slot)) return this.leadStart(slot) < this.commentsStart(slot)
    }
    return false
  }
}

/** What ends a value. */
function lastInside(node: TreeNode): TreeNode {
  const { content } = node
  if (content.kind === 'scalar' || node.alias !== undefined) return node
  const values =
    content.kind === 'list'
      ? content.items
      : content.members.flatMap(({ value, brought }) => (value && brought === undefined ? value : []))
  const last = values.at(-1)
  return last ? lastInside(last) : node
}
