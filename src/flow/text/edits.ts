/** Edits of a text: put in order, and carried out. */

/** In UTF-16 units of the text that it was made for. */
export interface TextEdit {
  readonly offset: number
  readonly length: number
  readonly newText: string
}

/** @param edits in order and not overlapping, as `editFlow` gives them */
export function applyTextEdits(text: string, edits: readonly TextEdit[]): string {
  const parts: string[] = []
  let at = 0
  for (const { offset, length, newText } of edits) {
    parts.push(text.slice(at, offset), newText)
    at = offset + length
  }
  return `${parts.join('')}${text.slice(at)}`
}

/** In order; what touches is one edit, and what changes nothing is none. Insertions at one place keep their order. */
export function inOrder(text: string, edits: readonly TextEdit[]): readonly TextEdit[] {
  const sorted = [...edits].sort((a, b) => a.offset - b.offset || Math.sign(a.length) - Math.sign(b.length))
  const joined: { offset: number; length: number; newText: string }[] = []
  for (const { offset, length, newText } of sorted) {
    const last = joined.at(-1)
    if (last && last.offset + last.length === offset) {
      last.length += length
      last.newText += newText
    } else joined.push({ offset, length, newText })
  }
  return joined.filter(({ offset, length, newText }) => text.slice(offset, offset + length) !== newText)
}

/** @param edits in order */
export function overlap(edits: readonly TextEdit[]): boolean {
  return edits.some(({ offset }, index) => {
    const before = edits[index - 1]
    return before !== undefined && before.offset + before.length > offset
  })
}

/** What is left of a text, or stands in it anew. */
type Piece = { readonly from: number; readonly to: number } | { readonly newText: string }

/** Edits of a text, and edits of what they make of it, as edits of the text. */
export function oneAfterOther(
  text: string,
  first: readonly TextEdit[],
  second: readonly TextEdit[],
): readonly TextEdit[] {
  const pieces = changed(changed([{ from: 0, to: text.length }], first), second)
  const edits: TextEdit[] = []
  let at = 0
  let newText = ''
  for (const piece of [...pieces, { from: text.length, to: text.length }]) {
    if ('newText' in piece) {
      newText += piece.newText
      continue
    }
    if (newText !== '' || piece.from > at) edits.push({ offset: at, length: piece.from - at, newText })
    at = piece.to
    newText = ''
  }
  return inOrder(text, edits)
}

function changed(pieces: readonly Piece[], edits: readonly TextEdit[]): readonly Piece[] {
  const result: Piece[] = []
  const rest = [...pieces].reverse()
  let at = 0
  /** Takes pieces up to an offset, kept or left out. */
  const take = (until: number, keep: boolean) => {
    while (at < until) {
      const piece = rest.pop()
      if (!piece) return
      const size = 'newText' in piece ? piece.newText.length : piece.to - piece.from
      const used = Math.min(size, until - at)
      if (keep) result.push(part(piece, 0, used))
      if (used < size) rest.push(part(piece, used, size))
      at += used
    }
  }
  for (const { offset, length, newText } of edits) {
    take(offset, true)
    take(offset + length, false)
    if (newText !== '') result.push({ newText })
  }
  take(Infinity, true)
  return result
}

function part(piece: Piece, from: number, to: number): Piece {
  if ('newText' in piece) return { newText: piece.newText.slice(from, to) }
  return { from: piece.from + from, to: piece.from + to }
}
