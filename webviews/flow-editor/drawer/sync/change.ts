/**
 * Changes of a text that can be put one after the other, and moved past changes made elsewhere at the same time
 * (operational transformation as in Ellis and Gibbs 1989, with the pieces of Google Wave). Lengths count UTF-16 units.
 */

/** A replacement of `length` units at `offset`; several are of the same text, in order and not overlapping. */
export interface Edit {
  readonly offset: number
  readonly length: number
  readonly text: string
}

/** A piece of a change, from the start of the text to its end: so much stays, so much goes, this comes. */
type Piece = { readonly keep: number } | { readonly drop: number } | { readonly add: string }
export type Change = readonly Piece[]

export const isNothing = (change: Change): boolean => change.every((piece) => 'keep' in piece)

/** @throws {RangeError} when the edits overlap, are out of order or lie outside the text. */
export function changeOf(length: number, edits: readonly Edit[]): Change {
  const pieces = new Pieces()
  let at = 0
  for (const edit of edits) {
    if (edit.offset < at || edit.offset + edit.length > length) throw new RangeError('an edit lies outside the text')
    pieces.keep(edit.offset - at)
    pieces.add(edit.text)
    pieces.drop(edit.length)
    at = edit.offset + edit.length
  }
  pieces.keep(length - at)
  return pieces.list
}

export function editsOf(change: Change): Edit[] {
  const edits: Edit[] = []
  let offset = 0
  let open: { offset: number; length: number; text: string } | undefined
  for (const piece of change) {
    if ('keep' in piece) {
      offset += piece.keep
      open = undefined
      continue
    }
    if (!open) edits.push((open = { offset, length: 0, text: '' }))
    if ('add' in piece) open.text += piece.add
    else {
      open.length += piece.drop
      offset += piece.drop
    }
  }
  return edits
}

export function applyChange(text: string, change: Change): string {
  let made = ''
  let at = 0
  for (const piece of change) {
    if ('add' in piece) made += piece.add
    else if ('drop' in piece) at += piece.drop
    else {
      made += text.slice(at, at + piece.keep)
      at += piece.keep
    }
  }
  return made + text.slice(at)
}

/** `first`, then `second` (of the text that `first` makes), as one change. */
export function compose(first: Change, second: Change): Change {
  const pieces = new Pieces()
  const [a, b] = [new Reader(first), new Reader(second)]
  while (a.piece || b.piece) {
    if (a.piece && 'drop' in a.piece) pieces.drop(a.take(Infinity))
    else if (b.piece && 'add' in b.piece) pieces.add(b.takeText())
    else if (!a.piece || !b.piece) throw new RangeError('the changes are not of texts of the same length')
    else {
      const units = Math.min(a.left, b.left)
      const added = 'add' in a.piece ? a.piece.add.slice(a.done, a.done + units) : undefined
      const kept = 'keep' in b.piece
      if (added === undefined && kept) pieces.keep(units)
      else if (added === undefined) pieces.drop(units)
      else if (kept) pieces.add(added)
      a.take(units)
      b.take(units)
    }
  }
  return pieces.list
}

/** `change` as it is to be made after `other`, of the same text. Where both add at one place, `other`'s comes first if `otherFirst`. */
export function moved(change: Change, other: Change, otherFirst: boolean): Change {
  const pieces = new Pieces()
  const [a, b] = [new Reader(change), new Reader(other)]
  while (a.piece || b.piece) {
    const [adds, otherAdds] = [a.piece && 'add' in a.piece, b.piece && 'add' in b.piece]
    if (adds && !(otherAdds && otherFirst)) pieces.add(a.takeText())
    else if (otherAdds) pieces.keep(b.take(Infinity))
    else if (!a.piece || !b.piece) throw new RangeError('the changes are not of the same text')
    else {
      const units = Math.min(a.left, b.left)
      if ('keep' in b.piece && 'keep' in a.piece) pieces.keep(units)
      else if ('keep' in b.piece) pieces.drop(units)
      a.take(units)
      b.take(units)
    }
  }
  return pieces.list
}

/** Where an offset of the text before a change lies after it; one in text that went lies where that was. */
export function placeAfter(offset: number, change: Change): number {
  let before = 0
  let after = 0
  for (const piece of change) {
    if ('add' in piece) {
      if (before >= offset && before > 0) break
      after += piece.add.length
      continue
    }
    const units = 'keep' in piece ? piece.keep : piece.drop
    if (before + units > offset) return 'keep' in piece ? after + offset - before : after
    before += units
    if ('keep' in piece) after += units
  }
  return after
}

/**
 * The one stretch in which two texts differ, as a change from the first to the second. Where several are possible, as for
 * one of two equal lines that went, it is the one that begins or ends at `near`, an offset in the text before.
 */
export function difference(before: string, after: string, near?: number): Change {
  const most = Math.min(before.length, after.length)
  let start = 0
  while (start < most && before.charCodeAt(start) === after.charCodeAt(start)) start++
  let end = 0
  while (end < most - start && before.charCodeAt(before.length - 1 - end) === after.charCodeAt(after.length - 1 - end))
    end++
  // A surrogate pair is not cut in two.
  if (isLow(before.charCodeAt(start)) || isLow(after.charCodeAt(start))) start = Math.max(0, start - 1)
  if (end > 0 && (isLow(before.charCodeAt(before.length - end)) || isLow(after.charCodeAt(after.length - end)))) end--
  const [went, came] = [before.length - end - start, after.length - end - start]
  // What only went or only came may as well have done so further in front, as far as the text repeats itself.
  if (near !== undefined && (went === 0 || came === 0)) {
    const longer = went === 0 ? after : before
    const wanted = start + went - near
    let back = 0
    while (
      back < wanted &&
      back < start &&
      longer.charCodeAt(start - back - 1) === longer.charCodeAt(start + went + came - back - 1)
    )
      back++
    if (back === wanted) start -= back
  }
  return changeOf(before.length, [{ offset: start, length: went, text: after.slice(start, start + came) }])
}

const isLow = (unit: number): boolean => unit >= 0xdc00 && unit <= 0xdfff

/** Pieces as they are put together: none empty, no two of a kind side by side, what comes before what goes. */
class Pieces {
  readonly list: Piece[] = []

  keep(units: number): void {
    if (units <= 0) return
    const last = this.list.at(-1)
    if (last && 'keep' in last) this.list[this.list.length - 1] = { keep: last.keep + units }
    else this.list.push({ keep: units })
  }

  drop(units: number): void {
    if (units <= 0) return
    const last = this.list.at(-1)
    if (last && 'drop' in last) this.list[this.list.length - 1] = { drop: last.drop + units }
    else this.list.push({ drop: units })
  }

  add(text: string): void {
    if (text === '') return
    const last = this.list.at(-1)
    const before = this.list.at(-2)
    if (last && 'add' in last) this.list[this.list.length - 1] = { add: last.add + text }
    else if (!last || !('drop' in last)) this.list.push({ add: text })
    else if (before && 'add' in before) this.list[this.list.length - 2] = { add: before.add + text }
    else this.list.splice(this.list.length - 1, 0, { add: text })
  }
}

/** Reads a change piece by piece, or parts of pieces. */
class Reader {
  readonly #change: Change
  #at = 0
  /** Units of the piece that were taken. */
  done = 0

  constructor(change: Change) {
    this.#change = change
  }

  get piece(): Piece | undefined {
    return this.#change[this.#at]
  }

  get left(): number {
    const { piece } = this
    if (!piece) return 0
    return ('keep' in piece ? piece.keep : 'drop' in piece ? piece.drop : piece.add.length) - this.done
  }

  /** Goes on by so many units of this piece, at most to its end; answers with how many they were. */
  take(units: number): number {
    const taken = Math.min(units, this.left)
    this.done += taken
    if (this.left === 0) {
      this.#at++
      this.done = 0
    }
    return taken
  }

  /** The rest of a piece that adds. */
  takeText(): string {
    const { piece, done } = this
    const text = piece && 'add' in piece ? piece.add.slice(done) : ''
    this.take(Infinity)
    return text
  }
}
